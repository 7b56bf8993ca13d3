import { isolated } from '../lib/characters';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/unfiled';

const english = {
  title: 'Unfiled',
  count: (count: number) => (count === 1 ? '1 file' : `${count} files`),
  help: 'Files that were added while no patient was open. They are kept sealed on this computer until you file or remove them.',
  emptyTitle: 'Nothing is unfiled',
  emptyText:
    'Drop files on the window while no patient is open, and they wait here until you say whose they are.',
  choose: 'Choose files…',
  /** Label of the field in which the patient is found. */
  whose: (name: string) => `Whose is ${isolated(name)}?`,
  whoseAll: (count: number) => `Whose are these ${count} files?`,
  keys: 'Type a name, birth date or number. Enter files it to the patient who is marked; the next file follows. Up and Down go through the files while the field is empty.',
  keysResults: 'Up and Down choose, Enter files to the patient who is marked.',
  files: 'Unfiled files',
  together: (name: string) => `File ${isolated(name)} together with others`,
  added: (at: string) => `added ${at}`,
  preview: 'Preview',
  remove: 'Remove…',
  removeTitle: (count: number) => (count === 1 ? 'Remove this file?' : `Remove these ${count} files?`),
  removeText:
    'The copy that Chartdrop keeps is deleted and nothing is put on a chart. The file that you dropped is not touched.',
  removeConfirm: (count: number) => (count === 1 ? 'Remove 1 file' : `Remove ${count} files`),
  add: (count: number) =>
    count === 1 ? 'Keep 1 file in Unfiled' : count > 1 ? `Keep ${count} files in Unfiled` : 'Keep in Unfiled',
  addHelp: 'No patient is open. Let go, and they wait there until you say whose they are.',
  taking: (count: number) =>
    count === 1 ? 'Taking 1 file into safe keeping…' : `Taking ${count} files into safe keeping…`,
  takenIn: (count: number) => (count === 1 ? '1 file waits in Unfiled' : `${count} files wait in Unfiled`),
  removed: (count: number) =>
    count === 1 ? '1 file removed from Unfiled' : `${count} files removed from Unfiled`,
  backAgain: (name: string) => `${isolated(name)} waits in Unfiled again. Nothing is on the chart.`,
  refusedTitle: (count: number) => (count === 1 ? '1 file was not taken' : `${count} files were not taken`),
  gone: 'The patient’s record was merged or deleted: nothing can be added to it.',
};

/** Words for files without a patient, in some language. */
export type UnfiledTexts = Translated<typeof english>;

export const unfiledWords = catalogue(english, german);

/** Asks whose the files of these names are. */
export function whoseQuestion(names: readonly string[]): string {
  const [only, ...further] = names;
  return only !== undefined && further.length === 0
    ? unfiledWords.whose(only)
    : unfiledWords.whoseAll(names.length);
}
