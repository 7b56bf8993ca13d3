import type { AttachmentView } from '../api/backend';
import { formatMonth } from './dates';

/** A line of the file list. */
export type ListEntry =
  | { kind: 'heading'; key: string; text: string }
  | { kind: 'file'; key: string; attachment: AttachmentView; pinnedSection: boolean };

/** The list as it is shown: pinned files on top, then the rest in the system's order, by month when sorted by date. */
export function listEntries(attachments: AttachmentView[], options: { groupByMonth: boolean }): ListEntry[] {
  const pinned = attachments.filter((attachment) => attachment.pinned !== null);
  const others = attachments.filter((attachment) => attachment.pinned === null);
  const entries: ListEntry[] = [];
  if (pinned.length > 0) {
    entries.push({ kind: 'heading', key: 'pinned', text: `Pinned (${pinned.length})` });
    entries.push(...pinned.map((attachment) => fileEntry(attachment, true)));
  }
  if (!options.groupByMonth && pinned.length > 0 && others.length > 0) {
    entries.push({ kind: 'heading', key: 'others', text: 'Other files' });
  }
  let month: string | null = null;
  for (const attachment of others) {
    const itsMonth = formatMonth(attachment.createdAt) || 'Date not known';
    if (options.groupByMonth && itsMonth !== month) {
      month = itsMonth;
      // The place in the list keeps keys apart should the system's order visit a month twice.
      entries.push({ kind: 'heading', key: `month-${entries.length}-${month}`, text: month });
    }
    entries.push(fileEntry(attachment, false));
  }
  return entries;
}

function fileEntry(attachment: AttachmentView, pinnedSection: boolean): ListEntry {
  return { kind: 'file', key: attachment.id, attachment, pinnedSection };
}

/** A file added while pages are read shifts the rest by one, so that one entry would come twice. */
export function withoutRepeats(attachments: AttachmentView[]): AttachmentView[] {
  const seen = new Set<string>();
  return attachments.filter(({ id }) => !seen.has(id) && seen.add(id));
}
