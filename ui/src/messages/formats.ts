import { catalogue, type Translated } from './catalogue';
import { german } from './de/formats';

const english = {
  /** Short enough for `12-Mar-1970`, and told apart by their letters alone. */
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  fullMonths: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  age: {
    days: (count: number) => `${count}d`,
    weeks: (count: number) => `${count}w`,
    months: (count: number) => `${count}m`,
    years: (count: number) => `${count}y`,
  },
  decimalPoint: '.',
  part: (part: string, whole: string) => `${part} of ${whole}`,
  duration: {
    seconds: (count: number) => (count === 1 ? '1 second' : `${count} seconds`),
    minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
    hours: (count: number) => (count === 1 ? '1 hour' : `${count} hours`),
  },
};

/** What numbers, days and lengths of time are written with. */
export type Formats = Translated<typeof english>;

/** The same in the language of the window. */
export const formats = catalogue(english, german);

/** The months' names in every language: whoever types a day may do so in any. */
export const monthsInAnyLanguage: readonly (readonly string[])[] = [english.fullMonths, german.fullMonths];
