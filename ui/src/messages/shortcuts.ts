import { catalogue, type Translated } from './catalogue';
import { german } from './de/shortcuts';

/** One thing that can be done by keyboard. */
export interface Shortcut {
  /** Each of these does it. Keys pressed together are one text. */
  keys: readonly string[];
  does: string;
}

/** Where the keyboard is, and what it can do there. */
export interface ShortcutGroup {
  title: string;
  shortcuts: readonly Shortcut[];
}

const english = [
  {
    title: 'Anywhere',
    shortcuts: [
      { keys: ['Ctrl F'], does: 'Find a patient' },
      { keys: ['Ctrl O'], does: 'Add files to the patient on screen, or to Unfiled' },
      { keys: ['Ctrl U'], does: 'Show Unfiled: files without a patient' },
      { keys: ['F5', 'Ctrl R'], does: 'Read the list of files again' },
      { keys: ['?'], does: 'Show these shortcuts' },
    ],
  },
  {
    title: 'Finding a patient',
    shortcuts: [
      { keys: ['Up', 'Down'], does: 'Go through the results' },
      { keys: ['Enter'], does: 'Open the patient' },
      { keys: ['Esc'], does: 'Clear the search' },
    ],
  },
  {
    title: 'In the list of files',
    shortcuts: [
      { keys: ['Up', 'Down', 'Page Up', 'Page Down', 'Home', 'End'], does: 'Go through the files' },
      {
        keys: ['Shift Up', 'Shift Down', 'Shift Home', 'Shift End'],
        does: 'Select several files, one after the other',
      },
      { keys: ['Ctrl Up', 'Ctrl Down'], does: 'Go through the files without selecting them' },
      { keys: ['Ctrl Space'], does: 'Add the file to the selection, or take it out' },
      { keys: ['Ctrl A'], does: 'Select all files that have been read' },
      { keys: ['Esc'], does: 'Go back to one selected file' },
      { keys: ['Space'], does: 'Preview the file' },
      { keys: ['Enter'], does: 'Open what is selected in the browser' },
      { keys: ['F2', 'E'], does: 'Edit the description' },
      { keys: ['Shift F10'], does: 'Show everything that can be done with what is selected' },
    ],
  },
  {
    title: 'In a preview',
    shortcuts: [
      { keys: ['Page Up', 'Page Down', 'Left', 'Right'], does: 'Turn the page' },
      { keys: ['+', '-'], does: 'Show it in full width, or the whole page' },
      { keys: ['Space', 'Esc'], does: 'Close the preview' },
    ],
  },
] as const satisfies readonly ShortcutGroup[];

/** Words for every shortcut, in some language. */
export type ShortcutTexts = Translated<typeof english>;

/** Everything that can be done by a key of its own; Tab and Enter reach the rest. */
export const shortcutGroups: readonly ShortcutGroup[] = catalogue(english, german);
