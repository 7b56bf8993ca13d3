import { formats } from '../messages/formats';
import { words } from '../messages/words';
import { type CivilDate, daysInMonth, formatCivilDate, parseCivilDate } from './dates';

/**
 * Age as the NHS Common User Interface writes it ("Patient Banner", age display): days below four weeks, weeks and
 * days below a year, months and days below two years, years and months below eighteen, then years. `null` before birth.
 */
export function formatAge(born: CivilDate, today: CivilDate): string | null {
  const days = daysBetween(born, today);
  if (days < 0) return null;
  const { age } = formats;
  if (days < 28) return age.days(days);
  const { months, remainingDays } = wholeMonthsBetween(born, today);
  if (months < 12) return joined([Math.floor(days / 7), age.weeks], [days % 7, age.days]);
  if (months < 24) return joined([months, age.months], [remainingDays, age.days]);
  if (months < 18 * 12) return joined([Math.floor(months / 12), age.years], [months % 12, age.months]);
  return age.years(Math.floor(months / 12));
}

/** `12-Mar-1970 (56y)`, or in words when the date is missing or is none. */
export function formatBorn(born: string | null, today: CivilDate): string {
  if (born === null) return words.patient.notKnown;
  const date = parseCivilDate(born);
  if (!date) return words.patient.notKnown;
  const age = formatAge(date, today);
  return age === null ? formatCivilDate(date) : `${formatCivilDate(date)} (${age})`;
}

/** `12-Mar-1970` without the age, or in words. */
export function formatBirthDate(born: string | null): string {
  const date = parseCivilDate(born);
  return date ? formatCivilDate(date) : words.patient.notKnown;
}

function joined(...parts: [number, (amount: number) => string][]): string {
  return parts
    .filter(([amount], index) => index === 0 || amount > 0)
    .map(([amount, write]) => write(amount))
    .join(' ');
}

function daysBetween(from: CivilDate, to: CivilDate): number {
  const start = Date.UTC(from.year, from.month - 1, from.day);
  return Math.round((Date.UTC(to.year, to.month - 1, to.day) - start) / 86_400_000);
}

function wholeMonthsBetween(from: CivilDate, to: CivilDate): { months: number; remainingDays: number } {
  let months = (to.year - from.year) * 12 + (to.month - from.month);
  if (to.day < from.day) months -= 1;
  const monthIndex = from.month - 1 + months;
  const year = from.year + Math.floor(monthIndex / 12);
  const month = (((monthIndex % 12) + 12) % 12) + 1;
  const anchor = { year, month, day: Math.min(from.day, daysInMonth(year, month)) };
  return { months, remainingDays: daysBetween(anchor, to) };
}
