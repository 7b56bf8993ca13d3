import type { FilingView } from '../api/backend';
import { isSameLocalDay } from './dates';
import { groupEntries, type TrayGroup } from './tray';

/** What the list of the day is divided into, what needs somebody first. */
export const daySections = ['needs-you', 'held', 'waiting', 'under-way', 'filed', 'withdrawn'] as const;

/** One part of the list of the day. */
export type DaySection = (typeof daySections)[number];

/** The filings of one part, by patient. */
export interface DayPart {
  section: DaySection;
  count: number;
  groups: TrayGroup[];
}

/** Everything that is not over, and what was filed or withdrawn on the day of `now`; empty parts are left out. */
export function listDay(filings: Iterable<FilingView>, now: Date): DayPart[] {
  const parts = new Map<DaySection, FilingView[]>(daySections.map((section) => [section, []]));
  for (const filing of filings) {
    const section = sectionOf(filing, now);
    if (section) parts.get(section)?.push(filing);
  }
  return Array.from(parts, ([section, members]) => ({
    section,
    count: members.length,
    groups: groupEntries(members),
  })).filter(({ count }) => count > 0);
}

/** When a filing came to where it is, for the list: filed or withdrawn, else taken in. */
export function dayTime({ state, acceptedAt }: FilingView): string {
  return state.state === 'filed' || state.state === 'withdrawn' ? state.at : acceptedAt;
}

function sectionOf({ state }: FilingView, now: Date): DaySection | null {
  switch (state.state) {
    case 'needs-you':
    case 'held':
      return state.state;
    case 'filed':
    case 'withdrawn':
      return isSameLocalDay(state.at, now) ? state.state : null;
    case 'waiting':
    case 'awaiting-record':
      return 'waiting';
    case 'queued':
    case 'reserving':
    case 'sending':
    case 'sent':
    case 'registering':
    case 'registered':
    case 'confirming':
    case 'copied':
    case 'outcome-unknown':
      return 'under-way';
  }
}
