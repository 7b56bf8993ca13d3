import type { FilingView, PatientBindingView } from '../api/backend';
import { isSameLocalDay } from './dates';

/** A file that is being copied into safe keeping: no filing yet. */
export type CopyingFile = Pick<
  FilingView,
  'id' | 'account' | 'accountName' | 'systemName' | 'patient' | 'name'
> & {
  /** `null` where it is not known. */
  sizeBytes: number | null;
  state: { state: 'copying' };
};

/** What has a row in the tray. */
export type TrayEntry = FilingView | CopyingFile;

/** What there is of one patient in one account, under one identity line. */
export interface TrayGroup<Entry extends TrayEntry = FilingView> {
  key: string;
  patient: PatientBindingView;
  accountName: string;
  systemName: string;
  entries: Entry[];
}

/** What the tray's header counts. */
export interface TrayCounts {
  needsYou: number;
  onHold: number;
  sending: number;
  waiting: number;
  filedToday: number;
}

/** Whether it is a filing, not a file that is yet to become one. */
export function isFiling(entry: TrayEntry): entry is FilingView {
  return entry.state.state !== 'copying';
}

/** Failures first, then what is on its way, then what is over. A file that is copied becomes the last one on hold. */
function urgency({ state }: TrayEntry): number {
  switch (state.state) {
    case 'needs-you':
      return 0;
    case 'outcome-unknown':
      return 1;
    case 'held':
      return 2;
    case 'copying':
      return 3;
    case 'queued':
    case 'reserving':
    case 'sending':
    case 'sent':
    case 'registering':
    case 'awaiting-record':
    case 'registered':
    case 'confirming':
    case 'copied':
    case 'waiting':
      return 4;
    case 'filed':
    case 'withdrawn':
      return 5;
  }
}

/** In the order of the drop. Times of one format and ids need no collation, which is slow over thousands. */
function compareDrops(one: TrayEntry, other: TrayEntry): number {
  // Files that are copied are in the order of the drop already.
  if (!isFiling(one) || !isFiling(other)) return 0;
  if (one.acceptedAt !== other.acceptedAt) return one.acceptedAt < other.acceptedAt ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

/** The most urgent first; newest first once it is over (that is what one looks for), in the order of the drop before. */
function sortEntries<Entry extends TrayEntry>(entries: Iterable<Entry>): Entry[] {
  const ranks: Entry[][] = [[], [], [], [], [], []];
  for (const entry of entries) ranks[urgency(entry)]?.push(entry);
  for (const rank of ranks) rank.sort(compareDrops);
  ranks.at(-1)?.reverse();
  return ranks.flat();
}

/** A snapshot never changes, and is grouped again with every change of another. */
const keys = new WeakMap<TrayEntry, string>();

/** The group an entry belongs to. Drops made under another name or birth date of the same person stay apart. */
function keyOf(entry: TrayEntry): string {
  const known = keys.get(entry);
  if (known !== undefined) return known;
  const { id, shownName, born } = entry.patient;
  const key = JSON.stringify([entry.account, id, shownName, born]);
  keys.set(entry, key);
  return key;
}

/** Groups entries by account and patient; groups with the most urgent entry come first. */
export function groupEntries<Entry extends TrayEntry>(entries: Iterable<Entry>): TrayGroup<Entry>[] {
  const groups = new Map<string, TrayGroup<Entry>>();
  for (const entry of sortEntries(entries)) {
    const key = keyOf(entry);
    const group = groups.get(key);
    if (group) group.entries.push(entry);
    else {
      const { patient, accountName, systemName } = entry;
      groups.set(key, { key, patient, accountName, systemName, entries: [entry] });
    }
  }
  return Array.from(groups.values());
}

/** The groups with their first entries, so many in all: thousands of rows at once would hold up the window. */
export function firstEntries<Entry extends TrayEntry>(
  groups: TrayGroup<Entry>[],
  most: number,
): TrayGroup<Entry>[] {
  const first: TrayGroup<Entry>[] = [];
  let room = most;
  for (const group of groups) {
    if (room === 0) break;
    const entries = group.entries.slice(0, room);
    room -= entries.length;
    first.push({ ...group, entries });
  }
  return first;
}

/** Counts for the header. */
export function countFilings(filings: Iterable<FilingView>, now: Date): TrayCounts {
  const counts: TrayCounts = { needsYou: 0, onHold: 0, sending: 0, waiting: 0, filedToday: 0 };
  for (const { state } of filings) {
    switch (state.state) {
      case 'needs-you':
        counts.needsYou += 1;
        break;
      case 'held':
        counts.onHold += 1;
        break;
      case 'waiting':
      case 'awaiting-record':
        counts.waiting += 1;
        break;
      case 'filed':
        if (isSameLocalDay(state.at, now)) counts.filedToday += 1;
        break;
      case 'withdrawn':
        break;
      case 'queued':
      case 'reserving':
      case 'sending':
      case 'sent':
      case 'registering':
      case 'registered':
      case 'confirming':
      case 'copied':
      case 'outcome-unknown':
        counts.sending += 1;
        break;
    }
  }
  return counts;
}
