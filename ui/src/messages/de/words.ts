import { isolated } from '../../lib/characters';
import type { Words } from '../words';

/** `3 Dateien wurden`, `2 von 3 Dateien wurden`: how many of those asked for. */
function ofAll(done: number, of: number): string {
  if (done < of) return `${done} von ${of} Dateien ${done === 1 ? 'wurde' : 'wurden'}`;
  return of === 1 ? '1 Datei wurde' : `${of} Dateien wurden`;
}

/** „Akte“ is the chart, „ablegen“ is filing, „zurückhalten“ is the hold; people are named without a gender. */
export const german: Words = {
  app: 'Chartdrop',

  desk: {
    opening: 'Wird geöffnet…',
    unavailableTitle: 'Chartdrop kann noch nicht starten',
    tryAgain: 'Erneut versuchen',
    dismissStoreNotice: 'Gelesen',
    trying: 'Wird versucht…',
    safe: 'Nichts ist verloren: Bereits angenommene Dateien warten auf diesem Computer.',
  },

  account: {
    none: 'Kein Konto',
    switchTo: 'Konten',
    add: 'Konto hinzufügen…',
    signInAgain: 'Erneut anmelden…',
    proof: 'die Anmeldung',
    noPerson: 'Schlüssel der Praxis, keiner Person zugeordnet',
    remove: 'Konto entfernen…',
    retest: 'Erneut prüfen',
    capabilities: 'Möglichkeiten',
    settings: 'Einstellungen',
    state: {
      ok: 'Angemeldet',
      'signed-out': 'Abgemeldet',
      'keyring-locked': 'Schlüsselbund gesperrt',
      'keyring-absent': 'Kein Schlüsselbund',
      'keyring-refused': 'Schlüsselbund verweigert',
      'keyring-slow': 'Schlüsselbund antwortet nicht',
      'secret-missing': 'Schlüssel fehlt',
      'secret-unreadable': 'Schlüssel unlesbar',
      'other-clinic': 'Schlüssel anderer Praxis',
      offline: 'Keine Verbindung',
    },
    trouble: {
      'signed-out': (name, system, proof) =>
        `${system} akzeptiert ${proof} von ${name} nicht mehr. Dateien dafür warten hier sicher und gehen danach von selbst weiter.`,
      'keyring-locked': (name, _system, proof) =>
        `Der Schlüsselbund, der ${proof} von ${name} enthält, ist gesperrt. Dateien dafür warten hier, bis er entsperrt wird.`,
      'keyring-absent': (name, _system, proof) =>
        `Es gibt keinen Schlüsselbund, um ${proof} von ${name} zu lesen. Dateien dafür warten hier.`,
      'keyring-refused': (name, _system, proof) =>
        `Der Schlüsselbund gibt ${proof} von ${name} nicht heraus. Dateien dafür warten hier sicher und gehen von selbst weiter, sobald er es tut.`,
      'keyring-slow': (name, _system, proof) =>
        `Der Schlüsselbund hat noch nicht geantwortet; vielleicht fragt er in einem eigenen Fenster nach seinem Passwort. Dateien für ${name} warten hier, bis er ${proof} herausgibt.`,
      'secret-unreadable': (name, _system, proof) =>
        `Was der Schlüsselbund für ${proof} von ${name} enthält, taugt nicht zum Anmelden. Dateien dafür warten hier sicher und gehen danach von selbst weiter.`,
      'other-clinic': (name, _system, proof) =>
        `Der Schlüsselbund enthält für ${name} ${proof} einer anderen Praxis. Damit wird nichts gesendet. Dateien warten hier sicher und gehen von selbst weiter, sobald der richtige Eintrag wieder da ist.`,
      'secret-missing': (name, _system, proof) =>
        `Der Schlüsselbund enthält ${proof} von ${name} nicht mehr. Dateien dafür warten hier sicher und gehen danach von selbst weiter.`,
      offline: (name, system) =>
        `Keine Verbindung zu ${system}. Dateien für ${name} warten hier und gehen von selbst weiter.`,
    },
    removeTitle: (name) => `${name} entfernen?`,
    removeText: (system) =>
      `Die Anmeldedaten werden aus dem Schlüsselbund dieses Computers gelöscht. In ${system} ändert sich nichts. Solange noch Dateien unterwegs sind, bleibt das Konto hier bestehen.`,
    removeConfirm: (name) => `${name} entfernen`,
    againTitle: (name) => `Erneut bei ${name} anmelden`,
    againPromise:
      'Dateien, die auf dieses Konto warten, bleiben versiegelt auf diesem Computer und gehen nach der Anmeldung von selbst weiter. Sie bleiben den Akten zugeordnet, für die sie abgelegt wurden.',
    keySave: 'Prüfen und speichern',
    keySaving: 'Wird geprüft und gespeichert…',
  },

  accountForm: {
    welcomeTitle: 'Praxis verbinden',
    welcomeText:
      'Akte suchen, Dateien auf das Fenster ziehen, fertig: Sie liegen in dieser Akte. Verbinden Sie dazu einmal das System Ihrer Praxis.',
    addTitle: 'Konto hinzufügen',
    system: 'Welches System verwendet die Praxis?',
    way: 'Art der Anmeldung',
    place: 'Wo es betrieben wird',
    safe: (keptAs) => `Nur der Schlüsselbund dieses Computers bewahrt ${keptAs} auf.`,
    safeKeys: 'Nur der Schlüsselbund dieses Computers bewahrt beide Schlüssel auf.',
    optional: 'freiwillig',
    name: 'Name dieses Kontos',
    nameHelp: 'So erscheint es hier. Der Name der Praxis eignet sich gut.',
    advanced: 'Erweitert',
    baseUrl: 'Basisadresse',
    storageHosts: 'Speicherserver',
    storageHostsHelp:
      'Nur wenn Dateien auf einem anderen Server liegen, etwa files.clinic.example. Mehrere durch Komma trennen.',
    test: 'Verbindung prüfen',
    testing: 'Wird geprüft…',
    testFirst: 'Prüfen Sie zuerst die Verbindung; danach können Sie speichern.',
    signInFirst: 'Melden Sie sich zuerst an; danach können Sie speichern.',
    found: 'Verbunden',
    clinic: 'Praxis',
    user: 'Angemeldet als',
    role: 'Rolle',
    address: 'Adresse',
    save: 'Konto speichern',
    saving: 'Wird gespeichert…',
    demo: 'Die Adresse der Übungspraxis ist eingetragen.',
  },

  signIn: {
    begin: 'Im Browser anmelden',
    opening: 'Browser wird geöffnet…',
    waiting: (system) => `Wartet auf Ihre Anmeldung bei ${system} im Browser`,
    waitingHelp:
      'Melden Sie sich dort an, erlauben Sie den Zugriff und kommen Sie hierher zurück. Der Browser wurde soeben geöffnet; gewartet wird fünf Minuten.',
    cancel: 'Nicht mehr warten',
    redirects: 'Vorher zu registrierende Adressen',
    redirectsHelp:
      'Über eine davon kehrt der Browser zu diesem Computer zurück. Registrieren Sie alle drei, damit ein belegter Port Sie nicht aufhält.',
    copy: 'Kopieren',
    copyAll: 'Alle drei kopieren',
    copied: 'Kopiert',
    copyOf: (address) => `${address} kopieren`,
    notCopied: 'Markieren Sie die Adresse und kopieren Sie sie von Hand.',
  },

  capabilities: {
    title: (account) => `Was ${account} kann`,
    available: 'Ja',
    absent: 'Nein',
    actions: 'Mit einer Datei in der Akte',
    filing: 'Beim Ablegen von Dateien',
    reading: 'Was aufgelistet wird',
    pinInSystem: (system) => `In ${system} selbst anheften`,
    ownPin: 'Auf diesem Computer anheften',
    archive: 'Eine Datei archivieren',
    restore: 'Eine archivierte Datei zurückholen',
    describe: 'Eine Beschreibung ändern',
    describeWhenFiling: 'Eine Datei beim Ablegen beschreiben',
    listAccount: 'Die Dateien der ganzen Praxis auflisten',
    patientPages: (system) => `Eine Akte in ${system} öffnen`,
    patientPagesAbsent: (system) => `${system} nennt keine Adresse für einzelne Akten.`,
    descriptionLimit: 'Längste Beschreibung',
    characters: (count) => `${count} Zeichen`,
    sizeLimit: 'Größte Datei',
    sizeWarning: 'Warnung ab',
    sizeWarningText: (size) => `${size}: Das Senden kann lange dauern oder scheitern`,
    noLimit: (system) => `${system} nennt keine Grenze`,
    types: 'Dateitypen',
    anyType: 'Alle',
    link: 'Ein kopierter Link gilt',
    linkTells: 'Steht beim Kopieren dabei',
    asks: 'Fragt nach',
    asksNothing: 'Nichts außer der Datei',
    required: 'erforderlich',
    byDefault: (value) => `ohne Änderung: ${value}`,
    kinds: {
      'document-reference': 'Dokumente',
      media: 'Fotos und andere Medien',
      consent: 'Einwilligungen',
      'diagnostic-report': 'Befundberichte',
      photo: 'Das Foto in der Akte',
      signature: 'Unterschriften der Behandelnden',
      'file-in-folder': 'Dateien in einem Ordner',
      'file-outside-folders': 'Dateien außerhalb aller Ordner',
    },
  },

  shortcuts: 'Tastenkürzel',

  settings: {
    title: 'Einstellungen',
    hold: 'Zurückhalten, bevor etwas gesendet wird',
    holdHelp:
      'So lange können Sie rückgängig machen. Kein System nimmt eine gesendete Datei sauber wieder zurück.',
    seconds: 'Sekunden',
    secondsRange: 'Von 0 bis 60',
    untilPressed: 'Bis ich „Jetzt ablegen“ drücke',
    parallel: 'Gleichzeitig gesendete Dateien',
    parallelHelp: 'Je Konto, von 1 bis 6.',
    recent: 'Zuletzt geöffnete Akten merken',
    recentHelp:
      'Sie bleiben zwei Wochen verschlüsselt auf diesem Computer. Ausgeschaltet werden sie sofort vergessen.',
    language: 'Sprache',
    languageOfSystem: 'Wie dieser Computer',
    save: 'Einstellungen speichern',
  },

  search: {
    label: 'Akte suchen',
    placeholder: 'Akte suchen: Name, Geburtsdatum oder Nummer',
    shortcut: 'Strg F',
    searching: 'Wird gesucht…',
    hint: 'Geben Sie einen Namen, ein Geburtsdatum wie 12.03.1970, eine E-Mail-Adresse oder die Nummer ein.',
    tooShort: 'Geben Sie mindestens zwei Buchstaben ein.',
    nobody: (text) => `Niemand gefunden für „${text}“.`,
    nobodyHelp:
      'Prüfen Sie die Schreibweise, versuchen Sie nur den Nachnamen oder beziehen Sie archivierte Akten ein.',
    found: (count, text) => (count === 1 ? `1 Akte für „${text}“` : `${count} Akten für „${text}“`),
    includeArchived: 'Auch archivierte',
    keys: 'Pfeiltasten wählen, Eingabe öffnet, Esc schließt',
    clear: 'Suche leeren',
  },

  patient: {
    born: 'Geboren',
    gender: 'Geschlecht',
    genders: { male: 'Männlich', female: 'Weiblich', other: 'Divers', unknown: 'Nicht bekannt' },
    idOf: (system) => `${system}-ID`,
    recordNumber: 'Aktennummer',
    openIn: (system) => `In ${system} öffnen`,
    preferredName: 'Rufname',
    email: 'E-Mail',
    notKnown: 'Nicht bekannt',
    nameNotKnown: 'Name nicht bekannt',
    looksAlike: 'Verwechslungsgefahr',
    looksAlikeLong: 'Verwechslungsgefahr mit einer anderen Akte: Geburtsdatum und Nummer vergleichen.',
    status: {
      active: '',
      archived: 'Archiviert',
      merged: 'Mit einer anderen Akte zusammengeführt',
      deleted: 'Gelöscht',
      deceased: 'Verstorben',
    },
    mergedInto: (id) => `Zusammengeführt mit ${id}`,
    openMerged: 'Diese Akte öffnen',
    recent: 'Zuletzt geöffnet',
    noRecent: 'Geöffnete Akten erscheinen hier.',
    noRecentKept: 'Geöffnete Akten erscheinen hier, bis Sie die App schließen.',
    clear: 'Leeren',
    clearRecent: 'Leeren: zuletzt geöffnete Akten',
    opening: 'Wird geöffnet…',
    noneTitle: 'Keine Akte geöffnet',
    noneText: 'Suchen Sie eine Akte, um ihre Dateien zu sehen und weitere abzulegen.',
    demoHint: (name) => `Dies ist eine Übungspraxis mit erfundenen Personen. Versuchen Sie „${name}“.`,
    tryDemo: (name) => `Nach ${name} suchen`,
    banner: 'Akte von',
  },

  files: {
    title: 'Dateien',
    count: (count) => (count === 1 ? '1 Datei' : `${count} Dateien`),
    search: 'Dateien suchen',
    type: 'Dateityp',
    dates: {
      label: 'Wann abgelegt',
      kinds: {
        any: 'Jederzeit',
        today: 'Heute',
        'last-7-days': 'Letzte 7 Tage',
        'last-30-days': 'Letzte 30 Tage',
        'this-year': 'Dieses Jahr',
        between: 'Von – bis…',
      },
      from: 'Von',
      to: 'Bis',
      shape: 'TT.MM.JJJJ',
      turnedRound: 'Der erste Tag liegt nach dem letzten.',
    },
    types: { all: 'Alle Typen', images: 'Bilder', text: 'Text', video: 'Videos', other: 'Andere' },
    archivedToggle: 'Archiv',
    archivedHelp: 'Auch archivierte Dateien zeigen',
    add: 'Dateien ablegen…',
    readAgain: 'Neu laden',
    columns: {
      name: 'Name',
      description: 'Beschreibung',
      'content-type': 'Typ',
      size: 'Größe',
      'created-at': 'Abgelegt',
    },
    loading: 'Dateien werden gelesen…',
    loadingMore: 'Weitere werden gelesen…',
    moreFailed: 'Die übrigen konnten nicht gelesen werden.',
    empty: 'Noch keine Dateien in dieser Akte',
    emptyHelp: (name) =>
      `Ziehen Sie Dateien auf das Fenster oder wählen Sie „Dateien ablegen“, um sie in die Akte von ${name} zu legen.`,
    nothingMatches: 'Keine Datei passt',
    nothingMatchesHelp: 'Gesucht wird in Namen und Beschreibungen; Typ und Datum grenzen weiter ein.',
    showAll: 'Alle Dateien zeigen',
    failedTitle: 'Die Dateien konnten nicht gelesen werden',
    processing: (system) => `Wird von ${system} aufbereitet`,
    noName: 'Name nicht bekannt',
    archivedMark: 'Archiviert',
    pinned: 'Angeheftet',
    pinnedHeading: (count) => `Angeheftet (${count})`,
    otherFiles: 'Weitere Dateien',
    dateNotKnown: 'Datum nicht bekannt',
    dropHint: (name) => `Dateien auf das Fenster ziehen, um sie in die Akte von ${name} zu legen`,
    cannotAdd: 'In dieser Akte kann nichts abgelegt werden',
    actions: 'Aktionen',
    menuFor: (file) => `Aktionen für ${file}`,
    open: 'Öffnen',
    openKey: 'Eingabe',
    copyLink: 'Link kopieren',
    save: 'Speichern unter…',
    unpin: 'Lösen',
    describe: 'Beschreibung ändern…',
    archive: 'Archivieren…',
    restore: 'Zurückholen',
    restored: 'ist wieder in der Akte.',
    pinIn: (system) => `In ${system} anheften`,
    pinHere: 'Auf diesem Computer anheften',
    unpinIn: (system) => `In ${system} lösen`,
    saved: 'wurde gespeichert.',
    archived: (system) => `wurde in ${system} archiviert.`,
    linkCopied: 'Link kopiert',
    linkWorks: (left) => `gültig noch ${left}`,
    linkWorksUnknown: 'nur kurze Zeit gültig',
    linkOver: 'Dieser Link gilt nicht mehr: Kopieren Sie einen neuen',
    linkWarning: 'Wer den Link hat, kann die Datei öffnen.',
    pinnedTheirs: (system) => `in ${system}`,
    pinnedTheirsLong: (system) => `In ${system} angeheftet`,
    pinnedOurs: 'auf diesem Computer',
    notPinned: 'nein',
    opening: 'Wird geöffnet…',
  },

  selection: {
    count: (count) =>
      count === 0
        ? 'Keine Datei ausgewählt'
        : count === 1
          ? '1 Datei ausgewählt'
          : `${count} Dateien ausgewählt`,
    onlyRead: (total) =>
      total === null
        ? 'Es folgen weitere Dateien, die noch nicht gelesen sind; sie sind nicht ausgewählt.'
        : `Von den ${total} Dateien sind die weiter unten noch nicht gelesen; sie sind nicht ausgewählt.`,
    sizeUnknown: 'Größe nicht bekannt',
    sizePartly: (size) => `mindestens ${size}`,
    open: (files) => `${files} öffnen`,
    pinIn: (files, system) => `${files} in ${system} anheften`,
    pinHere: (files) => `${files} auf diesem Computer anheften`,
    unpin: (files) => `${files} lösen`,
    archive: (files) => `${files} archivieren…`,
    restore: (files) => `${files} zurückholen`,
    atMost: (limit) => `Höchstens ${limit} auf einmal.`,
    keys: 'Esc kehrt zu einer Datei zurück.',
    progress: {
      open: (done, of) => `Öffnen: ${done} von ${of} erledigt`,
      pin: (done, of) => `Anheften: ${done} von ${of} erledigt`,
      unpin: (done, of) => `Lösen: ${done} von ${of} erledigt`,
      archive: (done, of) => `Archivieren: ${done} von ${of} erledigt`,
      restore: (done, of) => `Zurückholen: ${done} von ${of} erledigt`,
    },
    done: {
      pin: (done, of) => `${ofAll(done, of)} angeheftet.`,
      unpin: (done, of) => `${ofAll(done, of)} gelöst.`,
      archive: (done, of, system) => `${ofAll(done, of)} in ${system} archiviert.`,
      restore: (done, of) => `${ofAll(done, of)} in die Akte zurückgeholt.`,
    },
  },

  details: {
    title: 'Einzelheiten',
    none: 'Wählen Sie eine Datei, um ihre Einzelheiten zu sehen.',
    description: 'Beschreibung',
    noDescription: 'Keine',
    type: 'Typ',
    size: 'Größe',
    added: 'Abgelegt',
    addedBy: 'Abgelegt von',
    userNumber: (system, id) => `${system}-Benutzer ${id}`,
    archived: 'Archiviert',
    pinned: 'Angeheftet',
    edit: 'Ändern',
  },

  describe: {
    title: 'Beschreibung ändern',
    label: 'Beschreibung',
    left: (used, limit) => `${used} von ${limit}`,
    tooLong: (by) => `${by} zu viel`,
    save: 'Beschreibung speichern',
    saving: 'Wird gespeichert…',
  },

  describeBatch: {
    open: (count) => (count === 1 ? 'Beschreibung hinzufügen…' : `${count} Dateien beschreiben…`),
    openFor: (count, name) =>
      count === 1
        ? `1 Datei für ${name} eine Beschreibung hinzufügen`
        : `${count} Dateien für ${name} beschreiben`,
    title: (count) => (count === 1 ? '1 Datei beschreiben' : `${count} Dateien beschreiben`),
    tooLate: 'Schon in der Akte oder auf dem Weg hinein',
    replace: (count) =>
      count === 1
        ? 'Die Beschreibung ersetzen, die 1 Datei schon hat'
        : `Die Beschreibungen ersetzen, die ${count} Dateien schon haben`,
    save: (count) =>
      count === 1 ? 'Beschreibung von 1 Datei speichern' : `Beschreibung von ${count} Dateien speichern`,
  },

  archive: {
    title: (count) => (count === 1 ? 'Diese Datei archivieren?' : `Diese ${count} Dateien archivieren?`),
    text: (count, system) =>
      count === 1
        ? `Sie verschwindet für alle, die ${system} verwenden, aus der Dateiliste. Diese App kann sie nicht zurückholen.`
        : `Sie verschwinden für alle, die ${system} verwenden, aus der Dateiliste. Diese App kann sie nicht zurückholen.`,
    reversible: (count, system) =>
      count === 1
        ? `Sie verschwindet für alle, die ${system} verwenden, aus der Dateiliste. Sie können sie aus den archivierten Dateien zurückholen.`
        : `Sie verschwinden für alle, die ${system} verwenden, aus der Dateiliste. Sie können sie aus den archivierten Dateien zurückholen.`,
    confirm: (file, name) => `${file} von ${name} archivieren`,
    confirmAll: (count, name) => `${count} Dateien von ${name} archivieren`,
    archiving: 'Wird archiviert…',
    keep: () => 'Behalten',
  },

  drop: {
    add: (count) =>
      count === 1
        ? '1 Datei ablegen für'
        : count > 1
          ? `${count} Dateien ablegen für`
          : 'Dateien ablegen für',
    hold: (seconds) =>
      seconds === 0
        ? 'Zum Ablegen loslassen. Es wird sofort gesendet.'
        : `Zum Ablegen loslassen. ${seconds === 1 ? '1 Sekunde' : `${seconds} Sekunden`} lang verlässt nichts diesen Computer.`,
    holdUntilPressed:
      'Zum Ablegen loslassen. Nichts verlässt diesen Computer, bis Sie „Jetzt ablegen“ drücken.',
    notThisRecord: 'In dieser Akte wird nichts abgelegt',
    merged: 'Sie wurde mit einer anderen zusammengeführt: Öffnen Sie zuerst jene Akte.',
    deleted: 'Sie ist als gelöscht markiert.',
    looksAlike: 'Verwechslungsgefahr: Sie werden nach dem Geburtsjahr gefragt.',
    overAnother: (other) =>
      `Sie sind über ${other}; diese Akte ist nicht geöffnet. Öffnen Sie sie zuerst, um dort abzulegen.`,
    someRefused: (refused, count) =>
      refused === 1
        ? `1 von ${count} Dateien kann nicht abgelegt werden.`
        : `${refused} von ${count} Dateien können nicht abgelegt werden.`,
    nothingUsable: 'Hiervon kann nichts abgelegt werden',
    refusals: {
      'not-a-file': () =>
        'Ein Ordner, eine Verknüpfung oder ein Gerät ist keine Datei: Öffnen Sie den Ordner und ziehen Sie die Dateien darin.',
      empty: () => 'Eine leere Datei kann nicht abgelegt werden.',
      unreadable: () => 'Eine Datei ist nicht mehr da oder darf nicht gelesen werden.',
      'too-large': (system) => `${system} nimmt keine so große Datei.`,
      type: (system) => `${system} nimmt Dateien dieser Art nicht.`,
    },
    paused: 'Dieses Konto ruht: Dateien werden hier sicher verwahrt und gesendet, sobald es wieder arbeitet.',
    taking: (count) =>
      count === 1 ? '1 Datei wird sicher verwahrt…' : `${count} Dateien werden sicher verwahrt…`,
  },

  dropQuestion: {
    title: 'Ist das die richtige Akte?',
    concerns: {
      changed: ({ now, before }) =>
        `Die Akte auf dem Bildschirm wechselte unmittelbar vor dem Loslassen: ${isolated(now)}, davor ${isolated(before)}.`,
      'look-alike': () => 'Es gibt eine Akte, die leicht mit dieser verwechselt wird.',
      deceased: () => 'Laut Akte ist diese Person verstorben.',
      archived: () => 'Diese Akte ist archiviert.',
      many: ({ fileCount }) => `Das sind ${fileCount} Dateien, mehr als sonst auf einmal.`,
    },
    label: 'Geben Sie zur Sicherheit das Geburtsjahr ein',
    differs: 'Dieses Jahr steht nicht in der Akte. Es wurde nichts abgelegt.',
    unknownBirth: 'Die Akte enthält kein Geburtsdatum: Vergleichen Sie die Nummer, bevor Sie fortfahren.',
    confirm: (count, name) =>
      count === 1 ? `1 Datei für ${name} ablegen` : `${count} Dateien für ${name} ablegen`,
    cancel: 'Nichts ablegen',
  },

  fields: {
    title: (count) => (count === 1 ? '1 Datei ablegen' : `${count} Dateien ablegen`),
    for: 'Für',
    files: 'Dateien',
    onlyTypes: (system, types) =>
      `${system} nimmt nur ${types}. Dateien anderen Typs werden ausgelassen, und Sie erfahren, welche.`,
    forAll: (count) => `Dies gilt für alle ${count} Dateien.`,
    required: 'Bitte ausfüllen.',
    chooseOne: 'Wählen Sie einen der Treffer.',
    notADay: 'Schreiben Sie den Tag als 21.11.2026, 21-Nov-2026 oder 2026-11-21.',
    future: 'Dieser Tag liegt in der Zukunft.',
    choose: 'Auswählen…',
    searching: 'Wird gesucht…',
    nothingFound: 'Niemand gefunden. Versuchen Sie einen Teil des Nachnamens.',
    found: (count) => (count === 1 ? '1 Treffer' : `${count} Treffer`),
    remember: (account) => `Für ${account} merken`,
    rememberHelp: 'Alles außer Tagen und freiem Text. Beim nächsten Mal können Sie es ändern.',
    large: (count) => (count === 1 ? 'Diese Datei ist groß' : `${count} Dateien sind groß`),
    largeText: (system, size) =>
      `Ab ${size} braucht ${system} womöglich sehr lange oder lehnt eine Datei ab; eine Grenze wird nicht genannt. Verloren geht nichts: Eine Datei, die scheitert, bleibt hier und wird angezeigt.`,
    add: (count) => (count === 1 ? '1 Datei ablegen' : `${count} Dateien ablegen`),
    addAnyway: (count) => (count === 1 ? 'Trotzdem ablegen' : `${count} Dateien trotzdem ablegen`),
  },

  refused: {
    title: (count) =>
      count === 1 ? '1 Datei wurde nicht abgelegt' : `${count} Dateien wurden nicht abgelegt`,
    text: (count, name) =>
      count === 1 ? `Sie ist nicht in der Akte von ${name}.` : `Keine davon ist in der Akte von ${name}.`,
    accepted: (count) =>
      count === 1 ? '1 weitere Datei wurde angenommen.' : `${count} weitere Dateien wurden angenommen.`,
    dismiss: 'Fertig',
  },

  tray: {
    title: 'Ablage',
    nothing: 'Nichts unterwegs',
    needsYou: (count) => `${count} zu prüfen`,
    onHold: (count) => `${count} zurückgehalten`,
    sending: (count) => (count === 1 ? '1 wird gesendet' : `${count} werden gesendet`),
    waiting: (count) => (count === 1 ? '1 wartet' : `${count} warten`),
    filedToday: (count) => `${count} heute abgelegt`,
    further: (count) => (count === 1 ? 'und 1 weitere' : `und ${count} weitere`),
    showMore: (count) => `${count} weitere zeigen`,
    show: 'Zeigen',
    hide: 'Verbergen',
    retryAll: 'Alle erneut versuchen',
    undo: 'Rückgängig',
    fileNow: 'Jetzt ablegen',
    pause: 'Anhalten',
    cancel: 'Abbrechen',
    retry: 'Erneut versuchen',
    lookAgain: 'Erneut nachsehen',
    confirmPatient: 'Richtige Akte: ablegen',
    fileAgain: 'Nicht in der Akte: neu ablegen',
    dealtWith: 'Habe ich erledigt',
    dismiss: 'Ausblenden',
    describe: 'Beschreibung ändern',
    details: 'Einzelheiten',
    progressOf: (file) => `${file} wird gesendet`,
    pace: (speed, left) => `${speed}/s · noch ${left}`,
    copyDetails: 'Einzelheiten für den Support kopieren',
    copyDetailsOf: (file) => `Einzelheiten für den Support kopieren: ${file}`,
    copied: 'Kopiert',
    detailsCopied: (file) => `Einzelheiten zu ${file} für den Support kopiert.`,
    detailsNotCopied:
      'hat Einzelheiten, die nicht kopiert werden konnten: Markieren Sie sie unter „Einzelheiten“ von Hand.',
    showOnChart: 'In der Akte zeigen',
    isSelected: (file, name) => `${file} ist in den Dateien von ${isolated(name)} ausgewählt.`,
    notInList: (system) =>
      `ist nicht in der Dateiliste dieser Akte. Vielleicht wurde sie seitdem in ${system} archiviert.`,
    notAmongFirst: (count) =>
      `ist nicht unter den ersten ${count} Dateien dieser Akte: Sie ist vielleicht weiter unten oder wurde seitdem archiviert.`,
  },

  day: {
    open: 'Heute…',
    title: (day) => `Ablage am ${day}`,
    nothing: 'Heute wurde nichts abgelegt, und nichts ist unterwegs.',
    what: 'Alles, was noch nicht abgeschlossen ist, und was heute abgelegt oder zurückgezogen wurde. Ausgeblendete Zeilen fehlen.',
    since: (time) => `seit ${time}`,
    sections: {
      'needs-you': (count) => `Zu prüfen: ${count}`,
      held: (count) => `Zurückgehalten: ${count}`,
      waiting: (count) => `Wartend: ${count}`,
      'under-way': (count) => `Unterwegs: ${count}`,
      filed: (count) => `Heute abgelegt: ${count}`,
      withdrawn: (count) => `Heute zurückgezogen: ${count}`,
    },
  },

  dialog: { cancel: 'Abbrechen', close: 'Schließen', working: 'In Arbeit…' },
  notices: {
    dismiss: 'Ausblenden',
    details: 'Einzelheiten',
    title: 'Hinweise',
    request: 'Für den Support, Anfrage',
  },
};
