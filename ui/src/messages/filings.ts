import type { FailureView, FilingStateView, FilingView, WaitReasonView } from '../api/backend';
import { formatBirthDate } from '../lib/age';
import { formatDayAndTime, formatTime } from '../lib/dates';
import { formatCountdown, formatWait, secondsUntil } from '../lib/durations';
import { formatPart, formatSize, percent } from '../lib/sizes';
import { visibleFileName } from '../lib/fileNames';
import type { Twin } from '../lib/twins';
import type { TransferPace } from '../lib/transferRate';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/filings';
import { filingFailureWording } from './failures';
import { originalStillThere, refileSentence, refileWords } from './refile';
import { words } from './words';
import { systemNamed } from './systems';

const english = {
  wait: {
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
  } satisfies Record<WaitReasonView, { short: string; long: string }>,
  copying: {
    status: 'Being copied',
    sentence: 'On its way into safe keeping; nothing is on the chart',
  },
  status: {
    heldUntilPressed: 'On hold',
    held: (left: string) => `On hold, ${left}`,
    queued: 'Queued',
    preparing: 'Preparing',
    sending: (percent: number, part: string) => `Sending ${percent} % · ${part}`,
    sent: 'Sent, not filed yet',
    registering: 'Adding to chart',
    awaitingRecord: 'Sent, not confirmed yet',
    confirming: 'Checking',
    filed: (time: string) => `Filed ${time}`,
    outcomeUnknown: 'Looking for it',
    needsYou: 'Needs you',
    withdrawn: 'Withdrawn',
  },
  sentence: {
    held: 'Waits here before anything is sent',
    heldUntilPressed: 'Waits here until you press File now',
    queued: 'Waits its turn; nothing has been sent',
    reserving: (system: string) => `Asking ${system} where to send it`,
    sent: (system: string) => `In ${system}’s storage, not on the chart yet`,
    ready: 'Ready to be sent; nothing has been sent yet',
    registering: (system: string) => `${system} is making the record`,
    awaitingRecord: (system: string) => `Sent. ${system} has not shown it on the chart yet.`,
    confirming: (system: string) => `On the chart; ${system} is still preparing the file`,
    filed: 'On the chart and read back',
    outcomeUnknown: (system: string) =>
      `${system}’s answer was lost. Looking at the chart; nothing is sent twice`,
    withdrawn: 'Not added. Nothing is on the chart',
  },
  said: {
    held: (file: string, who: string) => `${file} is on hold for ${who}. Undo is possible.`,
    sending: (file: string) => `${file} is being sent.`,
    filed: (file: string, who: string) => `${file} is filed for ${who}.`,
    needsYou: (file: string, sentence: string) => `${file} needs you. ${sentence}`,
    withdrawn: (file: string) => `${file} is withdrawn.`,
    several: (count: number, who: string, status: string) => `${count} files for ${who}: ${status}.`,
  },
  eitherWay: (file: string, who: string) =>
    `Either ${file} is on the chart of ${who}, or it never got there.`,
  asked: (system: string, at: string) => `${system} was asked to add it on ${at}.`,
  looked: (at: string) => `It was looked for until ${at}.`,
  droppedFor: (who: string, born: string) => `It was dropped for ${who}, born ${born}.`,
  nowSays: (who: string, born: string) => `The record now says ${who}, born ${born}.`,
  sameBytes: (at: string | null) =>
    `Once more? The same file was filed here${at === null ? ' before' : ` on ${at}`}`,
  sameName: (at: string | null) =>
    `Once more? Same name and size on this chart${at === null ? '' : ` since ${at}`}`,
};

/** Words for what becomes of a filing, in some language. */
export type FilingTexts = Translated<typeof english>;

const texts = catalogue(english, german);

/** What the row of a file says that is being copied into safe keeping. */
export const copyingWords = (): { status: string; sentence: string } => texts.copying;

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
  const { status } = texts;
  switch (state.state) {
    case 'held': {
      const left = secondsUntil(state.until, now);
      if (left === null) return status.heldUntilPressed;
      return status.held(left < 60 ? `${left} s` : formatCountdown(left));
    }
    case 'queued':
      return status.queued;
    case 'reserving':
      return status.preparing;
    case 'sending':
      return sendingStatus(filing, state.sentBytes);
    case 'sent':
      return systemNamed(filing.systemName)?.sendsWithRecord ? status.preparing : status.sent;
    case 'registering': {
      const sentBytes = bytesUnderWay(filing);
      return sentBytes === null ? status.registering : sendingStatus(filing, sentBytes);
    }
    case 'awaiting-record':
      return status.awaitingRecord;
    case 'registered':
    case 'confirming':
      return status.confirming;
    case 'copied':
      return refileWords.removing;
    case 'filed':
      return status.filed(formatTime(state.at));
    case 'waiting': {
      const left = secondsUntil(state.until, now);
      const { short } = texts.wait[state.why];
      return left === null || left === 0 ? short : `${short}, ${formatWait(left)}`;
    }
    case 'outcome-unknown':
      return status.outcomeUnknown;
    case 'needs-you':
      return status.needsYou;
    case 'withdrawn':
      return status.withdrawn;
  }
}

function sendingStatus({ sizeBytes }: FilingView, sentBytes: number): string {
  return texts.status.sending(percent(sentBytes, sizeBytes), formatPart(sentBytes, sizeBytes));
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
      return `${texts.wait[state.why].short} · ${words.day.since(time)}`;
    case 'queued':
    case 'reserving':
    case 'sending':
    case 'sent':
    case 'registering':
    case 'awaiting-record':
    case 'registered':
    case 'confirming':
    case 'copied':
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

/** What is said about a filing; the last two only where it needs a person. */
export interface FilingSentence {
  text: string;
  /** Whether anything is on the chart. */
  onChart: string | null;
  /** What happens or helps next. */
  next: string | null;
}

/**
 * What is happening and what comes next. For a failure: what happened, whether anything is on the chart, and what helps. `twin`
 * is the file on the chart that it is probably a second copy of.
 */
export function filingSentence(filing: FilingView, twin: Twin | null = null): FilingSentence {
  if (twin) return { text: twinSentence(twin), onChart: null, next: null };
  if (filing.state.state !== 'needs-you')
    return { text: progressSentence(filing), onChart: null, next: null };
  const { what, onChart, next } = filingFailureWording(
    filing.state.failure,
    filing.systemName,
    filing.onChart,
  );
  if (filing.refile?.isCopied) return { text: `${what} ${originalStillThere(filing.refile)}`, onChart, next };
  if (isAboutPatient(filing.state.failure)) return { text: `${what} ${bothRecords(filing)}`, onChart, next };
  return { text: isAsked(filing) ? `${what} ${bothPossibilities(filing)}` : what, onChart, next };
}

function progressSentence(filing: FilingView): string {
  const sentence = stateSentence(filing);
  return filing.refile && sentence !== '' ? refileSentence(filing, filing.refile, sentence) : sentence;
}

function stateSentence({ state, systemName }: FilingView): string {
  const { sentence } = texts;
  switch (state.state) {
    case 'held':
      return state.until ? sentence.held : sentence.heldUntilPressed;
    case 'queued':
      return sentence.queued;
    case 'reserving':
      return sentence.reserving(systemName);
    case 'sending':
    case 'needs-you':
      return '';
    case 'sent':
      return systemNamed(systemName)?.sendsWithRecord ? sentence.ready : sentence.sent(systemName);
    case 'registering':
      return sentence.registering(systemName);
    case 'awaiting-record':
      return sentence.awaitingRecord(systemName);
    case 'registered':
    case 'confirming':
      return sentence.confirming(systemName);
    case 'copied':
    case 'filed':
      return sentence.filed;
    case 'waiting':
      return texts.wait[state.why].long.replaceAll('{system}', systemName);
    case 'outcome-unknown':
      return sentence.outcomeUnknown(systemName);
    case 'withdrawn':
      return sentence.withdrawn;
  }
}

/** What a screen reader is told when a filing comes into a state; `null` for steps that pass by themselves. */
export function filingAnnouncement(filing: FilingView): string | null {
  const file = visibleFileName(filing.name);
  const who = filing.patient.shownName;
  const { said } = texts;
  switch (filing.state.state) {
    case 'held':
      return said.held(file, who);
    case 'sending':
      return said.sending(file);
    case 'filed':
      return said.filed(file, who);
    case 'waiting':
      return `${file}: ${progressSentence(filing)}`;
    case 'needs-you': {
      const { text, onChart, next } = filingSentence(filing);
      return said.needsYou(file, `${text} ${onChart ?? ''} ${next ?? ''}`);
    }
    case 'withdrawn':
      return said.withdrawn(file);
    case 'queued':
    case 'reserving':
    case 'sent':
    case 'registering':
    case 'awaiting-record':
    case 'registered':
    case 'confirming':
    case 'copied':
    case 'outcome-unknown':
      return null;
  }
}

/** What a screen reader is told of filings that came into a state within a moment: those of one person that are alike are one
 * sentence. */
export function filingAnnouncements(filings: readonly FilingView[]): { polite: string; urgent: string } {
  const alike = new Map<string, { first: FilingView; count: number }>();
  for (const filing of filings) {
    if (filingAnnouncement(filing) === null) continue;
    const key = JSON.stringify([filing.account, filing.patient.id, steadyStatus(filing)]);
    const known = alike.get(key);
    alike.set(key, { first: known?.first ?? filing, count: (known?.count ?? 0) + 1 });
  }
  const told = (urgent: boolean) =>
    Array.from(alike.values())
      .filter(({ first }) => (first.state.state === 'needs-you') === urgent)
      .map(({ first, count }) => (count === 1 ? filingAnnouncement(first) : severalAlike(first, count)))
      .join(' ');
  return { polite: told(false), urgent: told(true) };
}

function severalAlike(first: FilingView, count: number): string {
  return texts.said.several(count, first.patient.shownName, steadyStatus(first));
}

/** The state in words that count no seconds, for what is told once or is not on screen. */
export function steadyStatus(filing: FilingView): string {
  const { state } = filing;
  if (state.state === 'held') return texts.status.heldUntilPressed;
  if (state.state === 'waiting') return texts.wait[state.why].short;
  return filingStatus(filing, 0);
}

/** Whether only a person can tell if the file is on the chart. */
function isAsked({ actions }: FilingView): boolean {
  return actions.includes('file-again');
}

/** What is known of a file that may or may not be on the chart: which, whose, and when it was asked and looked for. */
function bothPossibilities({ name, patient, systemName, askedAt, lastLookAt }: FilingView): string {
  const sentences = [texts.eitherWay(visibleFileName(name), patient.shownName)];
  if (askedAt) sentences.push(texts.asked(systemName, formatDayAndTime(askedAt)));
  if (lastLookAt) sentences.push(texts.looked(formatDayAndTime(lastLookAt)));
  return sentences.join(' ');
}

/** Whether it was stopped because its patient's record has changed since the drop. */
function isAboutPatient({ code }: FailureView): boolean {
  return code.startsWith('patient-');
}

/** Whom the drop was made for, and what the record says now. */
function bothRecords({ patient, patientNow }: FilingView): string {
  const dropped = texts.droppedFor(patient.shownName, formatBirthDate(patient.born));
  return patientNow
    ? `${dropped} ${texts.nowSays(patientNow.name, formatBirthDate(patientNow.born))}`
    : dropped;
}

function twinSentence({ how, at }: Twin): string {
  const when = at === null ? null : formatDayAndTime(at);
  return how === 'same-bytes' ? texts.sameBytes(when) : texts.sameName(when);
}

/**
 * How the buttons of a row are called. Once a record may have been made, or the patient's was changed, trying again only looks;
 * what is on the chart is for a person to put right.
 */
export function filingActions({ state, onChart, refile }: FilingView): { retry: string; dismiss: string } {
  const { retry, dismiss, lookAgain, dealtWith } = words.tray;
  // Of a copy that was read back nothing is looked for: what is tried again is the original.
  if (state.state !== 'needs-you' || refile?.isCopied) return { retry, dismiss };
  const isAtTheChart = onChart !== 'no';
  return {
    retry: isAtTheChart || isAboutPatient(state.failure) ? lookAgain : retry,
    dismiss: isAtTheChart ? dealtWith : dismiss,
  };
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
    case 'copied':
      return 'busy';
  }
}
