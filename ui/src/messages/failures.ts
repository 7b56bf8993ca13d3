import type { FailureView, OnChartView } from '../api/backend';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/failures';
import { failureParts, filled } from './failureParts';

/**
 * The words for one failure: what happened, and what happens or helps next. `{system}` is the system's name, `{proof}` what its
 * accounts sign in with, `{renew}` how a current one is got, `{shape}` what
 * one looks like, `{field}` the field it is about.
 */
export interface FailureWording {
  what: string;
  next: string;
  /** Where a filing that needs a person is not well served by the words above. */
  filing?: { next?: string } & Partial<Record<OnChartView, { onChart?: string; next?: string }>>;
}

/**
 * Every failure code the window can be told, in words. Codes come from Rust (the attachment API, the filing desk, the
 * shell) and stay the same; sentences live here alone.
 */
const english = {
  // On the way to the system
  offline: {
    what: 'There is no connection to {system}.',
    next: 'Check this computer’s network, then try again.',
  },
  'tls-untrusted': {
    what: 'The connection to {system} is not trusted, so nothing was sent.',
    next: 'Check this computer’s date and the clinic’s network, then try again.',
  },
  'timed-out': { what: '{system} did not answer in time.', next: 'Try again in a moment.' },
  'answer-lost': {
    what: 'The connection broke before {system} answered.',
    next: 'Look at the list of files before doing it again.',
    filing: { next: 'Try again; nothing is filed twice.' },
  },
  'send-interrupted': {
    what: 'The connection to {system} broke while the file was being sent.',
    next: 'Check this computer’s network, then try again.',
  },
  'credentials-refused': {
    what: '{system} does not accept the {proof}.',
    next: '{renew}',
  },
  'key-malformed': {
    what: 'This cannot be what {system} gives out.',
    next: '{shape}',
  },
  'not-permitted': {
    what: '{system} does not allow this for the user of this account.',
    next: 'Ask an administrator of the clinic to give this account the right to do it.',
    filing: {
      next: 'Ask an administrator of the clinic to give this account the right to do it, then try again.',
    },
  },
  'not-found': {
    what: '{system} has no such record any more.',
    next: 'It may have been archived or merged meanwhile. Read the list again.',
    filing: {
      next: 'The patient’s record may have been archived or merged meanwhile. Look in {system}, then try again, or add the file to the right record.',
      yes: { onChart: '{system} no longer shows it on the chart.' },
    },
  },
  rejected: {
    what: '{system} did not accept the request.',
    next: 'The details hold what {system} said; nothing was changed.',
    filing: { next: 'The details hold what {system} said. Try again, or show them to support.' },
  },
  'description-too-long': {
    what: 'The description is longer than {system} takes.',
    next: 'Shorten it and try again.',
  },
  'file-empty': { what: 'The file is empty.', next: 'Check the original and add it again.' },
  'file-too-large': {
    what: 'The file is larger than {system} takes.',
    next: 'Make it smaller and add it again.',
  },
  'file-type-refused': {
    what: '{system} does not take files of this type.',
    next: 'Save it as another type, such as PDF, and add it again.',
  },
  'storage-full': {
    what: 'The clinic’s storage in {system} is full (trial accounts have little).',
    next: 'Free space or upgrade the plan in {system}, then retry.',
  },
  'rate-limited': {
    what: '{system} asks to slow down.',
    next: 'Wait a moment, then try again.',
  },
  'server-fault': { what: '{system} has a fault of its own.', next: 'Try again in a few minutes.' },
  'reservation-refused': {
    what: '{system}’s storage no longer accepts this upload.',
    next: 'Retry: the file is sent afresh.',
  },
  'link-expired': {
    what: 'The link to the file has expired.',
    next: 'Try again: a fresh link is fetched.',
  },
  'answer-unreadable': {
    what: '{system} answered something that cannot be read.',
    next: 'A clinic proxy or sign-in page may be in between. Try again, or show the details to support.',
  },
  'answer-too-large': {
    what: '{system} answered far more than such an answer can hold.',
    next: 'Try again, or show the details to support.',
  },
  'redirect-unexpected': {
    what: '{system} pointed to another address where none belongs, so it was not followed.',
    next: 'A clinic proxy or sign-in page may be in between. Show the details to support.',
  },
  'address-refused': {
    what: '{system} named an address that is not on this account’s list, so nothing was sent to it.',
    next: 'For a server of your own, add its storage host to the account.',
  },
  'wrong-patient': {
    what: 'Stopped: {system} answered with another patient than the one the file was added to.',
    next: 'Look at the charts of both in {system} before adding it again.',
    filing: {
      yes: { onChart: 'It is not on this patient’s chart; it may be on another’s.' },
      unknown: { onChart: 'It may be on another patient’s chart.' },
    },
  },
  'bytes-differ': {
    what: 'What {system} holds is not the file that was sent.',
    next: 'Archive that copy in {system}, then add the file again.',
    filing: {
      no: { next: 'Try again: the file is sent afresh.' },
      yes: { onChart: 'A copy that differs is on the chart.' },
    },
  },
  'source-unreadable': {
    what: 'The kept copy of the file could not be read from this computer’s disk.',
    next: 'Add the file again from the original.',
  },
  'field-missing': {
    what: '{system} asks for “{field}”, and it was not given.',
    next: 'Add the file again and fill it in.',
  },
  'field-invalid': {
    what: '{system} does not take what was given for “{field}”.',
    next: 'Add the file again with another value.',
  },
  'changed-meanwhile': {
    what: 'Somebody else was changing the record in {system} at the same time, so nothing was changed here.',
    next: 'Read the list again, then try once more.',
    filing: { next: 'Try again in a moment.' },
  },
  'quota-used-up': {
    what: '{system}’s daily quota for this software is used up.',
    next: 'Nothing is lost. Try again when {system} has reset it, usually the next day.',
  },
  'record-not-seen': {
    what: 'The file was sent, but {system} has not shown it on the chart.',
    next: 'Look at the chart in {system}, then say here what you found. It is still being looked for.',
  },
  'instance-malformed': {
    what: 'This cannot be the name of a {system} instance.',
    next: 'Enter the first part of the address you open {system} at, such as “northside”.',
  },
  'sign-in-refused': {
    what: 'Signing in to {system} was refused in the browser.',
    next: 'Sign in again and allow access. If {system} refuses it, ask an administrator about the client and its addresses.',
  },
  'sign-in-timed-out': {
    what: 'Nobody finished signing in to {system} within five minutes.',
    next: 'Sign in again when you are ready. If the browser showed an error, check the registered addresses.',
  },
  'sign-in-port-taken': {
    what: 'Other programs on this computer use all three ports that the browser could come back to.',
    next: 'Close the other copy of the app or restart the computer, then sign in again.',
  },
  'token-not-kept': {
    what: 'The renewed sign-in could not be kept in this computer’s keyring, so it is not used.',
    next: 'Unlock the keyring, then try again. Files already accepted wait meanwhile; nothing is lost.',
  },
  'capability-absent': {
    what: '{system} offers no way to do this.',
    next: 'The account’s Capabilities say what works.',
    filing: { next: 'Add the file in {system} itself. The account’s Capabilities say what works.' },
  },

  // Filing
  'outcome-unknown': {
    what: '{system} never said whether the file arrived, and it could not be found for certain.',
    next: 'Look at the chart in {system}, then say here what you found. It is still being looked for.',
  },
  'processing-too-long': {
    what: '{system} has the record, but has been preparing the file for longer than usual.',
    next: 'It is still being watched and turns to filed when it is ready.',
  },
  'too-late-to-cancel': {
    what: 'It is too late to cancel: the file is being added to the chart.',
    next: 'When it is filed, archive it there if it does not belong.',
  },
  'already-being-filed': {
    what: 'The same file is already on its way to this patient.',
    next: 'Nothing to do: see its row in Filing.',
  },
  'already-unfiled': {
    what: 'The same file already waits in Unfiled.',
    next: 'Nothing to do: file it from there.',
  },
  'unfiled-unknown': {
    what: 'The file is not in Unfiled any more: it was filed or removed.',
    next: 'See whether it is in Filing.',
  },
  'already-on-this-chart': {
    what: 'The file is on this patient’s chart already.',
    next: 'Choose the patient whose chart it belongs on.',
  },
  'already-being-refiled': {
    what: 'The file is being moved to another chart already.',
    next: 'See its row in Filing; take that back first if it was a mistake.',
  },
  'nothing-to-settle': {
    what: 'Whether the original was dealt with is no longer a question.',
    next: 'The filing has moved on meanwhile; see its row.',
  },
  'hold-is-over': {
    what: 'The hold is over: the file is already on its way.',
    next: 'Cancel it, as long as that is offered.',
  },
  'nothing-to-retry': {
    what: 'There is nothing to retry.',
    next: 'The filing has moved on meanwhile; see its row.',
  },
  'nothing-to-file-again': {
    what: 'Whether this file is on the chart is no longer a question.',
    next: 'The filing has moved on meanwhile; see its row.',
  },
  'too-late-to-describe': {
    what: 'It is too late to change the description here.',
    next: 'When it is filed, edit the description in the list of files.',
  },
  'filing-not-finished': {
    what: 'The filing is not finished, so its row stays.',
    next: 'Cancel it, or wait until it is filed.',
  },
  'record-gone': {
    what: 'The record was made in {system} but is no longer there.',
    next: 'Somebody may have archived it. Look at the chart. If the file is not there and is needed, add it again.',
    filing: { yes: { onChart: '{system} no longer shows it on the chart.' } },
  },
  'store-was-lost': {
    what: 'This computer’s list of filings was lost; this file was found again in safe keeping.',
    next: 'Look at the chart in {system}, then say here what you found.',
    filing: { no: { next: 'Try again if it is still wanted; cancel it if not.' } },
  },
  'nothing-to-confirm': {
    what: 'Whether this file belongs to the patient is no longer a question.',
    next: 'The filing has moved on meanwhile; see its row.',
  },
  'patient-differs': {
    what: 'The patient’s record has another name or birth date than at the drop.',
    next: 'File it if this is the same person. If not, cancel it and drop the file on the right patient.',
  },
  'patient-archived': {
    what: 'The patient’s record was archived after the drop.',
    next: 'File it if it belongs there all the same, or cancel it.',
  },
  'patient-deceased': {
    what: 'The patient was recorded as deceased after the drop.',
    next: 'File it if it belongs there all the same, or cancel it.',
  },
  'patient-merged': {
    what: 'The patient’s record was merged into another one after the drop.',
    next: 'Cancel it and drop the file on the record that is in use.',
  },
  'original-stays': {
    what: '{system} lets no other software take a file off a chart.',
    next: 'Remove it from that chart in {system}, then say here that you have dealt with it.',
    filing: { yes: { onChart: 'The copy is on the right chart and was read back.' } },
  },
  'original-not-archived': {
    what: 'The original could not be taken off the wrong chart.',
    next: 'Try again, or archive it in {system} by hand and say here that you have dealt with it.',
    filing: { yes: { onChart: 'The copy is on the right chart and was read back.' } },
  },
  'patient-deleted': {
    what: 'The patient’s record was marked as deleted after the drop.',
    next: 'Cancel it, find the record that is in use and drop the file there.',
  },
  'spool-damaged': {
    what: 'The safe copy of the file on this computer is damaged, so it was not used.',
    next: 'Add the file again from the original.',
  },
  'filing-unknown': { what: 'This filing is no longer here.', next: 'It was dismissed or has gone.' },

  // The person's own files
  'file-is-folder': { what: 'This is a folder.', next: 'Open it and add the files inside.' },
  'file-is-link': { what: 'This is a shortcut to another place.', next: 'Add the file itself.' },
  'file-is-special': { what: 'This is not an ordinary file.', next: 'Save it as a file and add that.' },
  'file-vanished': {
    what: 'The file is no longer there.',
    next: 'It may have been moved or deleted. Add it again.',
  },
  'file-unreadable': {
    what: 'This computer would not let the file be read.',
    next: 'Check its permissions, or that the drive is connected, and add it again.',
  },
  'file-changing': {
    what: 'The file kept changing while it was read.',
    next: 'Wait until the other program has finished with it, then add it again.',
  },
  'file-name-unusable': {
    what: 'The file’s name cannot be used.',
    next: 'Give it another name and add it again.',
  },
  'disk-full': {
    what: 'This computer’s disk is full, so no safe copy could be made.',
    next: 'Free some space and try again.',
  },
  'offer-expired': {
    what: 'These files were offered too long ago, or were already added.',
    next: 'Drop them again.',
  },
  'folder-unusable': {
    what: 'The file could not be saved there: the folder is missing or cannot be written to.',
    next: 'Choose another folder.',
  },
  'file-failed': {
    what: 'A file could not be read or written on this computer.',
    next: 'Check that the disk is connected and has room, then try again.',
  },

  // Accounts and this computer
  'account-unknown': {
    what: 'This account is no longer here.',
    next: 'Choose another account.',
    filing: {
      no: { next: 'Cancel this, then add the file with another account.' },
      yes: { next: 'Look at the chart in {system} before you say that this is dealt with.' },
      unknown: { next: 'Look at the chart in {system} before you say that this is dealt with.' },
    },
  },
  'account-name-taken': { what: 'Another account already has this name.', next: 'Choose a different name.' },
  'account-name-empty': { what: 'The account has no name.', next: 'Give it one, such as the clinic’s.' },
  'account-has-filings': {
    what: 'Files are still on their way with this account.',
    next: 'Wait until they are filed, or cancel them, then remove the account.',
  },
  'other-clinic': {
    what: 'This signs in to another clinic than the account’s own, so nothing was changed.',
    next: 'Files that wait belong to patients of the first clinic. Sign in there, or add this clinic as an account of its own.',
  },
  'sign-in-unknown': {
    what: 'This sign-in is no longer waited for.',
    next: 'Begin again: the browser opens anew.',
  },
  'not-a-valid-address': {
    what: 'This is not an address that can be used.',
    next: 'Write it in full, starting with https:// (http:// only for this computer).',
  },
  'system-unknown': { what: 'This version does not know that system.', next: 'Update the app.' },
  'keyring-absent': {
    what: 'This computer offers no keyring, so secrets cannot be kept safely.',
    next: 'Install or start one (such as GNOME Keyring or KWallet), then try again.',
  },
  'keyring-locked': {
    what: 'The keyring of this computer is locked.',
    next: 'Unlock it, then try again. Files already accepted wait meanwhile; nothing is lost.',
  },
  'keyring-refused': {
    what: 'The keyring of this computer did not allow access.',
    next: 'Allow this app in the keyring’s settings, then try again.',
  },
  'keyring-slow': {
    what: 'The keyring of this computer has not answered yet.',
    next: 'It may be asking for its password in a window of its own: answer it, then try again.',
  },
  'secret-unreadable': {
    what: 'What the keyring holds for this account is nothing to sign in with.',
    next: '{renew}',
  },
  'secret-missing': {
    what: 'What this account signs in with is no longer in the keyring.',
    next: '{renew}',
  },
  'store-key-missing': {
    what: 'The key to this computer’s filing store is not in the keyring. The store itself is untouched.',
    next: 'If you changed or reset the keyring, bring back the old one, then try again.',
  },
  'store-damaged': {
    what: 'The filing store on this computer is damaged.',
    next: 'Close every copy of the app and open it again: it then keeps the damaged store aside and goes on with the files in safe keeping. If this stays, leave everything as it is and ask support.',
  },
  'store-key-wrong': {
    what: 'The keyring holds another key than the one this computer’s filing store was made with. The store itself is untouched.',
    next: 'If you changed or reset the keyring, bring back the old one, then try again.',
  },
  'store-newer': {
    what: 'The filing store was written by a newer version of this app.',
    next: 'Update the app, then try again.',
  },
  'store-busy': {
    what: 'Another copy of the app is using the filing store.',
    next: 'Close it, then try again.',
  },
  'store-failed': {
    what: 'The filing store on this computer could not be used.',
    next: 'Try again. If it stays, start the app anew; nothing accepted is lost.',
  },
  'data-folder-unusable': {
    what: 'The app cannot use its data folder.',
    next: 'Check that the folder exists and may be written to, then try again.',
  },
  'setting-out-of-range': { what: 'A setting is outside its range.', next: 'Correct it and save again.' },
  'desk-not-open': { what: 'The app is still opening.', next: 'Wait a moment and try again.' },
  'demo-practice-failed': {
    what: 'The demo practice could not be started.',
    next: 'Another program may block local connections. Try again.',
  },
  'birth-date-invalid': {
    what: 'The patient’s birth date in the record is not a date, so nothing was added.',
    next: 'Correct it in {system}, then open the patient again.',
  },
  'opener-missing': {
    what: 'No program could be started to open the file.',
    next: 'Set a default browser on this computer, or use Save as.',
  },
  'clipboard-unavailable': {
    what: 'The clipboard could not be used, so no link was copied.',
    next: 'Try again, or use Open.',
  },
  unexpected: {
    what: 'Something went wrong that this version has no words for.',
    next: 'Try again. If it stays, show the details to support.',
  },
} satisfies Record<string, FailureWording>;

/** Words for every code, in some language. */
export type FailureTable = Translated<typeof english>;

/** A code that has words of its own. */
export type KnownFailureCode = keyof FailureTable;

/**
 * Every failure code the window can be told, in words. Codes come from Rust (the attachment API, the filing desk, the
 * shell) and stay the same; sentences live here alone.
 */
export const failureTable: Record<KnownFailureCode, FailureWording> = catalogue(english, german);

/** Whether anything is on the chart, where a failure does not say it more exactly. */
export const onChartWording: Record<OnChartView, string> = failureParts.onChart;

/** Codes whose own words ask to look at the chart. */
const questions = ['outcome-unknown', 'record-not-seen', 'store-was-lost'];

/** The words for a failure; a code without an entry gets the neutral sentence, never its own text. */
export function failureWording(failure: FailureView, systemName: string): { what: string; next: string } {
  const { what, next } = wordingOf(failure);
  return { what: filled(what, failure, systemName), next: filled(next, failure, systemName) };
}

/** The words for a filing that needs a person: what happened, what of it is on the chart, and what happens or helps next. */
export function filingFailureWording(
  failure: FailureView,
  systemName: string,
  onChart: OnChartView,
): { what: string; onChart: string; next: string } {
  const { what, next, filing } = wordingOf(failure);
  const exact = filing?.[onChart];
  const helps = exact?.next ?? filing?.next ?? next;
  const isLeftOpen = onChart === 'unknown' && exact === undefined && !questions.includes(failure.code);
  return {
    what: filled(what, failure, systemName),
    onChart: filled(exact?.onChart ?? onChartWording[onChart], failure, systemName),
    next: filled(isLeftOpen ? `${helps} ${failureParts.orLook}` : helps, failure, systemName),
  };
}

function wordingOf({ code }: FailureView): FailureWording {
  return Object.hasOwn(failureTable, code) ? failureTable[code as KnownFailureCode] : failureTable.unexpected;
}

/** One line for support, who read it in one language: codes only, no person and no file. */
export function failureDetails(failure: FailureView): string {
  const parts = [failure.code];
  if (failure.operation) parts.push(`during ${failure.operation}`);
  if (failure.httpStatus !== null) parts.push(`HTTP ${failure.httpStatus}`);
  if (failure.vendorCode) parts.push(failure.vendorCode);
  if (failure.field) parts.push(`field ${failure.field}`);
  if (failure.requestId) parts.push(`request ${failure.requestId}`);
  return parts.join(' · ');
}
