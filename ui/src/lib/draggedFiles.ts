import type { CapabilitiesView, DraggedFileView } from '../api/backend';

/** Why a file over the window cannot be added. */
export type DragRefusal = 'not-a-file' | 'empty' | 'unreadable' | 'too-large' | 'type';

const refusals: Partial<Record<string, DragRefusal>> = {
  'file-is-folder': 'not-a-file',
  'file-is-link': 'not-a-file',
  'file-is-special': 'not-a-file',
  'file-empty': 'empty',
};

type Limits = Pick<CapabilitiesView, 'sizeLimitBytes' | 'contentTypes'>;

/** Why each of these files would be refused, in their order; `null` for one that is taken. `limits` are the system's, if one is meant. */
export function dragRefusals(
  files: readonly DraggedFileView[],
  limits: Limits | null,
): (DragRefusal | null)[] {
  return files.map((file) => {
    if (file.kind === 'refused') return refusals[file.code] ?? 'unreadable';
    if (!limits) return null;
    const { sizeLimitBytes, contentTypes } = limits;
    if (sizeLimitBytes !== null && file.sizeBytes > sizeLimitBytes) return 'too-large';
    return contentTypes.length === 0 || contentTypes.includes(file.contentType) ? null : 'type';
  });
}
