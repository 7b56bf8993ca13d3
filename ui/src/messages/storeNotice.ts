import type { StoreNoticeView } from '../api/backend';
import { formatDayAndTime } from '../lib/dates';

/** Words for what a store holds beside unfinished filings. */
const parts: Record<string, string> = {
  settings: 'the settings',
  pins: 'the pins of this app',
  audit: 'the audit trail',
  'finished-filings': 'the list of finished filings',
};

/** What is said about a store that was damaged or gone, sentence by sentence. */
export function storeNoticeSentences(notice: StoreNoticeView): string[] {
  return [
    notice.keptAs === null
      ? `On ${formatDayAndTime(notice.at)} the filing store of this computer was missing, so a new one was made.`
      : `On ${formatDayAndTime(notice.at)} the filing store of this computer was damaged. It was set aside as ${notice.keptAs} and a new one was made.`,
    rebuiltSentence(notice.rebuilt),
    ...(notice.unreadable > 0 ? [unreadableSentence(notice.unreadable)] : []),
    ...(notice.missing.length > 0 ? [`Not everything could be taken over of ${list(notice.missing)}.`] : []),
  ];
}

function rebuiltSentence(count: number): string {
  if (count === 0) return 'No unfinished filing was in safe keeping.';
  const found = count === 1 ? '1 unfinished filing was' : `${count} unfinished filings were`;
  return `${found} found again in safe keeping; see the filing list.`;
}

function unreadableSentence(count: number): string {
  const copies = count === 1 ? '1 safe copy' : `${count} safe copies`;
  return `For ${copies} it cannot be told which patient and file it belongs to. Nothing was deleted: compare what you added lately with the charts, and ask support.`;
}

function list(missing: string[]): string {
  const named = missing.map((part) => parts[part] ?? part);
  return named.length < 2 ? named.join() : `${named.slice(0, -1).join(', ')} and ${named.at(-1) ?? ''}`;
}
