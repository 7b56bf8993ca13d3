import { formats, monthsInAnyLanguage } from '../messages/formats';
import { language } from './language.svelte';

/** A day in the calendar without a time zone; months count from 1. */
export interface CivilDate {
  year: number;
  month: number;
  day: number;
}

/** Reads `YYYY-MM-DD`; `null` for anything that is not a day that exists. */
export function parseCivilDate(text: string | null): CivilDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return { year, month, day };
}

/** `12-Mar-1970`: the month in letters, so that nobody can take it for the day. */
export function formatCivilDate({ year, month, day }: CivilDate): string {
  return `${String(day).padStart(2, '0')}-${formats.months[month - 1]}-${String(year).padStart(4, '0')}`;
}

/** The day of `moment` where this computer is. */
export function localDay(moment: Date): CivilDate {
  return { year: moment.getFullYear(), month: moment.getMonth() + 1, day: moment.getDate() };
}

/** A point in time as its local day, `02-Nov-2026`; empty for what is not a time. */
export function formatDay(instant: string | null): string {
  const moment = parseInstant(instant);
  return moment ? formatCivilDate(localDay(moment)) : '';
}

/** A point in time as local day and time, `02-Nov-2026 09:14`; empty for what is not a time. */
export function formatDayAndTime(instant: string | null): string {
  const moment = parseInstant(instant);
  return moment ? `${formatCivilDate(localDay(moment))} ${formatClock(moment)}` : '';
}

/** Local time of day, `09:14`. */
export function formatTime(instant: string | null): string {
  const moment = parseInstant(instant);
  return moment ? formatClock(moment) : '';
}

/** `November 2026`, the local month of a point in time; empty for what is not a time. */
export function formatMonth(instant: string | null): string {
  const moment = parseInstant(instant);
  return moment ? `${formats.fullMonths[moment.getMonth()]} ${moment.getFullYear()}` : '';
}

/** The local month of a point in time whatever the language, `2026-11`; empty for what is not a time. */
export function localMonth(instant: string | null): string {
  const moment = parseInstant(instant);
  return moment ? `${moment.getFullYear()}-${moment.getMonth() + 1}` : '';
}

/** Reads an RFC 3339 time; `null` for anything else. */
export function parseInstant(text: string | null): Date | null {
  if (!text) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** Whether a point in time falls on the local day of `now`. */
export function isSameLocalDay(instant: string, now: Date): boolean {
  const moment = parseInstant(instant);
  return moment !== null && moment.toDateString() === now.toDateString();
}

function formatClock(moment: Date): string {
  return `${String(moment.getHours()).padStart(2, '0')}:${String(moment.getMinutes()).padStart(2, '0')}`;
}

/** Number of days of a month that counts from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** `2026-11-21`, as systems take a day. */
export function isoDate({ year, month, day }: CivilDate): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join(
    '-',
  );
}

/** Today where this computer is, as systems take a day. */
export function today(): string {
  return isoDate(localDay(new Date()));
}

/**
 * Reads a day as a person writes it: `21-Nov-2026`, `21 November 2026`, `2026-11-21`, with the month in any of the window's
 * languages. A month in digits only counts in the last form, since `03/04/2026` is one day here and another there; German
 * alone has one reading for `03.04.2026`.
 */
export function readTypedDate(text: string): CivilDate | null {
  const typed = text.trim().normalize('NFC');
  const match = /^(\d{1,2})[\s./-]+(\p{L}{3,})[\s.,/-]+(\d{4})$/u.exec(typed);
  if (match) return dayOf(match[3], monthNamed(match[2] ?? ''), match[1]);
  const dotted = language.current === 'de' ? /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(typed) : null;
  return dotted ? dayOf(dotted[3], Number(dotted[2]), dotted[1]) : parseCivilDate(typed);
}

/** 1 to 12; 0 for what is no month. */
function monthNamed(name: string): number {
  const begins = (full: string) => full.toLowerCase().startsWith(name.toLowerCase());
  return Math.max(...monthsInAnyLanguage.map((months) => months.findIndex(begins))) + 1;
}

function dayOf(year = '', month: number, day = ''): CivilDate | null {
  return parseCivilDate(`${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`);
}
