import type { PreviewTexts } from '../preview';

const elsewhere =
  'Öffnen Sie sie im Browser oder speichern Sie sie und verwenden Sie ein Programm auf diesem Computer.';

export const german: PreviewTexts = {
  action: 'Vorschau',
  key: 'Leertaste',
  title: 'Vorschau',
  on: 'in der Akte von',
  reading: 'Datei wird gelesen…',
  drawing: (page) => `Seite ${page} wird gezeichnet…`,
  page: (page, pages) => `Seite ${page} von ${pages}`,
  picture: (file, page, pages) =>
    pages === 1 ? `${file}, als Bild gezeichnet` : `${file}, Seite ${page} von ${pages}, als Bild gezeichnet`,
  textOf: (file) => `Text von ${file}`,
  pageOf: (file) => `Seite von ${file}`,
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  pages: 'Seiten',
  size: 'Größe der Seite',
  sizes: { width: 'Volle Breite', whole: 'Ganze Seite' },
  cut: 'Der Text geht weiter. Öffnen Sie die Datei, um alles zu lesen.',
  openInBrowser: 'Im Browser öffnen',
  failed: 'Die Datei konnte nicht gelesen werden',
  obstacles: {
    'too-large': {
      what: 'Diese Datei ist zu groß für eine Vorschau.',
      next: `Gezeigt werden hier Dateien bis 64 MB. ${elsewhere}`,
    },
    incomplete: {
      what: 'Diese Datei kam nicht vollständig an.',
      next: 'Versuchen Sie es erneut. Geschieht es wieder, öffnen Sie die Datei im Browser.',
    },
    empty: {
      what: 'Diese Datei ist leer.',
      next: 'Es gibt nichts zu zeigen. Bitten Sie, wer sie abgelegt hat, sie erneut abzulegen.',
    },
    protected: { what: 'Diese Datei ist mit einem Passwort geschützt.', next: elsewhere },
    damaged: {
      what: 'Diese Datei ist beschädigt oder so erstellt, dass sie hier nicht gezeichnet werden kann.',
      next: elsewhere,
    },
    'too-much-memory': {
      what: 'Dieses Bild hat zu viele Bildpunkte für eine Vorschau.',
      next: elsewhere,
    },
    'took-too-long': {
      what: 'Das Zeichnen dieser Seite dauerte zu lange und wurde angehalten.',
      next: elsewhere,
    },
  },
  notDrawn: {
    what: 'Für diesen Dateityp gibt es keine Vorschau.',
    whatOf: (type) => `Für diesen Dateityp (${type}) gibt es keine Vorschau.`,
    next: `Hier gezeigt werden PDF, JPEG, PNG, TIFF, WebP und reiner Text. ${elsewhere}`,
  },
};
