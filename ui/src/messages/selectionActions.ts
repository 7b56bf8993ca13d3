import type { AccountView, AttachmentView } from '../api/backend';
import type { BatchKind } from '../controllers/attachment-actions.svelte';
import { refileWords } from './refile';
import { words } from './words';

/** More browser tabs than this are opened by mistake. */
const openLimit = 10;
/** As many names as somebody still reads before they say yes. */
const limit = 100;

/** Something that can be done with several selected files. */
export interface SelectionAction {
  kind: BatchKind | 'refile';
  label: string;
  /** Those of the selected files that it is done with. */
  files: AttachmentView[];
  /** Why it cannot be done with so many; `null` where it can. */
  refusal: string | null;
}

/** What can be done with all selected files, or with those of them where it makes sense. */
export function selectionActions(
  chosen: AttachmentView[],
  { capabilities, systemName }: AccountView,
): SelectionAction[] {
  const { archive, restore, pinInSystem } = capabilities;
  const text = words.selection;
  const ways: [SelectionAction['kind'], (files: string) => string, (file: AttachmentView) => boolean][] = [
    ['open', text.open, ({ processing }) => !processing],
    [
      'pin',
      pinInSystem.available ? (files) => text.pinIn(files, systemName) : text.pinHere,
      ({ pinned }) => pinned === null,
    ],
    [
      'unpin',
      text.unpin,
      ({ pinned }) => pinned === 'ours' || (pinned === 'theirs' && pinInSystem.available),
    ],
    ['refile', refileWords.actionAll, ({ processing, archivedAt }) => !processing && archivedAt === null],
    ['archive', text.archive, ({ archivedAt }) => archive.available && archivedAt === null],
    ['restore', text.restore, ({ archivedAt }) => restore.available && archivedAt !== null],
  ];
  return ways.flatMap(([kind, label, fits]) => {
    const files = chosen.filter(fits);
    if (files.length === 0) return [];
    const most = kind === 'open' ? openLimit : limit;
    const refusal = files.length > most ? text.atMost(most) : null;
    return [{ kind, label: label(words.files.count(files.length)), files, refusal }];
  });
}
