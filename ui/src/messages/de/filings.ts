import type { FilingTexts } from '../filings';

export const german: FilingTexts = {
  wait: {
    offline: {
      short: 'Keine Verbindung',
      long: 'Keine Verbindung zu {system}. Es geht von selbst weiter.',
    },
    'rate-limited': {
      short: 'Gebremst',
      long: '{system} bat, langsamer zu senden. Es geht von selbst weiter.',
    },
    'quota-used-up': {
      short: 'Kontingent verbraucht',
      long: 'Tageskontingent dieser Software bei {system} verbraucht. Es geht dann von selbst weiter.',
    },
    'server-fault': {
      short: 'Neuer Versuch folgt',
      long: 'Bei {system} liegt eine Störung vor. Es wird von selbst erneut versucht.',
    },
    'signed-out': {
      short: 'Abgemeldet',
      long: 'Dieses Konto ist von {system} abgemeldet. Es geht von selbst weiter, sobald Sie sich erneut anmelden.',
    },
    'keyring-locked': {
      short: 'Schlüsselbund gesperrt',
      long: 'Der Schlüsselbund ist gesperrt. Es geht weiter, sobald er entsperrt ist.',
    },
    'keyring-absent': {
      short: 'Kein Schlüsselbund',
      long: 'In dieser Sitzung gibt es keinen Schlüsselbund. Es geht von selbst weiter, sobald es einen gibt.',
    },
    'keyring-refused': {
      short: 'Schlüsselbund verweigert',
      long: 'Der Schlüsselbund hat verweigert. Es geht von selbst weiter, sobald er es zulässt.',
    },
    'keyring-slow': {
      short: 'Schlüsselbund stumm',
      long: 'Der Schlüsselbund hat noch nicht geantwortet; vielleicht fragt er nach seinem Passwort. Es geht von selbst weiter.',
    },
    'secret-missing': {
      short: 'Schlüssel fehlt',
      long: 'Die Anmeldedaten dieses Kontos sind nicht im Schlüsselbund. Es geht von selbst weiter, sobald sie es sind.',
    },
    'secret-unreadable': {
      short: 'Schlüssel unlesbar',
      long: 'Was der Schlüsselbund enthält, taugt nicht zum Anmelden. Es geht von selbst weiter, sobald Sie sich erneut anmelden.',
    },
    'other-clinic': {
      short: 'Schlüssel anderer Praxis',
      long: 'Der Schlüsselbund enthält den Schlüssel einer anderen Praxis, deshalb wird nichts gesendet. Es geht von selbst weiter, sobald der richtige wieder da ist.',
    },
  },
  copying: {
    status: 'Wird kopiert',
    sentence: 'Auf dem Weg in sichere Verwahrung; in der Akte ist nichts',
  },
  status: {
    heldUntilPressed: 'Zurückgehalten',
    held: (left) => `Zurückgehalten, ${left}`,
    queued: 'In der Warteschlange',
    preparing: 'Wird vorbereitet',
    sending: (percent, part) => `Sendet ${percent} % · ${part}`,
    sent: 'Gesendet, noch nicht abgelegt',
    registering: 'Wird in die Akte gelegt',
    awaitingRecord: 'Gesendet, noch unbestätigt',
    confirming: 'Wird geprüft',
    filed: (time) => `Abgelegt ${time}`,
    outcomeUnknown: 'Wird gesucht',
    needsYou: 'Zu prüfen',
    withdrawn: 'Zurückgezogen',
  },
  sentence: {
    held: 'Wartet hier, bevor etwas gesendet wird',
    heldUntilPressed: 'Wartet hier, bis Sie „Jetzt ablegen“ drücken',
    queued: 'Wartet, bis sie an der Reihe ist; nichts wurde gesendet',
    reserving: (system) => `${system} wird gefragt, wohin zu senden ist`,
    sent: (system) => `Im Speicher von ${system}, noch nicht in der Akte`,
    ready: 'Bereit zum Senden; noch wurde nichts gesendet',
    registering: (system) => `${system} legt den Eintrag an`,
    awaitingRecord: (system) => `Gesendet. ${system} hat sie noch nicht in der Akte gezeigt.`,
    confirming: (system) => `In der Akte; ${system} bereitet die Datei noch auf`,
    filed: 'In der Akte und zurückgelesen',
    outcomeUnknown: (system) =>
      `Antwort von ${system} verloren. Die Akte wird durchgesehen; nichts geht doppelt`,
    withdrawn: 'Nicht abgelegt. In der Akte ist nichts',
  },
  said: {
    held: (file, who) => `${file} wird für ${who} zurückgehalten. Rückgängig ist möglich.`,
    sending: (file) => `${file} wird gesendet.`,
    filed: (file, who) => `${file} ist für ${who} abgelegt.`,
    needsYou: (file, sentence) => `Bitte prüfen: ${file}. ${sentence}`,
    withdrawn: (file) => `${file} ist zurückgezogen.`,
    several: (count, who, status) => `${count} Dateien für ${who}: ${status}.`,
  },
  eitherWay: (file, who) => `Entweder ist ${file} in der Akte von ${who}, oder sie kam dort nie an.`,
  asked: (system, at) => `${system} wurde am ${at} gebeten, sie aufzunehmen.`,
  looked: (at) => `Nach ihr wurde bis ${at} gesucht.`,
  droppedFor: (who, born) => `Sie war für ${who}, geboren ${born}, bestimmt.`,
  nowSays: (who, born) => `Die Akte nennt jetzt ${who}, geboren ${born}.`,
  sameBytes: (at) => `Noch einmal? Dieselbe Datei ist ${at === null ? 'schon' : `seit ${at}`} in dieser Akte`,
  sameName: (at) => `Noch einmal? Name und Größe wie eine Datei hier${at === null ? '' : ` vom ${at}`}`,
};
