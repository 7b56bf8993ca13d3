import type { AccountStateView, PatientStatusView } from '../api/backend';
import type { DateFilterKind } from '../lib/dateFilter';
import type { DropConcern, DropFacts } from '../lib/dropConcerns';
import type { DaySection } from '../lib/day';
import { isolated } from '../lib/characters';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/words';

/** `3 files were`, `2 of 3 files were`: how many of those asked for. */
function ofAll(done: number, of: number): string {
  if (done < of) return `${done} of ${of} files ${done === 1 ? 'was' : 'were'}`;
  return of === 1 ? '1 file was' : `${of} files were`;
}

const english = {
  app: 'Chartdrop',

  desk: {
    opening: 'Opening…',
    unavailableTitle: 'Chartdrop cannot start yet',
    tryAgain: 'Try again',
    dismissStoreNotice: 'I have read this',
    trying: 'Trying…',
    safe: 'Nothing was lost: files that were already accepted wait on this computer.',
  },

  account: {
    none: 'No account',
    switchTo: 'Accounts',
    add: 'Add account…',
    /** Where the system itself is not known to this window. */
    signInAgain: 'Sign in again…',
    proof: 'sign-in',
    noPerson: 'The clinic’s own key: no person',
    remove: 'Remove account…',
    retest: 'Test again',
    capabilities: 'Capabilities',
    settings: 'Settings',
    state: {
      ok: 'Signed in',
      'signed-out': 'Signed out',
      'keyring-locked': 'Keyring locked',
      'keyring-absent': 'No keyring',
      'keyring-refused': 'Keyring refused',
      'keyring-slow': 'Keyring silent',
      'secret-missing': 'Key missing',
      'secret-unreadable': 'Key unreadable',
      'other-clinic': 'Other clinic’s key',
      offline: 'Offline',
    } satisfies Record<AccountStateView, string>,
    trouble: {
      'signed-out': (name: string, system: string, proof: string) =>
        `${system} no longer accepts the ${proof} of ${name}. Files for it wait here, safe, and go on by themselves afterwards.`,
      'keyring-locked': (name: string, _system: string, proof: string) =>
        `The keyring that holds the ${proof} of ${name} is locked. Files for it wait here until it is unlocked.`,
      'keyring-absent': (name: string, _system: string, proof: string) =>
        `There is no keyring to read the ${proof} of ${name} from. Files for it wait here.`,
      'keyring-refused': (name: string, _system: string, proof: string) =>
        `The keyring refuses to give the ${proof} of ${name}. Files for it wait here, safe, and go on by themselves once it does.`,
      'keyring-slow': (name: string, _system: string, proof: string) =>
        `The keyring has not answered yet; it may be asking for its password in a window of its own. Files for ${name} wait here until it gives the ${proof}.`,
      'secret-unreadable': (name: string, _system: string, proof: string) =>
        `What the keyring holds as the ${proof} of ${name} is nothing to sign in with. Files for it wait here, safe, and go on by themselves afterwards.`,
      'other-clinic': (name: string, _system: string, proof: string) =>
        `The keyring holds the ${proof} of another clinic in place of ${name}’s. Nothing is sent with it. Files wait here, safe, and go on by themselves once the right one is back.`,
      'secret-missing': (name: string, _system: string, proof: string) =>
        `The ${proof} of ${name} is no longer in the keyring. Files for it wait here, safe, and go on by themselves afterwards.`,
      offline: (name: string, system: string) =>
        `No connection to ${system}. Files for ${name} wait here and go on by themselves.`,
    } satisfies Record<
      Exclude<AccountStateView, 'ok'>,
      (name: string, system: string, proof: string) => string
    >,
    removeTitle: (name: string) => `Remove ${name}?`,
    removeText: (system: string) =>
      `What it signs in with is deleted from this computer’s keyring. Nothing changes in ${system}. Files that are still on their way keep the account here until they are done.`,
    removeConfirm: (name: string) => `Remove ${name}`,
    againTitle: (name: string) => `Sign in to ${name} again`,
    againPromise:
      'Files that wait for this account stay on this computer, sealed, and go on by themselves once you are signed in. They stay with the patients they were dropped for.',
    keySave: 'Test and save',
    keySaving: 'Testing and saving…',
  },

  accountForm: {
    welcomeTitle: 'Connect your clinic',
    welcomeText:
      'Find a patient, drop files on the window, and they are on that patient’s chart. Connect your clinic’s system once to begin.',
    addTitle: 'Add an account',
    system: 'Which system does the clinic use?',
    way: 'How to sign in',
    place: 'Where it runs',
    safe: (keptAs: string) => `The ${keptAs} is kept in this computer’s keyring, nowhere else.`,
    safeKeys: 'Both keys are kept in this computer’s keyring, nowhere else.',
    optional: 'optional',
    name: 'Name of this account',
    nameHelp: 'How you want to see it here. The clinic’s name is a good one.',
    advanced: 'Advanced',
    baseUrl: 'Base address',
    storageHosts: 'Storage hosts',
    storageHostsHelp:
      'Only where files lie on another host than the server itself, such as files.clinic.example. Separate several with a comma.',
    test: 'Test connection',
    testing: 'Testing…',
    testFirst: 'Test the connection first; then you can save.',
    signInFirst: 'Sign in first; then you can save.',
    found: 'Connected',
    clinic: 'Clinic',
    user: 'User',
    role: 'Role',
    address: 'Address',
    save: 'Save account',
    saving: 'Saving…',
    demo: 'The demo practice’s address is filled in.',
  },

  signIn: {
    begin: 'Sign in in the browser',
    opening: 'Opening the browser…',
    waiting: (system: string) => `Waiting for you to sign in to ${system} in the browser`,
    waitingHelp:
      'Sign in and allow access there, then come back here. The browser has just been opened; this waits for five minutes.',
    cancel: 'Stop waiting',
    redirects: 'Addresses to register first',
    redirectsHelp:
      'The browser comes back to this computer at one of these. All three, so that a port in use does not stop you.',
    copy: 'Copy',
    copyAll: 'Copy all three',
    copied: 'Copied',
    copyOf: (address: string) => `Copy ${address}`,
    notCopied: 'Select the address and copy it by hand.',
  },

  capabilities: {
    title: (account: string) => `What ${account} can do`,
    available: 'Yes',
    absent: 'No',
    actions: 'With a file on the chart',
    filing: 'When adding files',
    reading: 'What is listed',
    pinInSystem: (system: string) => `Set ${system}’s own pin`,
    ownPin: 'Pin on this computer',
    archive: 'Archive a file',
    restore: 'Bring an archived file back',
    describe: 'Edit a description',
    describeWhenFiling: 'Describe a file when adding it',
    listAccount: 'List the files of the whole clinic',
    patientPages: (system: string) => `Open a patient in ${system}`,
    patientPagesAbsent: (system: string) => `${system} documents no address of a patient’s page.`,
    descriptionLimit: 'Longest description',
    characters: (count: number) => `${count} characters`,
    sizeLimit: 'Largest file',
    sizeWarning: 'Warned from',
    sizeWarningText: (size: string) => `${size}: sending may take long or fail`,
    noLimit: (system: string) => `${system} publishes no limit`,
    types: 'Types of file',
    anyType: 'Any',
    link: 'A copied link works for',
    linkTells: 'Each link says so when it is copied',
    asks: 'Asks for',
    asksNothing: 'Nothing beside the file',
    required: 'required',
    byDefault: (value: string) => `unless changed: ${value}`,
    kinds: {
      'document-reference': 'Documents',
      media: 'Photos and other media',
      consent: 'Consents',
      'diagnostic-report': 'Diagnostic reports',
      photo: 'The patient’s photo',
      signature: 'Signatures of practitioners',
      'file-in-folder': 'Files in a folder',
      'file-outside-folders': 'Files outside every folder',
    },
  },

  shortcuts: 'Keyboard shortcuts',

  settings: {
    title: 'Settings',
    hold: 'Hold before anything is sent',
    holdHelp: 'The time for Undo. No system can take a file back cleanly once it is sent.',
    seconds: 'Seconds',
    secondsRange: 'From 0 to 60',
    untilPressed: 'Until I press File now',
    parallel: 'Files sent at the same time',
    parallelHelp: 'For each account, from 1 to 6.',
    recent: 'Remember recent patients',
    recentHelp: 'Kept encrypted on this computer for two weeks. Switched off, they are forgotten at once.',
    language: 'Language',
    languageOfSystem: 'As this computer',
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
    nobodyHelp:
      'Check the spelling, try only the surname, or include archived patients. In a date such as 03/04/1970 the day comes first.',
    found: (count: number, text: string) =>
      count === 1 ? `1 patient for “${text}”` : `${count} patients for “${text}”`,
    includeArchived: 'Include archived',
    keys: 'Arrow keys to choose, Enter to open, Esc to close',
    clear: 'Clear the search',
  },

  patient: {
    born: 'Born',
    gender: 'Gender',
    /** FHIR's codes. */
    genders: { male: 'Male', female: 'Female', other: 'Other', unknown: 'Not Known' },
    idOf: (system: string) => `${system} ID`,
    recordNumber: 'Record number',
    openIn: (system: string) => `Open in ${system}`,
    preferredName: 'Preferred name',
    email: 'E-mail',
    notKnown: 'Not Known',
    nameNotKnown: 'Name Not Known',
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
    noRecent: 'Patients you open appear here.',
    noRecentKept: 'Patients you open appear here until you close the app.',
    clear: 'Clear',
    clearRecent: 'Clear recent patients',
    opening: 'Opening…',
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
    dates: {
      label: 'When added',
      kinds: {
        any: 'Any time',
        today: 'Today',
        'last-7-days': 'Last 7 days',
        'last-30-days': 'Last 30 days',
        'this-year': 'This year',
        between: 'From – to…',
      } satisfies Record<DateFilterKind, string>,
      from: 'From',
      to: 'To',
      shape: 'DD-Mon-YYYY',
      turnedRound: 'The first day comes after the last one.',
    },
    types: { all: 'All types', images: 'Images', text: 'Text', video: 'Video', other: 'Other' },
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
    nothingMatchesHelp:
      'The search looks in names and descriptions; type and date narrow what is shown further.',
    showAll: 'Show all files',
    failedTitle: 'The files could not be read',
    processing: (system: string) => `Being prepared by ${system}`,
    noName: 'Name not known',
    archivedMark: 'Archived',
    pinned: 'Pinned',
    pinnedHeading: (count: number) => `Pinned (${count})`,
    otherFiles: 'Other files',
    dateNotKnown: 'Date not known',
    dropHint: (name: string) => `Drop files anywhere to add them to ${name}`,
    cannotAdd: 'Files cannot be added to this record',
    actions: 'Actions',
    menuFor: (file: string) => `Actions for ${file}`,
    open: 'Open',
    openKey: 'Enter',
    copyLink: 'Copy link',
    save: 'Save as…',
    unpin: 'Unpin',
    describe: 'Edit description…',
    archive: 'Archive…',
    restore: 'Restore',
    restored: 'is back on the chart.',
    pinIn: (system: string) => `Pin in ${system}`,
    pinHere: 'Pin on this computer',
    unpinIn: (system: string) => `Unpin in ${system}`,
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

  selection: {
    count: (count: number) =>
      count === 0 ? 'No file selected' : count === 1 ? '1 file selected' : `${count} files selected`,
    /** Ctrl+A selects what has been read; the rest of a long list comes when scrolled to. */
    onlyRead: (total: number | null) =>
      total === null
        ? 'More files follow that have not been read yet; they are not selected.'
        : `Of the ${total} files, those further down have not been read yet; they are not selected.`,
    sizeUnknown: 'size not known',
    sizePartly: (size: string) => `at least ${size}`,
    open: (files: string) => `Open ${files}`,
    pinIn: (files: string, system: string) => `Pin ${files} in ${system}`,
    pinHere: (files: string) => `Pin ${files} on this computer`,
    unpin: (files: string) => `Unpin ${files}`,
    archive: (files: string) => `Archive ${files}…`,
    restore: (files: string) => `Restore ${files}`,
    atMost: (limit: number) => `At most ${limit} at once.`,
    keys: 'Esc goes back to one file.',
    progress: {
      open: (done: number, of: number) => `Opening: ${done} of ${of} done`,
      pin: (done: number, of: number) => `Pinning: ${done} of ${of} done`,
      unpin: (done: number, of: number) => `Unpinning: ${done} of ${of} done`,
      archive: (done: number, of: number) => `Archiving: ${done} of ${of} done`,
      restore: (done: number, of: number) => `Restoring: ${done} of ${of} done`,
    },
    done: {
      pin: (done: number, of: number) => `${ofAll(done, of)} pinned.`,
      unpin: (done: number, of: number) => `${ofAll(done, of)} unpinned.`,
      archive: (done: number, of: number, system: string) => `${ofAll(done, of)} archived in ${system}.`,
      restore: (done: number, of: number) => `${ofAll(done, of)} put back on the chart.`,
    },
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

  describeBatch: {
    open: (count: number) => (count === 1 ? 'Add a description…' : `Describe ${count} files…`),
    openFor: (count: number, name: string) =>
      count === 1 ? `Add a description to 1 file for ${name}` : `Describe ${count} files for ${name}`,
    title: (count: number) => (count === 1 ? 'Describe 1 file' : `Describe ${count} files`),
    tooLate: 'On the chart already, or being added',
    replace: (count: number) =>
      count === 1
        ? 'Replace the description that 1 file has'
        : `Replace the descriptions that ${count} files have`,
    save: (count: number) =>
      count === 1 ? 'Save description of 1 file' : `Save description of ${count} files`,
  },

  archive: {
    title: (count: number) => (count === 1 ? 'Archive this file?' : `Archive these ${count} files?`),
    text: (count: number, system: string) =>
      count === 1
        ? `It leaves the list of files for everybody who uses ${system}. This app cannot bring it back.`
        : `They leave the list of files for everybody who uses ${system}. This app cannot bring them back.`,
    reversible: (count: number, system: string) =>
      count === 1
        ? `It leaves the list of files for everybody who uses ${system}. You can restore it from the archived files.`
        : `They leave the list of files for everybody who uses ${system}. You can restore them from the archived files.`,
    confirm: (file: string, name: string) => `Archive ${file} for ${name}`,
    confirmAll: (count: number, name: string) => `Archive ${count} files for ${name}`,
    archiving: 'Archiving…',
    keep: (count: number) => (count === 1 ? 'Keep it' : 'Keep them'),
  },

  drop: {
    add: (count: number) =>
      count === 1 ? 'Add 1 file to' : count > 1 ? `Add ${count} files to` : 'Add files to',
    hold: (seconds: number) =>
      seconds === 0
        ? 'Let go to add. Sending starts at once.'
        : `Let go to add. Nothing leaves this computer for ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
    holdUntilPressed: 'Let go to add. Nothing leaves this computer until you press File now.',
    notThisRecord: 'Nothing is added to this record',
    merged: 'It was merged into another one: open that record first.',
    deleted: 'It is marked as deleted.',
    looksAlike: 'Somebody else looks alike: you will be asked for the year of birth.',
    /** Over the row of somebody whose chart is not open. */
    overAnother: (other: string) =>
      `You are over ${other}, whose chart is not open. Open it first to add files there.`,
    someRefused: (refused: number, count: number) => `${refused} of ${count} files cannot be added.`,
    nothingUsable: 'Nothing here can be added',
    refusals: {
      'not-a-file': () => 'A folder, link or device is no file: open the folder and drop the files in it.',
      empty: () => 'An empty file cannot be added.',
      unreadable: () => 'A file is gone, or may not be read.',
      'too-large': (system: string) => `${system} takes no file as large as this.`,
      type: (system: string) => `${system} does not take files of this type.`,
    },
    paused: 'This account is paused: files are kept safely here and sent once it works again.',
    taking: (count: number) =>
      count === 1 ? 'Taking 1 file into safe keeping…' : `Taking ${count} files into safe keeping…`,
  },

  dropQuestion: {
    title: 'Is this the right patient?',
    concerns: {
      changed: ({ now, before }: DropFacts) =>
        `The patient on screen changed just before the drop: ${isolated(now)}, before that ${isolated(before)}.`,
      'look-alike': () => 'Somebody else looks alike.',
      deceased: () => 'The record says that this person has died.',
      archived: () => 'This record is archived.',
      many: ({ fileCount }: DropFacts) => `These are ${fileCount} files, more than is usual at once.`,
    } satisfies Record<DropConcern, (facts: DropFacts) => string>,
    label: 'To be sure, enter the year of birth',
    differs: 'This is not the year in the record. Nothing has been added.',
    unknownBirth: 'The record holds no birth date: compare the number before you go on.',
    confirm: (count: number, name: string) =>
      count === 1 ? `Add 1 file to ${name}` : `Add ${count} files to ${name}`,
    cancel: 'Add nothing',
  },

  fields: {
    title: (count: number) => (count === 1 ? 'Add 1 file' : `Add ${count} files`),
    for: 'For',
    files: 'Files',
    onlyTypes: (system: string, types: string) =>
      `${system} takes ${types} only. Files of another type are left out, and you are told which.`,
    forAll: (count: number) => `These apply to all ${count} files.`,
    required: 'Fill this in.',
    chooseOne: 'Choose one of those found.',
    notADay: 'Write the day with the month in letters, such as 21-Nov-2026, or as 2026-11-21.',
    future: 'This day has not come yet.',
    choose: 'Choose…',
    searching: 'Searching…',
    nothingFound: 'Nobody found. Try part of the surname.',
    found: (count: number) => (count === 1 ? '1 found' : `${count} found`),
    remember: (account: string) => `Remember for ${account}`,
    rememberHelp: 'Everything but days and free text. You can change it the next time.',
    large: (count: number) => (count === 1 ? 'This file is large' : `${count} files are large`),
    largeText: (system: string, size: string) =>
      `Above ${size}, ${system} may take very long or refuse a file; it publishes no limit. Nothing is lost either way: a file that fails stays here and says so.`,
    add: (count: number) => (count === 1 ? 'Add 1 file' : `Add ${count} files`),
    addAnyway: (count: number) => (count === 1 ? 'Add it anyway' : `Add ${count} files anyway`),
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
    further: (count: number) => (count === 1 ? 'and 1 more' : `and ${count} more`),
    showMore: (count: number) => `Show ${count} more`,
    show: 'Show',
    hide: 'Hide',
    retryAll: 'Retry all',
    undo: 'Undo',
    fileNow: 'File now',
    pause: 'Pause',
    cancel: 'Cancel',
    retry: 'Retry',
    lookAgain: 'Look again',
    confirmPatient: 'Right patient: file it',
    fileAgain: 'Not on the chart: file again',
    dealtWith: 'I have dealt with it',
    dismiss: 'Dismiss',
    describe: 'Edit description',
    details: 'Details',
    progressOf: (file: string) => `Sending ${file}`,
    pace: (speed: string, left: string) => `${speed}/s · ${left} left`,
    copyDetails: 'Copy details for support',
    copyDetailsOf: (file: string) => `Copy details for support: ${file}`,
    copied: 'Copied',
    detailsCopied: (file: string) => `Copied the details of ${file} for support.`,
    detailsNotCopied: 'has details that could not be copied: select them under Details by hand.',
    showOnChart: 'Show on chart',
    isSelected: (file: string, name: string) => `${file} is selected in the files of ${isolated(name)}.`,
    notInList: (system: string) =>
      `is not in this patient’s list of files. It may have been archived in ${system} since.`,
    notAmongFirst: (count: number) =>
      `is not among the first ${count} files of this patient: it may be further down, or archived since.`,
  },

  day: {
    open: 'Today…',
    title: (day: string) => `Filing on ${day}`,
    nothing: 'Nothing was filed today, and nothing is on its way.',
    what: 'Everything that is not over yet, and what was filed or withdrawn today. Rows that were dismissed are not in it.',
    since: (time: string) => `since ${time}`,
    sections: {
      'needs-you': (count: number) => `Needs you: ${count}`,
      held: (count: number) => `On hold: ${count}`,
      waiting: (count: number) => `Waiting: ${count}`,
      'under-way': (count: number) => `On the way: ${count}`,
      filed: (count: number) => `Filed today: ${count}`,
      withdrawn: (count: number) => `Withdrawn today: ${count}`,
    } satisfies Record<DaySection, (count: number) => string>,
  },

  dialog: { cancel: 'Cancel', close: 'Close', working: 'Working…' },
  notices: { dismiss: 'Dismiss', details: 'Details', title: 'Notices', request: 'For support, request' },
} as const;

/** Every key with words of some language. */
export type Words = Translated<typeof english>;

/** Every label and sentence of the window that is neither a failure nor a filing's state, in the language of the window. */
export const words = catalogue(english, german);
