import type { FailureParts } from '../failureParts';

export const german: FailureParts = {
  onChart: {
    no: 'Die Datei ist nicht in der Akte.',
    yes: 'Die Datei ist in der Akte.',
    unknown: 'Die Datei ist vielleicht in der Akte, vielleicht auch nicht.',
  },
  orLook: 'Oder sehen Sie in {system} in die Akte und sagen Sie hier, was Sie gefunden haben.',
  proof: 'die Anmeldung',
  renew: 'Melden Sie sich erneut an.',
  shape: 'Kopieren Sie alles noch einmal, vom ersten bis zum letzten Zeichen.',
  field: 'ein Feld',
};
