import type { Formats } from '../formats';

export const german: Formats = {
  months: ['Jan', 'Feb', 'Mär', 'Apr', 'Mai', 'Jun', 'Jul', 'Aug', 'Sep', 'Okt', 'Nov', 'Dez'],
  fullMonths: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  age: {
    days: (count) => `${count} T.`,
    weeks: (count) => `${count} Wo.`,
    months: (count) => `${count} Mon.`,
    years: (count) => `${count} J.`,
  },
  decimalPoint: ',',
  part: (part, whole) => `${part} von ${whole}`,
  duration: {
    seconds: (count) => (count === 1 ? '1 Sekunde' : `${count} Sekunden`),
    minutes: (count) => (count === 1 ? '1 Minute' : `${count} Minuten`),
    hours: (count) => (count === 1 ? '1 Stunde' : `${count} Stunden`),
  },
};
