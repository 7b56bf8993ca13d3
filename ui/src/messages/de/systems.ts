import type { SystemTexts } from '../systems';

const testServer =
  'Leer lassen für den Server des Herstellers. Für einen Testserver dessen vollständige Adresse.';
const practiceAccount = 'Das Konto gehört der Praxis und keiner Person.';

/** By the system's word. `proof` stands in the accusative wherever it is used. */
export const german: Record<string, SystemTexts> = {
  cliniko: {
    about: 'Praxen für Therapie und Heilberufe',
    proof: 'den API-Schlüssel',
    shape: 'Kopieren Sie den ganzen Schlüssel, samt der Endung nach dem letzten Bindestrich (etwa -au1).',
    renew: 'Geben Sie einen gültigen Schlüssel ein: in Cliniko unter My Info, dann Manage API keys.',
    renewAction: 'Neuen API-Schlüssel eingeben…',
    recordNumber: 'Aktennummer',
    ways: [
      {
        label: 'API-Schlüssel',
        help: '',
        secrets: [
          {
            label: 'API-Schlüssel',
            help: 'Öffnen Sie in Cliniko My Info, dann Manage API keys, und legen Sie einen an. Er endet auf einen Teil wie -au1.',
          },
        ],
      },
    ],
    address: {
      help: 'Leer lassen, um die Region aus dem Schlüssel zu verwenden. Für einen Testserver dessen vollständige Adresse.',
    },
  },
  pracsuite: {
    about: 'Praxen mit PracSuite von Smartsoft',
    proof: 'die Schlüssel',
    renew: 'Geben Sie gültige Schlüssel ein: in PracSuite unter Settings, dann Integrations, dann API.',
    renewAction: 'Neue Schlüssel eingeben…',
    recordNumber: 'Aktennummer',
    ways: [
      {
        label: 'Zwei Schlüssel',
        help: '',
        secrets: [
          {
            label: 'Herstellerschlüssel',
            help: 'Smartsoft stellt ihn für die Software auf diesem Computer aus. Fragen Sie, wer Chartdrop eingerichtet hat, oder api@pracsuite.com.',
          },
          {
            label: 'Kontoschlüssel',
            help: 'Öffnen Sie in PracSuite Settings, dann Integrations, dann API, schalten Sie API integrations ein und erstellen Sie einen Schlüssel.',
          },
        ],
      },
    ],
    address: { help: testServer },
  },
  medplum: {
    about: 'Praxen mit Medplum, gehostet oder auf eigenem Server',
    proof: 'die Anmeldung',
    renew:
      'Melden Sie sich erneut an oder geben Sie ein gültiges Client-Geheimnis aus Project, dann Clients, ein.',
    renewAction: 'Erneut anmelden…',
    recordNumber: 'Aktennummer',
    ways: [
      {
        label: 'Im Browser anmelden',
        help: 'Sie melden sich als Sie selbst an, und Dateien werden in Ihrem Namen abgelegt.',
        secrets: [
          {
            label: 'Client-ID',
            help: 'Öffnen Sie in Medplum Project, dann Clients. Die Administration legt dort einen Client an und registriert die Adressen unten.',
          },
        ],
      },
      {
        label: 'Client-ID und Geheimnis',
        help: practiceAccount,
        secrets: [
          {
            label: 'Client-ID',
            help: 'Öffnen Sie in Medplum Project, dann Clients, und wählen Sie den Client.',
          },
          { label: 'Client-Geheimnis', help: 'Auf derselben Seite wie die ID des Clients.' },
        ],
      },
    ],
    address: {
      help: 'Die Adresse seiner API, etwa https://medplum.clinic.example/. Fragen Sie, wer den Server betreibt.',
      own: {
        hosted: 'Der Dienst von Medplum',
        own: 'Ein eigener Server',
        label: 'Adresse des Servers',
      },
    },
    registration:
      'Öffnen Sie in Medplum Project, dann Clients, wählen Sie den Client und fügen Sie jede Adresse bei Redirect URIs hinzu.',
  },
  canvas: {
    about: 'Praxen mit Canvas Medical',
    proof: 'die Anmeldung',
    renew:
      'Melden Sie sich erneut an oder geben Sie ein gültiges Client-Geheimnis von der Seite der Anwendung in Canvas ein.',
    renewAction: 'Erneut anmelden…',
    recordNumber: 'MRN',
    ways: [
      {
        label: 'Im Browser anmelden',
        help: 'Sie melden sich als Sie selbst an, und Dateien werden mit Ihren Rechten abgelegt.',
        secrets: [
          {
            label: 'Client-ID',
            help: 'Die Administration registriert in Canvas eine Anwendung (unter /auth/applications/ Ihrer Instanz) mit dem Grant Type Authorization code.',
          },
          { label: 'Client-Geheimnis', help: 'Nur für eine Anwendung vom Typ Confidential.' },
        ],
      },
      {
        label: 'Client-ID und Geheimnis',
        help: practiceAccount,
        secrets: [
          {
            label: 'Client-ID',
            help: 'Die Administration registriert in Canvas eine Anwendung (unter /auth/applications/ Ihrer Instanz) mit dem Grant Type Client credentials.',
          },
          {
            label: 'Client-Geheimnis',
            help: 'Wird einmal gezeigt, wenn die Anwendung registriert wird.',
          },
        ],
      },
    ],
    instance: {
      label: 'Instanz',
      help: 'Der erste Teil der Adresse, unter der Sie Canvas öffnen: „northside“ in northside.canvasmedical.com.',
    },
    address: { help: testServer },
    registration:
      'Öffnen Sie in Canvas die Anwendung unter /auth/applications/ Ihrer Instanz und fügen Sie jede Adresse bei Redirect URIs hinzu.',
  },
};
