import type { Absences } from '../absences';

export const german: Absences = {
  unknown: '{system} bietet dafür keinen Weg.',
  reasons: {
    'cliniko-pin-read-only':
      'Cliniko zeigt seine eigenen Anheftungen, lässt sie aber von außen niemanden ändern. Hier Angeheftetes bleibt auf diesem Computer.',
    'cliniko-archive-one-way': 'Cliniko bietet keinen Weg, eine archivierte Datei von außen zurückzuholen.',
    'cliniko-describe-unsupported': 'Dieser Cliniko-Server nimmt keine geänderten Beschreibungen an.',

    'pracsuite-pin-unsupported':
      'PracSuite kennt kein Anheften. Hier Angeheftetes bleibt auf diesem Computer.',
    'pracsuite-archive-unsupported':
      'PracSuite lässt von außen niemanden eine Datei archivieren. Tun Sie es in PracSuite.',
    'pracsuite-restore-unsupported':
      'PracSuite lässt von außen niemanden eine Datei archivieren, also gibt es nichts zurückzuholen.',
    'pracsuite-describe-unsupported':
      'PracSuite lässt von außen niemanden eine Beschreibung ändern. Tun Sie es in PracSuite.',
    'pracsuite-describe-when-filing-unsupported':
      'PracSuite nimmt beim Ablegen einer Datei keine Beschreibung an.',
    'pracsuite-list-account-unsupported': 'PracSuite listet die Dateien nur einer Akte auf einmal auf.',
    'pracsuite-list-folders-only':
      'Dieses PracSuite listet Dateien nur nach Ordnern auf; eine Datei außerhalb aller Ordner fehlt womöglich.',

    'medplum-media-not-permitted':
      'Diese Anmeldung darf Fotos und Medien nicht lesen. Fragen Sie die Administration nach ihrer Zugriffsregel (access policy) in Medplum.',

    'canvas-pin-unsupported': 'Canvas kennt kein Anheften. Hier Angeheftetes bleibt auf diesem Computer.',
    'canvas-archive-unsupported':
      'Canvas lässt von außen niemanden ein Dokument entfernen. Tun Sie es in Canvas.',
    'canvas-restore-unsupported':
      'Canvas lässt von außen niemanden ein Dokument entfernen, also gibt es nichts zurückzuholen.',
    'canvas-describe-unsupported':
      'Canvas lässt von außen niemanden ein Dokument ändern. Beschreiben Sie eine Datei beim Ablegen.',
    'canvas-list-account-unsupported': 'Canvas listet die Dateien nur einer Akte auf einmal auf.',
    'canvas-document-reference-scope-missing':
      'Die Anmeldung hat kein Recht auf Dokumente. Bitten Sie die Administration, der Anwendung den Scope DocumentReference zu geben.',
    'canvas-document-reference-unsupported': 'Diese Canvas-Instanz bietet Software keine Dokumente an.',
    'canvas-media-scope-missing':
      'Die Anmeldung hat kein Recht auf Fotos und Medien. Canvas gibt Mitarbeitenden den Scope Media selten.',
    'canvas-media-unsupported': 'Diese Canvas-Instanz bietet Software keine Fotos und Medien an.',
    'canvas-consent-scope-missing':
      'Die Anmeldung hat kein Recht auf Einwilligungen. Canvas gibt Mitarbeitenden den Scope Consent selten.',
    'canvas-consent-unsupported': 'Diese Canvas-Instanz bietet Software keine Einwilligungen an.',
    'canvas-diagnostic-report-scope-missing':
      'Die Anmeldung hat kein Recht auf Befunde. Bitten Sie die Administration, der Anwendung den Scope DiagnosticReport zu geben.',
    'canvas-diagnostic-report-unsupported': 'Diese Canvas-Instanz bietet Software keine Befunde an.',
    'canvas-photo-scope-missing':
      'Die Anmeldung hat kein Recht auf das Foto in der Akte. Fragen Sie die Administration nach dem Scope Patient.',
    'canvas-photo-unsupported': 'Diese Canvas-Instanz bietet Software das Foto in der Akte nicht an.',
  },
};
