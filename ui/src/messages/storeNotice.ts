import type { StoreNoticeView } from '../api/backend';
import { formatDayAndTime } from '../lib/dates';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/storeNotice';

const english = {
  /** What a store holds beside unfinished filings. */
  parts: {
    settings: 'the settings',
    pins: 'the pins of this app',
    audit: 'the audit trail',
    'finished-filings': 'the list of finished filings',
  },
  wasMissing: (at: string) =>
    `On ${at} the filing store of this computer was missing, so a new one was made.`,
  wasDamaged: (at: string, keptAs: string) =>
    `On ${at} the filing store of this computer was damaged. It was set aside as ${keptAs} and a new one was made.`,
  rebuilt: (count: number) => {
    if (count === 0) return 'No unfinished filing was in safe keeping.';
    const found = count === 1 ? '1 unfinished filing was' : `${count} unfinished filings were`;
    return `${found} found again in safe keeping; see the filing list.`;
  },
  unfiled: (count: number) =>
    count === 1
      ? '1 file was found again and waits in Unfiled.'
      : `${count} files were found again and wait in Unfiled.`,
  unreadable: (count: number) => {
    const copies = count === 1 ? '1 safe copy' : `${count} safe copies`;
    return `For ${copies} it cannot be told which patient and file it belongs to. Nothing was deleted: compare what you added lately with the charts, and ask support.`;
  },
  incomplete: (parts: string) => `Not everything could be taken over of ${parts}.`,
  and: 'and',
};

/** Words for a store that was damaged or gone, in some language. */
export type StoreNoticeTexts = Translated<typeof english>;

const texts = catalogue(english, german);

/** What is said about a store that was damaged or gone, sentence by sentence. */
export function storeNoticeSentences(notice: StoreNoticeView): string[] {
  const at = formatDayAndTime(notice.at);
  return [
    notice.keptAs === null ? texts.wasMissing(at) : texts.wasDamaged(at, notice.keptAs),
    texts.rebuilt(notice.rebuilt),
    ...(notice.unfiled > 0 ? [texts.unfiled(notice.unfiled)] : []),
    ...(notice.unreadable > 0 ? [texts.unreadable(notice.unreadable)] : []),
    ...(notice.missing.length > 0 ? [texts.incomplete(list(notice.missing))] : []),
  ];
}

function list(missing: string[]): string {
  const parts: Record<string, string> = texts.parts;
  const named = missing.map((part) => parts[part] ?? part);
  return named.length < 2
    ? named.join()
    : `${named.slice(0, -1).join(', ')} ${texts.and} ${named.at(-1) ?? ''}`;
}
