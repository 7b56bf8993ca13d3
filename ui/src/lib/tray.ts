import type { FilingView, PatientBindingView } from '../api/backend';
import { isSameLocalDay } from './dates';

/** The filings of one patient in one account, under one identity line. */
export interface TrayGroup {
  key: string;
  patient: PatientBindingView;
  accountName: string;
  systemName: string;
  filings: FilingView[];
}

/** What the tray's header counts. */
export interface TrayCounts {
  needsYou: number;
  onHold: number;
  sending: number;
  waiting: number;
  filedToday: number;
}

/** Failures first, then what is on its way, then what is over. */
function urgency({ state }: FilingView): number {
  switch (state.state) {
    case 'needs-you':
      return 0;
    case 'outcome-unknown':
      return 1;
    case 'held':
      return 2;
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
      return 3;
    case 'filed':
    case 'withdrawn':
      return 4;
  }
}

/** In the order of the drop. Times of one format and ids need no collation, which is slow over thousands. */
function compareDrops(one: FilingView, other: FilingView): number {
  if (one.acceptedAt !== other.acceptedAt) return one.acceptedAt < other.acceptedAt ? -1 : 1;
  return one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
}

/** The most urgent first; newest first once it is over (that is what one looks for), in the order of the drop before. */
function sortFilings(filings: Iterable<FilingView>): FilingView[] {
  const ranks: FilingView[][] = [[], [], [], [], []];
  for (const filing of filings) ranks[urgency(filing)]?.push(filing);
  for (const rank of ranks) rank.sort(compareDrops);
  ranks[4]?.reverse();
  return ranks.flat();
}

/** A snapshot never changes, and is grouped again with every change of another. */
const keys = new WeakMap<FilingView, string>();

/** The group a filing belongs to. Drops made under another name or birth date of the same person stay apart. */
function keyOf(filing: FilingView): string {
  const known = keys.get(filing);
  if (known !== undefined) return known;
  const { id, shownName, born } = filing.patient;
  const key = JSON.stringify([filing.account, id, shownName, born]);
  keys.set(filing, key);
  return key;
}

/** Groups filings by account and patient; groups with the most urgent filing come first. */
export function groupFilings(filings: Iterable<FilingView>): TrayGroup[] {
  const groups = new Map<string, TrayGroup>();
  for (const filing of sortFilings(filings)) {
    const key = keyOf(filing);
    const group = groups.get(key);
    if (group) group.filings.push(filing);
    else {
      const { patient, accountName, systemName } = filing;
      groups.set(key, { key, patient, accountName, systemName, filings: [filing] });
    }
  }
  return Array.from(groups.values());
}

/** The groups with their first filings, so many in all: thousands of rows at once would hold up the window. */
export function firstFilings(groups: TrayGroup[], most: number): TrayGroup[] {
  const first: TrayGroup[] = [];
  let room = most;
  for (const group of groups) {
    if (room === 0) break;
    const filings = group.filings.slice(0, room);
    room -= filings.length;
    first.push({ ...group, filings });
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
