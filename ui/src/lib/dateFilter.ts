import type { CivilDate } from './dates';

/** Which days' files are listed, as a person chooses them. Days are those of this computer's place. */
export type DateFilter =
  | { kind: 'any' | 'today' | 'last-7-days' | 'last-30-days' | 'this-year' }
  | { kind: 'between'; from: CivilDate | null; to: CivilDate | null };

export type DateFilterKind = DateFilter['kind'];

/** The choices in the order they are offered. */
export const dateFilterKinds: readonly DateFilterKind[] = [
  'any',
  'today',
  'last-7-days',
  'last-30-days',
  'this-year',
  'between',
];

/** The instants a system is asked for, both exclusive (RFC 3339, UTC); `null` leaves that end open. */
export interface Instants {
  after: string | null;
  before: string | null;
}

/** What a choice means at `now`. Only a last day that somebody wrote closes the end: clocks of systems may go ahead. */
export function instantsOf(filter: DateFilter, now = new Date()): Instants {
  const [year, month, day] = [now.getFullYear(), now.getMonth(), now.getDate()];
  switch (filter.kind) {
    case 'any':
      return { after: null, before: null };
    case 'today':
      return { after: justBefore(midnight(year, month, day)), before: null };
    case 'last-7-days':
      return { after: justBefore(midnight(year, month, day - 6)), before: null };
    case 'last-30-days':
      return { after: justBefore(midnight(year, month, day - 29)), before: null };
    case 'this-year':
      return { after: justBefore(midnight(year, 0, 1)), before: null };
    case 'between': {
      const { from, to } = filter;
      return {
        after: from && justBefore(midnight(from.year, from.month - 1, from.day)),
        before: to && midnight(to.year, to.month - 1, to.day + 1).toISOString(),
      };
    }
  }
}

/** Whether it leaves any file out. */
export function isNarrowing(filter: DateFilter): boolean {
  if (filter.kind === 'between') return filter.from !== null || filter.to !== null;
  return filter.kind !== 'any';
}

/** The beginning of a local day: days at a change of the clocks are not 24 hours long. */
function midnight(year: number, month: number, day: number): Date {
  const moment = new Date(2000, 0, 1);
  // The constructor would take a year below 100 for one of the last century.
  moment.setFullYear(year, month, day);
  return moment;
}

function justBefore(moment: Date): string {
  return new Date(moment.getTime() - 1).toISOString();
}
