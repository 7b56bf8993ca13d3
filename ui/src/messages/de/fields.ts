import type { FieldTexts } from '../fields';

export const german: FieldTexts = {
  labels: {
    type: 'Art des Dokuments',
    category: 'Kategorie',
    date: 'Klinisches Datum',
    reviewer: 'Prüfende Person',
    requires_signature: 'Braucht eine Unterschrift',
    review_mode: 'Prüfung',
    priority: 'Dringlichkeit',
    comment: 'Kommentar',
  },
  help: {
    date: 'Der Tag, um den es im Dokument geht, etwa 21.11.2026.',
    reviewer: 'Wer das Dokument prüfen soll. Geben Sie einen Teil des Namens ein.',
    comment: 'Alle, die das Dokument in der Akte öffnen, können ihn lesen.',
  },
  yes: 'Ja',
  no: 'Nein',
};
