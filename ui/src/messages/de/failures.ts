import type { FailureTable } from '../failures';

/** The same facts as in English, in the same three parts: what happened, what of it is in the record, what helps. */
export const german: FailureTable = {
  // On the way to the system
  offline: {
    what: 'Es besteht keine Verbindung zu {system}.',
    next: 'Prüfen Sie das Netzwerk dieses Computers und versuchen Sie es erneut.',
  },
  'tls-untrusted': {
    what: 'Der Verbindung zu {system} ist nicht zu trauen, deshalb wurde nichts gesendet.',
    next: 'Prüfen Sie das Datum dieses Computers und das Netzwerk der Praxis und versuchen Sie es erneut.',
  },
  'timed-out': {
    what: '{system} hat nicht rechtzeitig geantwortet.',
    next: 'Versuchen Sie es gleich erneut.',
  },
  'answer-lost': {
    what: 'Die Verbindung brach ab, bevor {system} geantwortet hat.',
    next: 'Sehen Sie in die Dateiliste, bevor Sie es noch einmal tun.',
    filing: { next: 'Versuchen Sie es erneut; nichts wird doppelt abgelegt.' },
  },
  'send-interrupted': {
    what: 'Die Verbindung zu {system} brach ab, während die Datei gesendet wurde.',
    next: 'Prüfen Sie das Netzwerk dieses Computers und versuchen Sie es erneut.',
  },
  'credentials-refused': { what: '{system} akzeptiert {proof} nicht.', next: '{renew}' },
  'key-malformed': { what: 'Das kann nicht von {system} ausgestellt sein.', next: '{shape}' },
  'not-permitted': {
    what: '{system} erlaubt dies der Person dieses Kontos nicht.',
    next: 'Bitten Sie die Administration der Praxis, diesem Konto das Recht dazu zu geben.',
    filing: {
      next: 'Bitten Sie die Administration der Praxis, diesem Konto das Recht dazu zu geben, und versuchen Sie es erneut.',
    },
  },
  'not-found': {
    what: 'In {system} gibt es diesen Eintrag nicht mehr.',
    next: 'Vielleicht wurde er inzwischen archiviert oder zusammengeführt. Laden Sie die Liste neu.',
    filing: {
      next: 'Vielleicht wurde die Akte inzwischen archiviert oder zusammengeführt. Sehen Sie in {system} nach und versuchen Sie es erneut oder legen Sie die Datei in der richtigen Akte ab.',
      yes: { onChart: '{system} zeigt die Datei nicht mehr in der Akte.' },
    },
  },
  rejected: {
    what: '{system} hat die Anfrage nicht angenommen.',
    next: 'Die Einzelheiten enthalten die Antwort von {system}; geändert wurde nichts.',
    filing: {
      next: 'Die Einzelheiten enthalten die Antwort von {system}. Versuchen Sie es erneut oder zeigen Sie sie dem Support.',
    },
  },
  'description-too-long': {
    what: 'Die Beschreibung ist länger, als {system} zulässt.',
    next: 'Kürzen Sie sie und versuchen Sie es erneut.',
  },
  'file-empty': {
    what: 'Die Datei ist leer.',
    next: 'Prüfen Sie das Original und legen Sie es erneut ab.',
  },
  'file-too-large': {
    what: 'Die Datei ist größer, als {system} zulässt.',
    next: 'Verkleinern Sie sie und legen Sie sie erneut ab.',
  },
  'file-type-refused': {
    what: '{system} nimmt Dateien dieses Typs nicht an.',
    next: 'Speichern Sie sie als anderen Typ, etwa PDF, und legen Sie sie erneut ab.',
  },
  'storage-full': {
    what: 'Der Speicher der Praxis in {system} ist voll (Testkonten haben wenig).',
    next: 'Schaffen Sie in {system} Platz oder erweitern Sie den Tarif und versuchen Sie es erneut.',
  },
  'rate-limited': {
    what: '{system} bittet, langsamer zu senden.',
    next: 'Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  'server-fault': {
    what: 'Bei {system} liegt eine Störung vor.',
    next: 'Versuchen Sie es in einigen Minuten erneut.',
  },
  'reservation-refused': {
    what: 'Der Speicher von {system} nimmt diese Übertragung nicht mehr an.',
    next: 'Versuchen Sie es erneut: Die Datei wird von vorn gesendet.',
  },
  'link-expired': {
    what: 'Der Link zur Datei ist abgelaufen.',
    next: 'Versuchen Sie es erneut: Ein neuer Link wird geholt.',
  },
  'answer-unreadable': {
    what: 'Die Antwort von {system} ist nicht lesbar.',
    next: 'Vielleicht liegt ein Proxy oder eine Anmeldeseite der Praxis dazwischen. Versuchen Sie es erneut oder zeigen Sie die Einzelheiten dem Support.',
  },
  'answer-too-large': {
    what: 'Die Antwort von {system} ist weit größer, als eine solche Antwort sein kann.',
    next: 'Versuchen Sie es erneut oder zeigen Sie die Einzelheiten dem Support.',
  },
  'redirect-unexpected': {
    what: '{system} verwies auf eine andere Adresse, wo keine hingehört; sie wurde nicht aufgerufen.',
    next: 'Vielleicht liegt ein Proxy oder eine Anmeldeseite der Praxis dazwischen. Zeigen Sie die Einzelheiten dem Support.',
  },
  'address-refused': {
    what: '{system} nannte eine Adresse, die nicht auf der Liste dieses Kontos steht; dorthin wurde nichts gesendet.',
    next: 'Bei einem eigenen Server fügen Sie dessen Speicherserver dem Konto hinzu.',
  },
  'wrong-patient': {
    what: 'Angehalten: {system} antwortete mit einer anderen Akte als der, für die die Datei abgelegt wurde.',
    next: 'Sehen Sie sich beide Akten in {system} an, bevor Sie sie erneut ablegen.',
    filing: {
      yes: { onChart: 'Die Datei ist nicht in dieser Akte; womöglich ist sie in einer anderen.' },
      unknown: { onChart: 'Womöglich ist die Datei in einer anderen Akte.' },
    },
  },
  'bytes-differ': {
    what: 'Was {system} gespeichert hat, ist nicht die gesendete Datei.',
    next: 'Archivieren Sie diese Kopie in {system} und legen Sie die Datei erneut ab.',
    filing: {
      no: { next: 'Versuchen Sie es erneut: Die Datei wird von vorn gesendet.' },
      yes: { onChart: 'Eine abweichende Kopie ist in der Akte.' },
    },
  },
  'source-unreadable': {
    what: 'Die aufbewahrte Kopie der Datei konnte nicht vom Datenträger dieses Computers gelesen werden.',
    next: 'Legen Sie das Original erneut ab.',
  },
  'field-missing': {
    what: '{system} verlangt „{field}“, und es fehlte.',
    next: 'Legen Sie die Datei erneut ab und füllen Sie es aus.',
  },
  'field-invalid': {
    what: '{system} nimmt die Angabe für „{field}“ nicht an.',
    next: 'Legen Sie die Datei mit einer anderen Angabe erneut ab.',
  },
  'changed-meanwhile': {
    what: 'Jemand anderes änderte den Eintrag in {system} zur selben Zeit; deshalb wurde von hier nichts geändert.',
    next: 'Laden Sie die Liste neu und versuchen Sie es noch einmal.',
    filing: { next: 'Versuchen Sie es gleich erneut.' },
  },
  'quota-used-up': {
    what: 'Das Tageskontingent von {system} für diese Software ist aufgebraucht.',
    next: 'Nichts ist verloren. Versuchen Sie es erneut, wenn {system} es zurückgesetzt hat, meist am nächsten Tag.',
  },
  'record-not-seen': {
    what: 'Die Datei wurde gesendet, aber {system} hat sie noch nicht in der Akte gezeigt.',
    next: 'Sehen Sie in {system} in die Akte und sagen Sie hier, was Sie gefunden haben. Es wird weiter danach gesucht.',
  },
  'instance-malformed': {
    what: 'Das kann nicht der Name einer Instanz von {system} sein.',
    next: 'Geben Sie den ersten Teil der Adresse ein, unter der Sie {system} öffnen, etwa „northside“.',
  },
  'sign-in-refused': {
    what: 'Die Anmeldung bei {system} wurde im Browser abgelehnt.',
    next: 'Melden Sie sich erneut an und erlauben Sie den Zugriff. Lehnt {system} ab, fragen Sie die Administration nach dem Client und seinen Adressen.',
  },
  'sign-in-timed-out': {
    what: 'Die Anmeldung bei {system} wurde nicht innerhalb von fünf Minuten abgeschlossen.',
    next: 'Melden Sie sich an, sobald Sie bereit sind. Zeigte der Browser einen Fehler, prüfen Sie die registrierten Adressen.',
  },
  'sign-in-port-taken': {
    what: 'Andere Programme auf diesem Computer belegen alle drei Ports, über die der Browser zurückkehren könnte.',
    next: 'Schließen Sie das zweite Fenster der App oder starten Sie den Computer neu und melden Sie sich erneut an.',
  },
  'token-not-kept': {
    what: 'Die erneuerte Anmeldung konnte nicht im Schlüsselbund dieses Computers gespeichert werden und wird nicht verwendet.',
    next: 'Entsperren Sie den Schlüsselbund und versuchen Sie es erneut. Angenommene Dateien warten solange; nichts geht verloren.',
  },
  'capability-absent': {
    what: '{system} bietet dafür keinen Weg.',
    next: 'Was möglich ist, steht unter „Möglichkeiten“ des Kontos.',
    filing: {
      next: 'Legen Sie die Datei in {system} selbst ab. Was möglich ist, steht unter „Möglichkeiten“ des Kontos.',
    },
  },

  // Filing
  'outcome-unknown': {
    what: '{system} hat nie gesagt, ob die Datei angekommen ist, und sie war nicht sicher zu finden.',
    next: 'Sehen Sie in {system} in die Akte und sagen Sie hier, was Sie gefunden haben. Es wird weiter danach gesucht.',
  },
  'processing-too-long': {
    what: '{system} hat den Eintrag, bereitet die Datei aber länger als üblich auf.',
    next: 'Sie wird weiter beobachtet und gilt als abgelegt, sobald sie bereit ist.',
  },
  'too-late-to-cancel': {
    what: 'Zum Abbrechen ist es zu spät: Die Datei wird gerade in die Akte gelegt.',
    next: 'Gehört sie nicht dorthin, archivieren Sie sie dort, sobald sie abgelegt ist.',
  },
  'already-being-filed': {
    what: 'Dieselbe Datei ist schon auf dem Weg in diese Akte.',
    next: 'Nichts zu tun: siehe ihre Zeile in der Ablage.',
  },
  'already-unfiled': {
    what: 'Dieselbe Datei wartet schon unter „Ohne Akte“.',
    next: 'Nichts zu tun: Legen Sie sie von dort ab.',
  },
  'unfiled-unknown': {
    what: 'Die Datei ist nicht mehr unter „Ohne Akte“: Sie wurde abgelegt oder entfernt.',
    next: 'Sehen Sie in der Ablage nach.',
  },
  'already-on-this-chart': {
    what: 'Die Datei ist schon in dieser Akte.',
    next: 'Wählen Sie den Patienten, in dessen Akte sie gehört.',
  },
  'already-being-refiled': {
    what: 'Die Datei wird schon in eine andere Akte verschoben.',
    next: 'Sehen Sie ihre Zeile unter „Ablage“ an; nehmen Sie das erst zurück, wenn es ein Irrtum war.',
  },
  'nothing-to-settle': {
    what: 'Ob das Original erledigt ist, ist keine Frage mehr.',
    next: 'Der Vorgang ist inzwischen weiter; sehen Sie seine Zeile an.',
  },
  'hold-is-over': {
    what: 'Die Wartezeit ist vorbei: Die Datei ist schon unterwegs.',
    next: 'Brechen Sie sie ab, solange das angeboten wird.',
  },
  'nothing-to-retry': {
    what: 'Es gibt nichts erneut zu versuchen.',
    next: 'Die Ablage ist inzwischen weiter; siehe ihre Zeile.',
  },
  'nothing-to-file-again': {
    what: 'Ob diese Datei in der Akte ist, steht inzwischen fest.',
    next: 'Die Ablage ist inzwischen weiter; siehe ihre Zeile.',
  },
  'too-late-to-describe': {
    what: 'Hier lässt sich die Beschreibung nicht mehr ändern.',
    next: 'Ändern Sie sie in der Dateiliste, sobald die Datei abgelegt ist.',
  },
  'filing-not-finished': {
    what: 'Die Ablage ist nicht abgeschlossen, deshalb bleibt ihre Zeile.',
    next: 'Brechen Sie sie ab oder warten Sie, bis die Datei abgelegt ist.',
  },
  'record-gone': {
    what: 'Der Eintrag wurde in {system} angelegt, ist aber nicht mehr da.',
    next: 'Vielleicht hat ihn jemand archiviert. Sehen Sie in die Akte. Fehlt die Datei dort und wird gebraucht, legen Sie sie erneut ab.',
    filing: { yes: { onChart: '{system} zeigt die Datei nicht mehr in der Akte.' } },
  },
  'store-was-lost': {
    what: 'Die Liste der Ablagen auf diesem Computer ging verloren; diese Datei wurde in sicherer Verwahrung wiedergefunden.',
    next: 'Sehen Sie in {system} in die Akte und sagen Sie hier, was Sie gefunden haben.',
    filing: {
      no: {
        next: 'Versuchen Sie es erneut, wenn sie noch gebraucht wird; sonst brechen Sie sie ab.',
      },
    },
  },
  'nothing-to-confirm': {
    what: 'Ob diese Datei in die Akte gehört, steht inzwischen fest.',
    next: 'Die Ablage ist inzwischen weiter; siehe ihre Zeile.',
  },
  'patient-differs': {
    what: 'Die Akte nennt einen anderen Namen oder ein anderes Geburtsdatum als zuvor.',
    next: 'Legen Sie die Datei ab, wenn es dieselbe Person ist. Sonst brechen Sie ab und legen Sie sie in der richtigen Akte ab.',
  },
  'patient-archived': {
    what: 'Die Akte wurde inzwischen archiviert.',
    next: 'Legen Sie die Datei ab, wenn sie trotzdem dorthin gehört, oder brechen Sie ab.',
  },
  'patient-deceased': {
    what: 'Die Person wurde inzwischen als verstorben eingetragen.',
    next: 'Legen Sie die Datei ab, wenn sie trotzdem in diese Akte gehört, oder brechen Sie ab.',
  },
  'patient-merged': {
    what: 'Die Akte wurde inzwischen mit einer anderen zusammengeführt.',
    next: 'Brechen Sie ab und legen Sie die Datei in der Akte ab, die in Gebrauch ist.',
  },
  'original-stays': {
    what: '{system} lässt keine andere Software eine Datei aus einer Akte nehmen.',
    next: 'Entfernen Sie sie in {system} aus jener Akte und sagen Sie dann hier, dass es erledigt ist.',
    filing: { yes: { onChart: 'Die Kopie ist in der richtigen Akte und wurde zurückgelesen.' } },
  },
  'original-not-archived': {
    what: 'Das Original konnte nicht aus der falschen Akte genommen werden.',
    next: 'Versuchen Sie es noch einmal, oder archivieren Sie sie von Hand in {system} und sagen Sie dann hier, dass es erledigt ist.',
    filing: { yes: { onChart: 'Die Kopie ist in der richtigen Akte und wurde zurückgelesen.' } },
  },
  'patient-deleted': {
    what: 'Die Akte wurde inzwischen als gelöscht markiert.',
    next: 'Brechen Sie ab, suchen Sie die Akte, die in Gebrauch ist, und legen Sie die Datei dort ab.',
  },
  'spool-damaged': {
    what: 'Die gesicherte Kopie der Datei auf diesem Computer ist beschädigt und wurde nicht verwendet.',
    next: 'Legen Sie das Original erneut ab.',
  },
  'filing-unknown': {
    what: 'Diese Ablage ist nicht mehr hier.',
    next: 'Sie wurde ausgeblendet oder ist erledigt.',
  },

  // The person's own files
  'file-is-folder': {
    what: 'Das ist ein Ordner.',
    next: 'Öffnen Sie ihn und legen Sie die Dateien darin ab.',
  },
  'file-is-link': {
    what: 'Das ist eine Verknüpfung mit einem anderen Ort.',
    next: 'Legen Sie die Datei selbst ab.',
  },
  'file-is-special': {
    what: 'Das ist keine gewöhnliche Datei.',
    next: 'Speichern Sie es als Datei und legen Sie diese ab.',
  },
  'file-vanished': {
    what: 'Die Datei ist nicht mehr da.',
    next: 'Vielleicht wurde sie verschoben oder gelöscht. Legen Sie sie erneut ab.',
  },
  'file-unreadable': {
    what: 'Dieser Computer lässt die Datei nicht lesen.',
    next: 'Prüfen Sie ihre Rechte oder ob das Laufwerk verbunden ist, und legen Sie sie erneut ab.',
  },
  'file-changing': {
    what: 'Die Datei änderte sich, während sie gelesen wurde.',
    next: 'Warten Sie, bis das andere Programm mit ihr fertig ist, und legen Sie sie erneut ab.',
  },
  'file-name-unusable': {
    what: 'Der Name der Datei ist nicht verwendbar.',
    next: 'Benennen Sie sie um und legen Sie sie erneut ab.',
  },
  'disk-full': {
    what: 'Der Datenträger dieses Computers ist voll; es konnte keine gesicherte Kopie angelegt werden.',
    next: 'Schaffen Sie Platz und versuchen Sie es erneut.',
  },
  'offer-expired': {
    what: 'Diese Dateien wurden vor zu langer Zeit hierher gezogen oder schon abgelegt.',
    next: 'Ziehen Sie sie noch einmal auf das Fenster.',
  },
  'folder-unusable': {
    what: 'Die Datei konnte dort nicht gespeichert werden: Der Ordner fehlt oder ist schreibgeschützt.',
    next: 'Wählen Sie einen anderen Ordner.',
  },
  'file-failed': {
    what: 'Eine Datei konnte auf diesem Computer nicht gelesen oder geschrieben werden.',
    next: 'Prüfen Sie, ob der Datenträger verbunden ist und Platz hat, und versuchen Sie es erneut.',
  },

  // Accounts and this computer
  'account-unknown': {
    what: 'Dieses Konto ist nicht mehr hier.',
    next: 'Wählen Sie ein anderes Konto.',
    filing: {
      no: { next: 'Brechen Sie dies ab und legen Sie die Datei mit einem anderen Konto ab.' },
      yes: { next: 'Sehen Sie in {system} in die Akte, bevor Sie diese Zeile als erledigt bestätigen.' },
      unknown: {
        next: 'Sehen Sie in {system} in die Akte, bevor Sie diese Zeile als erledigt bestätigen.',
      },
    },
  },
  'account-name-taken': {
    what: 'Ein anderes Konto heißt schon so.',
    next: 'Wählen Sie einen anderen Namen.',
  },
  'account-name-empty': {
    what: 'Das Konto hat keinen Namen.',
    next: 'Geben Sie ihm einen, etwa den der Praxis.',
  },
  'account-has-filings': {
    what: 'Mit diesem Konto sind noch Dateien unterwegs.',
    next: 'Warten Sie, bis sie abgelegt sind, oder brechen Sie sie ab, und entfernen Sie danach das Konto.',
  },
  'other-clinic': {
    what: 'Diese Anmeldung gehört zu einer anderen Praxis als das Konto; deshalb wurde nichts geändert.',
    next: 'Wartende Dateien gehören zu Akten der ersten Praxis. Melden Sie sich dort an oder fügen Sie diese Praxis als eigenes Konto hinzu.',
  },
  'sign-in-unknown': {
    what: 'Auf diese Anmeldung wird nicht mehr gewartet.',
    next: 'Beginnen Sie neu: Der Browser öffnet sich noch einmal.',
  },
  'not-a-valid-address': {
    what: 'Diese Adresse ist nicht verwendbar.',
    next: 'Schreiben Sie sie vollständig, mit https:// am Anfang (http:// nur für diesen Computer).',
  },
  'system-unknown': {
    what: 'Diese Version kennt das System nicht.',
    next: 'Aktualisieren Sie die App.',
  },
  'keyring-absent': {
    what: 'Dieser Computer hat keinen Schlüsselbund; Geheimnisse sind deshalb nicht sicher aufzubewahren.',
    next: 'Installieren oder starten Sie einen (etwa GNOME-Schlüsselbund oder KWallet) und versuchen Sie es erneut.',
  },
  'keyring-locked': {
    what: 'Der Schlüsselbund dieses Computers ist gesperrt.',
    next: 'Entsperren Sie ihn und versuchen Sie es erneut. Angenommene Dateien warten solange; nichts geht verloren.',
  },
  'keyring-refused': {
    what: 'Der Schlüsselbund dieses Computers hat den Zugriff verweigert.',
    next: 'Erlauben Sie dieser App den Zugriff in den Einstellungen des Schlüsselbunds und versuchen Sie es erneut.',
  },
  'keyring-slow': {
    what: 'Der Schlüsselbund dieses Computers hat noch nicht geantwortet.',
    next: 'Vielleicht fragt er in einem eigenen Fenster nach seinem Passwort: Geben Sie es ein und versuchen Sie es erneut.',
  },
  'secret-unreadable': {
    what: 'Was der Schlüsselbund für dieses Konto enthält, taugt nicht zum Anmelden.',
    next: '{renew}',
  },
  'secret-missing': {
    what: 'Die Anmeldedaten dieses Kontos sind nicht mehr im Schlüsselbund.',
    next: '{renew}',
  },
  'store-key-missing': {
    what: 'Der Schlüssel zum Ablagespeicher dieses Computers ist nicht im Schlüsselbund. Der Speicher selbst ist unverändert.',
    next: 'Wurde der Schlüsselbund gewechselt oder zurückgesetzt, stellen Sie den alten wieder her und versuchen Sie es erneut.',
  },
  'store-damaged': {
    what: 'Der Ablagespeicher auf diesem Computer ist beschädigt.',
    next: 'Schließen Sie alle Fenster der App und öffnen Sie sie neu: Sie legt den beschädigten Speicher dann beiseite und arbeitet mit den sicher verwahrten Dateien weiter. Bleibt es dabei, lassen Sie alles, wie es ist, und fragen Sie den Support.',
  },
  'store-key-wrong': {
    what: 'Der Schlüsselbund enthält einen anderen Schlüssel als den, mit dem der Ablagespeicher dieses Computers angelegt wurde. Der Speicher selbst ist unverändert.',
    next: 'Wurde der Schlüsselbund gewechselt oder zurückgesetzt, stellen Sie den alten wieder her und versuchen Sie es erneut.',
  },
  'store-newer': {
    what: 'Der Ablagespeicher wurde von einer neueren Version dieser App geschrieben.',
    next: 'Aktualisieren Sie die App und versuchen Sie es erneut.',
  },
  'store-busy': {
    what: 'Ein zweites Fenster der App verwendet den Ablagespeicher.',
    next: 'Schließen Sie es und versuchen Sie es erneut.',
  },
  'store-failed': {
    what: 'Der Ablagespeicher auf diesem Computer war nicht verwendbar.',
    next: 'Versuchen Sie es erneut. Bleibt es dabei, starten Sie die App neu; nichts Angenommenes geht verloren.',
  },
  'data-folder-unusable': {
    what: 'Die App kann ihren Datenordner nicht verwenden.',
    next: 'Prüfen Sie, ob der Ordner existiert und beschreibbar ist, und versuchen Sie es erneut.',
  },
  'setting-out-of-range': {
    what: 'Eine Einstellung liegt außerhalb ihres Bereichs.',
    next: 'Berichtigen Sie sie und speichern Sie erneut.',
  },
  'desk-not-open': {
    what: 'Die App wird noch geöffnet.',
    next: 'Warten Sie einen Moment und versuchen Sie es erneut.',
  },
  'demo-practice-failed': {
    what: 'Die Übungspraxis konnte nicht gestartet werden.',
    next: 'Vielleicht blockiert ein anderes Programm lokale Verbindungen. Versuchen Sie es erneut.',
  },
  'birth-date-invalid': {
    what: 'Das Geburtsdatum in der Akte ist kein Datum; deshalb wurde nichts abgelegt.',
    next: 'Berichtigen Sie es in {system} und öffnen Sie die Akte erneut.',
  },
  'opener-missing': {
    what: 'Zum Öffnen der Datei konnte kein Programm gestartet werden.',
    next: 'Legen Sie auf diesem Computer einen Standardbrowser fest oder wählen Sie „Speichern unter“.',
  },
  'clipboard-unavailable': {
    what: 'Die Zwischenablage war nicht verwendbar; es wurde kein Link kopiert.',
    next: 'Versuchen Sie es erneut oder wählen Sie „Öffnen“.',
  },
  unexpected: {
    what: 'Etwas ging schief, wofür diese Version keine Worte hat.',
    next: 'Versuchen Sie es erneut. Bleibt es dabei, zeigen Sie die Einzelheiten dem Support.',
  },
};
