import type { AttachmentView, FilingView } from '../api/backend';

/** A file on the chart that a filing is probably a second copy of. */
export interface Twin {
  how: 'same-bytes' | 'same-name-and-size';
  /** When it came to the chart (RFC 3339); `null` where the system does not say. */
  at: string | null;
}

/** The twin of a filing that can still be taken back: its bytes were filed here, or a file at hand has its name and size. */
export function twinOf(filing: FilingView, onChart: readonly AttachmentView[]): Twin | null {
  const canBeTakenBack = filing.state.state === 'held' || filing.state.state === 'queued';
  if (!canBeTakenBack) return null;
  if (filing.filedBefore) return { how: 'same-bytes', at: filing.filedBefore.at };
  const twin = onChart.find(
    ({ name, sizeBytes, archivedAt }) =>
      archivedAt === null && name === filing.name && sizeBytes === filing.sizeBytes,
  );
  return twin ? { how: 'same-name-and-size', at: twin.createdAt } : null;
}
