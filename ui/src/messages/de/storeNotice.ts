import type { StoreNoticeTexts } from '../storeNotice';

export const german: StoreNoticeTexts = {
  parts: {
    settings: 'die Einstellungen',
    pins: 'die Anheftungen dieser App',
    audit: 'das Protokoll',
    'finished-filings': 'die Liste der abgeschlossenen Ablagen',
  },
  wasMissing: (at) =>
    `Am ${at} fehlte der Ablagespeicher dieses Computers; deshalb wurde ein neuer angelegt.`,
  wasDamaged: (at, keptAs) =>
    `Am ${at} war der Ablagespeicher dieses Computers beschädigt. Er wurde als ${keptAs} beiseitegelegt und ein neuer angelegt.`,
  rebuilt: (count) => {
    if (count === 0) return 'In sicherer Verwahrung war keine offene Ablage.';
    const found = count === 1 ? '1 offene Ablage wurde' : `${count} offene Ablagen wurden`;
    return `${found} in sicherer Verwahrung wiedergefunden; siehe Ablage unten.`;
  },
  unfiled: (count) =>
    count === 1
      ? '1 Datei wurde wiedergefunden und wartet unter „Ohne Akte“.'
      : `${count} Dateien wurden wiedergefunden und warten unter „Ohne Akte“.`,
  unreadable: (count) => {
    const copies = count === 1 ? 'Bei 1 gesicherten Kopie' : `Bei ${count} gesicherten Kopien`;
    return `${copies} lässt sich nicht sagen, zu welcher Akte und Datei sie gehört. Nichts wurde gelöscht: Vergleichen Sie, was Sie zuletzt abgelegt haben, mit den Akten, und fragen Sie den Support.`;
  },
  incomplete: (parts) => `Nicht vollständig übernommen werden konnten: ${parts}.`,
  and: 'und',
};
