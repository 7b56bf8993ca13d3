import type { FailureView, FilingStateView, FilingView, WaitReasonView } from '../api/backend';
import { formatBirthDate } from '../lib/age';
import { formatDayAndTime, formatTime } from '../lib/dates';
import { formatCountdown, formatWait, secondsUntil } from '../lib/durations';
import { formatPart, formatSize, percent } from '../lib/sizes';
import { visibleFileName } from '../lib/fileNames';
import type { Twin } from '../lib/twins';
import type { TransferPace } from '../lib/transferRate';
import { failureWording, onChartWording } from './failures';
import { words } from './words';
import { systemNamed } from './systems';

const waitWords: Record<WaitReasonView, { short: string; long: string }> = {
  offline: { short: 'No connection', long: 'No connection to {system}. It goes on by itself.' },
  'rate-limited': { short: 'Slowed down', long: '{system} asked to slow down. It goes on by itself.' },
  'quota-used-up': {
    short: 'Quota used up',
    long: '{system}’s daily quota for this software is used up. It goes on by itself once it is reset.',
  },
  'server-fault': {
    short: 'Will try again',
    long: '{system} has a fault of its own. It is tried again by itself.',
  },
  'signed-out': {
    short: 'Signed out',
    long: 'This account is signed out of {system}. It goes on by itself once you sign in again.',
  },
  'keyring-locked': {
    short: 'Keyring locked',
    long: 'The keyring is locked. It goes on when it is unlocked.',
  },
  'keyring-absent': {
    short: 'No keyring',
    long: 'There is no keyring in this session. It goes on by itself once there is one.',
  },
  'keyring-refused': {
    short: 'Keyring refused',
    long: 'The keyring refused. It goes on by itself once the keyring allows it.',
  },
  'keyring-slow': {
    short: 'Keyring silent',
    long: 'The keyring has not answered yet; it may be asking for its password. It goes on by itself.',
  },
  'secret-missing': {
    short: 'Key missing',
    long: 'What this account signs in with is not in the keyring. It goes on by itself once it is.',
  },
  'secret-unreadable': {
    short: 'Key unreadable',
    long: 'What the keyring holds is nothing to sign in with. It goes on by itself once you sign in again.',
  },
  'other-clinic': {
    short: 'Other clinic’s key',
    long: 'The keyring holds another clinic’s key, so nothing is sent. It goes on by itself once the right one is back.',
  },
};

/** Bytes that go with the record; `null` where none are on their way now. */
export function bytesUnderWay({ state, sizeBytes }: FilingView): number | null {
  if (state.state === 'sending') return state.sentBytes;
  if (state.state === 'registering' && state.sentBytes > 0 && state.sentBytes < sizeBytes)
    return state.sentBytes;
  return null;
}

/** The state in a few words, for the state column of the tray. */
export function filingStatus(filing: FilingView, now: number): string {
  const { state } = filing;
  switch (state.state) {
    case 'held': {
      const left = secondsUntil(state.until, now);
      if (left === null) return 'On hold';
      return left < 60 ? `On hold, ${left} s` : `On hold, ${formatCountdown(left)}`;
    }
    case 'queued':
      return 'Queued';
    case 'reserving':
      return 'Preparing';
    case 'sending':
      return `Sending ${percent(state.sentBytes, filing.sizeBytes)} % · ${formatPart(state.sentBytes, filing.sizeBytes)}`;
    case 'sent':
      return systemNamed(filing.systemName)?.sendsWithRecord ? 'Preparing' : 'Sent, not filed yet';
    case 'registering':
      return bytesUnderWay(filing) !== null
        ? `Sending ${percent(state.sentBytes, filing.sizeBytes)} % · ${formatPart(state.sentBytes, filing.sizeBytes)}`
        : 'Adding to chart';
    case 'awaiting-record':
      return 'Sent, not confirmed yet';
    case 'registered':
    case 'confirming':
      return 'Checking';
    case 'filed':
      return `Filed ${formatTime(state.at)}`;
    case 'waiting': {
      const left = secondsUntil(state.until, now);
      const words = waitWords[state.why].short;
      return left === null || left === 0 ? words : `${words}, ${formatWait(left)}`;
    }
    case 'outcome-unknown':
      return 'Looking for it';
    case 'needs-you':
      return 'Needs you';
    case 'withdrawn':
      return 'Withdrawn';
  }
}

/** The line of a file in the list of the day: when it was over; of what is not, since when and where its part does not tell. */
export function dayLine(filing: FilingView, time: string): string {
  const { state } = filing;
  switch (state.state) {
    case 'filed':
    case 'withdrawn':
      return time;
    case 'held':
    case 'needs-you':
      return words.day.since(time);
    case 'waiting':
      return `${waitWords[state.why].short} · ${words.day.since(time)}`;
    case 'queued':
    case 'reserving':
    case 'sending':
    case 'sent':
    case 'registering':
    case 'awaiting-record':
    case 'registered':
    case 'confirming':
    case 'outcome-unknown':
      // None of these counts seconds.
      return `${filingStatus(filing, 0)} · ${words.day.since(time)}`;
  }
}

/** Speed and time left in steps that can be read while they change: `2.4 MB/s · 25 s left`. */
export function paceText({ bytesPerSecond, secondsLeft }: TransferPace): string {
  const seconds = secondsLeft < 60 ? Math.ceil(secondsLeft / 5) * 5 : Math.round(secondsLeft);
  return words.tray.pace(formatSize(bytesPerSecond), formatWait(seconds));
}

/**
 * What is happening and what comes next, as a sentence. For a failure: what happened, and what helps. `twin` is the file on the
 * chart that it is probably a second copy of.
 */
export function filingSentence(
  filing: FilingView,
  twin: Twin | null = null,
): { text: string; next: string | null } {
  const { state, systemName } = filing;
  if (twin) return { text: twinSentence(twin), next: null };
  switch (state.state) {
    case 'held':
      return {
        text: state.until ? 'Waits here before anything is sent' : 'Waits here until you press File now',
        next: null,
      };
    case 'queued':
      return { text: 'Waits its turn; nothing has been sent', next: null };
    case 'reserving':
      return { text: `Asking ${systemName} where to send it`, next: null };
    case 'sending':
      return { text: '', next: null };
    case 'sent':
      return {
        text: systemNamed(systemName)?.sendsWithRecord
          ? 'Ready to be sent; nothing has been sent yet'
          : `In ${systemName}’s storage, not on the chart yet`,
        next: null,
      };
    case 'registering':
      return { text: `${systemName} is making the record`, next: null };
    case 'awaiting-record':
      return { text: `Sent. ${systemName} has not shown it on the chart yet.`, next: null };
    case 'registered':
    case 'confirming':
      return { text: `On the chart; ${systemName} is still preparing the file`, next: null };
    case 'filed':
      return { text: 'On the chart and read back', next: null };
    case 'waiting':
      return { text: waitWords[state.why].long.replaceAll('{system}', systemName), next: null };
    case 'outcome-unknown':
      return {
        text: `${systemName}’s answer was lost. Looking at the chart; nothing is sent twice`,
        next: null,
      };
    case 'needs-you': {
      const { what, next } = failureWording(state.failure, systemName);
      if (isAboutPatient(state.failure)) return { text: `${what} ${bothRecords(filing)}`, next };
      return { text: isAsked(filing) ? `${what} ${bothPossibilities(filing)}` : what, next };
    }
    case 'withdrawn':
      return { text: 'Not added. Nothing is on the chart', next: null };
  }
}

/** What a screen reader is told when a filing comes into a state; `null` for steps that pass by themselves. */
export function filingAnnouncement(filing: FilingView): string | null {
  const file = visibleFileName(filing.name);
  const who = filing.patient.shownName;
  switch (filing.state.state) {
    case 'held':
      return `${file} is on hold for ${who}. Undo is possible.`;
    case 'sending':
      return `${file} is being sent.`;
    case 'filed':
      return `${file} is filed for ${who}.`;
    case 'waiting':
      return `${file}: ${waitWords[filing.state.why].long.replaceAll('{system}', filing.systemName)}`;
    case 'needs-you': {
      const { text, next } = filingSentence(filing);
      return `${file} needs you. ${text} ${onChartWording[filing.onChart]} ${next ?? ''}`;
    }
    case 'withdrawn':
      return `${file} is withdrawn.`;
    case 'queued':
    case 'reserving':
    case 'sent':
    case 'registering':
    case 'awaiting-record':
    case 'registered':
    case 'confirming':
    case 'outcome-unknown':
      return null;
  }
}

/** Whether only a person can tell if the file is on the chart. */
function isAsked({ actions }: FilingView): boolean {
  return actions.includes('file-again');
}

/** What is known of a file that may or may not be on the chart: which, whose, and when it was asked and looked for. */
function bothPossibilities({ name, patient, systemName, askedAt, lastLookAt }: FilingView): string {
  const file = visibleFileName(name);
  const asked = askedAt ? ` ${systemName} was asked to add it on ${formatDayAndTime(askedAt)}.` : '';
  const looked = lastLookAt ? ` It was looked for until ${formatDayAndTime(lastLookAt)}.` : '';
  return `Either ${file} is on the chart of ${patient.shownName}, or it never got there.${asked}${looked}`;
}

/** Whether it was stopped because its patient's record has changed since the drop. */
function isAboutPatient({ code }: FailureView): boolean {
  return code.startsWith('patient-');
}

/** Whom the drop was made for, and what the record says now. */
function bothRecords({ patient, patientNow }: FilingView): string {
  const dropped = `It was dropped for ${patient.shownName}, born ${formatBirthDate(patient.born)}.`;
  if (!patientNow) return dropped;
  return `${dropped} The record now says ${patientNow.name}, born ${formatBirthDate(patientNow.born)}.`;
}

function twinSentence({ how, at }: Twin): string {
  const when = at ? ` on ${formatDayAndTime(at)}` : '';
  return how === 'same-bytes'
    ? `The same file was filed on this chart${when}: undo it if once is enough`
    : `A file of this name and size is on this chart already, added${when}: undo it if once is enough`;
}

/** How the buttons of a row are called: a question about a lost answer is answered, not retried. */
export function filingActions(filing: FilingView): { retry: string; dismiss: string } {
  const { retry, dismiss, lookAgain, dealtWith } = words.tray;
  if (filing.state.state === 'needs-you' && isAboutPatient(filing.state.failure))
    return { retry: lookAgain, dismiss };
  return isAsked(filing) ? { retry: lookAgain, dismiss: dealtWith } : { retry, dismiss };
}

/** How a state looks: the colour family that goes with its word and shape. */
export type FilingTone = 'quiet' | 'busy' | 'wait' | 'bad' | 'good';

/** The tone of a state. Nothing is `good` before it is filed. */
export function filingTone(state: FilingStateView): FilingTone {
  switch (state.state) {
    case 'held':
    case 'waiting':
    case 'awaiting-record':
    case 'outcome-unknown':
      return 'wait';
    case 'needs-you':
      return 'bad';
    case 'filed':
      return 'good';
    case 'queued':
    case 'withdrawn':
      return 'quiet';
    case 'reserving':
    case 'sending':
    case 'sent':
    case 'registering':
    case 'registered':
    case 'confirming':
      return 'busy';
  }
}
