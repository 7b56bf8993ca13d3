import type { ShortcutTexts } from '../shortcuts';

export const german: ShortcutTexts = [
  {
    title: 'Überall',
    shortcuts: [
      { keys: ['Strg F'], does: 'Akte suchen' },
      { keys: ['Strg O'], does: 'Dateien in der gezeigten Akte ablegen, oder ohne Akte aufbewahren' },
      { keys: ['Strg U'], does: 'Dateien ohne Akte zeigen' },
      { keys: ['F5', 'Strg R'], does: 'Dateiliste neu laden' },
      { keys: ['?'], does: 'Diese Tastenkürzel zeigen' },
    ],
  },
  {
    title: 'Bei der Suche',
    shortcuts: [
      { keys: ['Auf', 'Ab'], does: 'Durch die Treffer gehen' },
      { keys: ['Eingabe'], does: 'Akte öffnen' },
      { keys: ['Esc'], does: 'Suche leeren' },
    ],
  },
  {
    title: 'In der Dateiliste',
    shortcuts: [
      {
        keys: ['Auf', 'Ab', 'Bild auf', 'Bild ab', 'Pos 1', 'Ende'],
        does: 'Durch die Dateien gehen',
      },
      {
        keys: ['Umschalt Auf', 'Umschalt Ab', 'Umschalt Pos 1', 'Umschalt Ende'],
        does: 'Mehrere Dateien nacheinander auswählen',
      },
      { keys: ['Strg Auf', 'Strg Ab'], does: 'Durch die Dateien gehen, ohne sie auszuwählen' },
      { keys: ['Strg Leertaste'], does: 'Datei zur Auswahl hinzufügen oder herausnehmen' },
      { keys: ['Strg A'], does: 'Alle gelesenen Dateien auswählen' },
      { keys: ['Esc'], does: 'Zu einer ausgewählten Datei zurückkehren' },
      { keys: ['Leertaste'], does: 'Vorschau der Datei zeigen' },
      { keys: ['Eingabe'], does: 'Ausgewähltes im Browser öffnen' },
      { keys: ['F2', 'E'], does: 'Beschreibung ändern' },
      { keys: ['Umschalt F10'], does: 'Alles zeigen, was mit der Auswahl möglich ist' },
    ],
  },
  {
    title: 'In einer Vorschau',
    shortcuts: [
      { keys: ['Bild auf', 'Bild ab', 'Links', 'Rechts'], does: 'Umblättern' },
      { keys: ['+', '-'], does: 'Volle Breite oder ganze Seite zeigen' },
      { keys: ['Leertaste', 'Esc'], does: 'Vorschau schließen' },
    ],
  },
];
