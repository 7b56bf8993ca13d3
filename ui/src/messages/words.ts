import type { AccountStateView, PatientStatusView } from '../api/backend';

/** Every label and sentence of the window that is neither a failure nor a filing's state. */
export const words = {
  app: 'Chartdrop',

  desk: {
    opening: 'Opening…',
    unavailableTitle: 'Chartdrop cannot start yet',
    tryAgain: 'Try again',
    trying: 'Trying…',
    safe: 'Nothing was lost: files that were already accepted wait on this computer.',
  },

  account: {
    none: 'No account',
    switchTo: 'Accounts',
    add: 'Add account…',
    replaceKey: 'Enter a new API key…',
    remove: 'Remove account…',
    retest: 'Test again',
    capabilities: 'Capabilities',
    settings: 'Settings',
    state: {
      ok: 'Signed in',
      'signed-out': 'Signed out',
      'keyring-locked': 'Keyring locked',
      'keyring-absent': 'No keyring',
      'secret-missing': 'API key missing',
      offline: 'Offline',
    } satisfies Record<AccountStateView, string>,
    trouble: {
      'signed-out': (name: string, system: string) =>
        `${system} no longer accepts the API key of ${name}. Files for it wait here until a current key is entered.`,
      'keyring-locked': (name: string) =>
        `The keyring that holds the API key of ${name} is locked. Files for it wait here until it is unlocked.`,
      'keyring-absent': (name: string) =>
        `There is no keyring to read the API key of ${name} from. Files for it wait here.`,
      'secret-missing': (name: string) =>
        `The API key of ${name} is no longer in the keyring. Files for it wait here until it is entered again.`,
      offline: (name: string, system: string) =>
        `No connection to ${system}. Files for ${name} wait here and go on by themselves.`,
    } satisfies Record<Exclude<AccountStateView, 'ok'>, (name: string, system: string) => string>,
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: (system: string) =>
      `Its API key is deleted from this computer’s keyring. Nothing changes in ${system}. Files that are still on their way keep the account here until they are done.`,
    removeConfirm: (name: string) => `Remove ${name}`,
    keyTitle: (name: string) => `New API key for ${name}`,
    keySave: 'Save key',
    keySaving: 'Testing and saving…',
  },

  accountForm: {
    welcomeTitle: 'Connect your clinic',
    welcomeText:
      'Find a patient, drop files on the window, and they are on that patient’s chart. Connect Cliniko once to begin.',
    addTitle: 'Add a Cliniko account',
    apiKey: 'API key',
    apiKeyHelp:
      'In Cliniko, open My Info, then Manage API keys, and add one. It ends in a part such as -au1.',
    apiKeySafe: 'The key is kept in this computer’s keyring, nowhere else.',
    name: 'Name of this account',
    nameHelp: 'How you want to see it here. The clinic’s name is a good one.',
    advanced: 'Advanced',
    baseUrl: 'Base address',
    baseUrlHelp: 'Leave empty to use the region in the key. For a test server, its full address.',
    test: 'Test connection',
    testing: 'Testing…',
    testFirst: 'Test the connection first; then you can save.',
    found: 'Connected',
    clinic: 'Clinic',
    user: 'User',
    role: 'Role',
    address: 'Address',
    save: 'Save account',
    saving: 'Saving…',
    demo: 'The demo practice’s address is filled in.',
  },

  capabilities: {
    title: (account: string) => `What ${account} can do`,
    available: 'Yes',
    absent: 'No',
    pinInSystem: (system: string) => `Set ${system}’s own pin`,
    ownPin: 'Pin on this computer',
    archive: 'Archive a file',
    restore: 'Bring an archived file back',
    describe: 'Edit a description',
    descriptionLimit: 'Longest description',
    characters: (count: number) => `${count} characters`,
    sizeLimit: 'Largest file',
    noLimit: (system: string) => `${system} publishes no limit`,
    types: 'Types of file',
    anyType: 'Any',
    link: 'A copied link works for',
    linkTells: 'Each link says so when it is copied',
  },

  settings: {
    title: 'Settings',
    hold: 'Hold before anything is sent',
    holdHelp: 'The time for Undo. No system can take a file back cleanly once it is sent.',
    seconds: 'Seconds',
    secondsRange: 'From 0 to 60',
    untilPressed: 'Until I press File now',
    parallel: 'Files sent at the same time',
    parallelHelp: 'For each account, from 1 to 6.',
    save: 'Save settings',
  },

  search: {
    label: 'Find a patient',
    placeholder: 'Find a patient by name, birth date or number',
    shortcut: 'Ctrl F',
    searching: 'Searching…',
    hint: 'Type a name, a birth date such as 12-Mar-1970, an e-mail address or the number.',
    tooShort: 'Type at least two letters.',
    nobody: (text: string) => `Nobody found for “${text}”.`,
    nobodyHelp: 'Check the spelling, try only the surname, or include archived patients.',
    found: (count: number, text: string) =>
      count === 1 ? `1 patient for “${text}”` : `${count} patients for “${text}”`,
    includeArchived: 'Include archived',
    keys: 'Arrow keys to choose, Enter to open, Esc to close',
    clear: 'Clear the search',
  },

  patient: {
    born: 'Born',
    gender: 'Gender',
    idOf: (system: string) => `${system} ID`,
    preferredName: 'Preferred name',
    email: 'E-mail',
    notKnown: 'Not Known',
    looksAlike: 'looks alike',
    looksAlikeLong: 'Another patient looks alike: compare birth date and number.',
    status: {
      active: '',
      archived: 'Archived',
      merged: 'Merged into another record',
      deleted: 'Deleted',
      deceased: 'Deceased',
    } satisfies Record<PatientStatusView, string>,
    mergedInto: (id: string) => `Merged into ${id}`,
    openMerged: 'Open that record',
    recent: 'Recent patients',
    noRecent: 'Patients you open appear here until you close the app.',
    noneTitle: 'No patient open',
    noneText: 'Find a patient to see their files and to add some.',
    demoHint: (name: string) => `This is a practice with made-up people. Try “${name}”.`,
    tryDemo: (name: string) => `Search for ${name}`,
    banner: 'Patient',
  },

  files: {
    title: 'Files',
    count: (count: number) => (count === 1 ? '1 file' : `${count} files`),
    search: 'Search in files',
    type: 'Type of file',
    archivedToggle: 'Archived',
    archivedHelp: 'Show archived files too',
    add: 'Add files…',
    readAgain: 'Read again',
    columns: {
      name: 'Name',
      description: 'Description',
      'content-type': 'Type',
      size: 'Size',
      'created-at': 'Added',
    },
    loading: 'Reading the files…',
    loadingMore: 'Reading more…',
    moreFailed: 'The rest could not be read.',
    empty: 'No files on this chart yet',
    emptyHelp: (name: string) =>
      `Drop files anywhere in the window, or use Add files, to add them to ${name}.`,
    nothingMatches: 'No file matches',
    nothingMatchesHelp: 'The search looks in names and descriptions.',
    showAll: 'Show all files',
    failedTitle: 'The files could not be read',
    processing: (system: string) => `Being prepared by ${system}`,
    noName: 'Name not known',
    archivedMark: 'Archived',
    pinned: 'Pinned',
    dropHint: (name: string) => `Drop files anywhere to add them to ${name}`,
    cannotAdd: 'Files cannot be added to this record',
    actions: 'Actions',
    menuFor: (file: string) => `Actions for ${file}`,
    open: 'Open',
    copyLink: 'Copy link',
    save: 'Save as…',
    pin: 'Pin',
    unpin: 'Unpin',
    describe: 'Edit description…',
    archive: 'Archive…',
    saved: 'was saved.',
    archived: (system: string) => `was archived in ${system}.`,
    linkCopied: 'Link copied',
    linkWorks: (left: string) => `works for ${left}`,
    linkWorksUnknown: 'works for a short time',
    linkOver: 'That link no longer works: copy a new one',
    linkWarning: 'Whoever has the link can open the file.',
    pinnedTheirs: (system: string) => `in ${system}`,
    pinnedTheirsLong: (system: string) => `Pinned in ${system}`,
    pinnedOurs: 'on this computer',
    notPinned: 'no',
    opening: 'Opening…',
  },

  details: {
    title: 'Details',
    none: 'Select a file to see its details.',
    description: 'Description',
    noDescription: 'None',
    type: 'Type',
    size: 'Size',
    added: 'Added',
    addedBy: 'Added by',
    /** Systems name the person who added a file by number only. */
    userNumber: (system: string, id: string) => `${system} user ${id}`,
    archived: 'Archived',
    pinned: 'Pinned',
    edit: 'Edit',
  },

  describe: {
    title: 'Edit description',
    label: 'Description',
    left: (used: number, limit: number) => `${used} of ${limit}`,
    tooLong: (by: number) => `${by} too many`,
    save: 'Save description',
    saving: 'Saving…',
  },

  archive: {
    title: 'Archive this file?',
    text: (system: string) =>
      `It leaves the list of files for everybody who uses ${system}. This app cannot bring it back.`,
    confirm: (file: string, name: string) => `Archive ${file} for ${name}`,
    archiving: 'Archiving…',
    keep: 'Keep it',
  },

  drop: {
    add: (count: number) =>
      count === 1 ? 'Add 1 file to' : count > 1 ? `Add ${count} files to` : 'Add files to',
    hold: (seconds: number) =>
      seconds === 0
        ? 'Let go to add. They are sent at once.'
        : seconds === 1
          ? 'Let go to add. They wait 1 second before anything is sent.'
          : `Let go to add. They wait ${seconds} seconds before anything is sent.`,
    holdUntilPressed: 'Let go to add. They wait until you press File now.',
    nobody: 'Open a patient first',
    nobodyHelp: 'Nothing is added: no patient is open.',
    notThisRecord: 'Nothing is added to this record',
    merged: 'It was merged into another one: open that record first.',
    deleted: 'It is marked as deleted.',
    taking: (count: number) =>
      count === 1 ? 'Taking 1 file into safe keeping…' : `Taking ${count} files into safe keeping…`,
  },

  birthYear: {
    title: 'Is this the right patient?',
    text: 'Somebody else looks alike. To be sure, enter the year of birth of',
    label: 'Year of birth',
    differs: 'This is not the year in the record. Nothing has been added.',
    unknownBirth: 'The record holds no birth date. Compare the number before you go on:',
    confirm: (count: number) => (count === 1 ? 'Add 1 file' : `Add ${count} files`),
  },

  refused: {
    title: (count: number) => (count === 1 ? '1 file was not added' : `${count} files were not added`),
    text: (count: number, name: string) =>
      count === 1 ? `It is not on the chart of ${name}.` : `None of them is on the chart of ${name}.`,
    accepted: (count: number) =>
      count === 1 ? '1 other file was added.' : `${count} other files were added.`,
    dismiss: 'Done',
  },

  tray: {
    title: 'Filing',
    nothing: 'Nothing on its way',
    needsYou: (count: number) => (count === 1 ? '1 needs you' : `${count} need you`),
    onHold: (count: number) => `${count} on hold`,
    sending: (count: number) => `${count} sending`,
    waiting: (count: number) => `${count} waiting`,
    filedToday: (count: number) => `${count} filed today`,
    show: 'Show',
    hide: 'Hide',
    retryAll: 'Retry all',
    undo: 'Undo',
    fileNow: 'File now',
    cancel: 'Cancel',
    retry: 'Retry',
    dismiss: 'Dismiss',
    describe: 'Edit description',
    details: 'Details',
    progressOf: (file: string) => `Sending ${file}`,
  },

  dialog: { cancel: 'Cancel', close: 'Close', working: 'Working…' },
  notices: { dismiss: 'Dismiss', details: 'Details', title: 'Notices' },
} as const;
