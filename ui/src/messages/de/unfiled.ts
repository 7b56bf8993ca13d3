import { isolated } from '../../lib/characters';
import type { UnfiledTexts } from '../unfiled';

/** Words for files without a patient, in German. */
export const german: UnfiledTexts = {
  title: 'Ohne Akte',
  count: (count) => (count === 1 ? '1 Datei' : `${count} Dateien`),
  help: 'Dateien, die hinzugefügt wurden, während keine Akte geöffnet war. Sie liegen versiegelt auf diesem Computer, bis Sie sie ablegen oder entfernen.',
  emptyTitle: 'Keine Datei ohne Akte',
  emptyText:
    'Ziehen Sie Dateien ins Fenster, während keine Akte geöffnet ist: Sie warten dann hier, bis Sie sagen, wem sie gehören.',
  choose: 'Dateien auswählen…',
  whose: (name) => `Wem gehört ${isolated(name)}?`,
  whoseAll: (count) => `Wem gehören diese ${count} Dateien?`,
  keys: 'Geben Sie Name, Geburtsdatum oder Nummer ein. Die Eingabetaste legt in der markierten Akte ab; dann folgt die nächste Datei. Auf und Ab gehen durch die Dateien, solange das Feld leer ist.',
  keysResults: 'Auf und Ab wählen, die Eingabetaste legt in der markierten Akte ab.',
  files: 'Dateien ohne Akte',
  together: (name) => `${isolated(name)} zusammen mit anderen ablegen`,
  added: (at) => `hinzugefügt ${at}`,
  preview: 'Vorschau',
  remove: 'Entfernen…',
  removeTitle: (count) => (count === 1 ? 'Diese Datei entfernen?' : `Diese ${count} Dateien entfernen?`),
  removeText:
    'Die Kopie, die Chartdrop aufbewahrt, wird gelöscht, und nichts kommt in eine Akte. Die Datei, die Sie ins Fenster gezogen haben, bleibt unberührt.',
  removeConfirm: (count) => (count === 1 ? '1 Datei entfernen' : `${count} Dateien entfernen`),
  add: (count) =>
    count === 1
      ? '1 Datei ohne Akte aufbewahren'
      : count > 1
        ? `${count} Dateien ohne Akte aufbewahren`
        : 'Ohne Akte aufbewahren',
  addHelp: 'Keine Akte ist geöffnet. Lassen Sie los, dann warten sie dort, bis Sie sagen, wem sie gehören.',
  taking: (count) =>
    count === 1 ? '1 Datei wird sicher verwahrt…' : `${count} Dateien werden sicher verwahrt…`,
  takenIn: (count) =>
    count === 1 ? '1 Datei wartet unter „Ohne Akte“' : `${count} Dateien warten unter „Ohne Akte“`,
  removed: (count) => (count === 1 ? '1 Datei entfernt' : `${count} Dateien entfernt`),
  backAgain: (name) => `${isolated(name)} wartet wieder unter „Ohne Akte“. Nichts ist in der Akte.`,
  refusedTitle: (count) =>
    count === 1 ? '1 Datei wurde nicht angenommen' : `${count} Dateien wurden nicht angenommen`,
  gone: 'Der Datensatz des Patienten wurde zusammengeführt oder gelöscht: Ihm kann nichts hinzugefügt werden.',
};
