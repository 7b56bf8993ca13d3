import type { FilingView } from '../api/backend';
import type { ListEntry } from './listEntries';

/** A file on the chart that a filing is probably a second copy of. */
export interface Twin {
  how: 'same-bytes' | 'same-name-and-size';
  /** When it came to the chart (RFC 3339); `null` where the system does not say. */
  at: string | null;
}

/** The twin of a filing that can still be taken back: its bytes were filed here, or a file at hand has its name and size. */
export function twinOf(filing: FilingView, list: readonly ListEntry[]): Twin | null {
  const canBeTakenBack = filing.state.state === 'held' || filing.state.state === 'queued';
  if (!canBeTakenBack) return null;
  if (filing.filedBefore) return { how: 'same-bytes', at: filing.filedBefore.at };
  for (const entry of list) {
    if (entry.kind !== 'file') continue;
    const { name, sizeBytes, archivedAt, createdAt } = entry.attachment;
    if (archivedAt === null && name === filing.name && sizeBytes === filing.sizeBytes)
      return { how: 'same-name-and-size', at: createdAt };
  }
  return null;
}
