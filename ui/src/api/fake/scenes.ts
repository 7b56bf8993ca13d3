import type {
  FilingStateView,
  FilingView,
  OnChartView,
  PatientBindingView,
  RefileView,
  StoreNoticeView,
} from '../bindings';
import { failure } from './filingSimulation';

const now = () => new Date().toISOString();
const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** Every state a filing can be in, with whether its file is on the chart. */
const states: (() => [FilingStateView, OnChartView])[] = [
  () => [{ state: 'needs-you', failure: failure('storage-full', 'register', 422) }, 'no'],
  () => [{ state: 'held', until: later(57) }, 'no'],
  () => [{ state: 'sending', sentBytes: 1_300_000 }, 'no'],
  () => [{ state: 'filed', attachment: '1', at: now() }, 'yes'],
  () => [{ state: 'queued' }, 'no'],
  () => [{ state: 'reserving' }, 'no'],
  () => [{ state: 'sent' }, 'no'],
  () => [{ state: 'registering', sentBytes: 0 }, 'unknown'],
  () => [{ state: 'confirming', attachment: '2' }, 'yes'],
  () => [{ state: 'waiting', until: later(34), why: 'offline' }, 'no'],
  () => [{ state: 'outcome-unknown', since: now() }, 'unknown'],
  () => [{ state: 'needs-you', failure: failure('wrong-patient', 'confirm', 200) }, 'unknown'],
  () => [{ state: 'withdrawn', at: now() }, 'no'],
  () => [{ state: 'awaiting-record', since: now() }, 'unknown'],
  () => [{ state: 'registering', sentBytes: 1_200_000 }, 'unknown'],
  () => [{ state: 'waiting', until: later(5400), why: 'quota-used-up' }, 'no'],
  () => [
    { state: 'needs-you', failure: { ...failure('outcome-unknown', 'register'), requestId: '6f1e-20' } },
    'unknown',
  ],
  () => [{ state: 'needs-you', failure: failure('record-not-seen', 'reconcile') }, 'unknown'],
  () => [{ state: 'needs-you', failure: failure('patient-differs') }, 'no'],
  () => [{ state: 'needs-you', failure: failure('original-stays') }, 'yes'],
  () => [{ state: 'copied', attachment: '4' }, 'yes'],
];

const names = [
  'report.pdf',
  'scan-2026-11-21.pdf',
  'knee-left.jpg',
  'discharge-letter-from-the-hospital-with-all-the-attachments-and-a-name-nobody-can-read-to-its-end.pdf',
  'צילום רנטגן.jpg',
  'invoice\u202Efdp.exe',
];

/** A file that is moved from this person's chart, where the state is one that only such a file has. */
function refileOf(state: FilingStateView, from: PatientBindingView | undefined): RefileView | null {
  const isOriginalLeft =
    state.state === 'copied' || (state.state === 'needs-you' && state.failure.code.startsWith('original-'));
  return isOriginalLeft && from ? { attachment: '9', from, isCopied: true, original: 'on-chart' } : null;
}

/** A tray with `count` filings in all states, for three people. */
export function trayScene(count: number, systemName = 'Cliniko'): FilingView[] {
  return Array.from({ length: count }, (_, index) => {
    const [state, onChart] = (states[index % states.length] ?? states[0])?.() ?? [{ state: 'queued' }, 'no'];
    const isRenamed = state.state === 'needs-you' && state.failure.code === 'patient-differs';
    const person = people[index % 13 < 6 ? 0 : index % 2 === 0 ? 1 : 2] ?? people[0];
    return {
      id: `scene-${index}`,
      revision: 1,
      account: 'account-1',
      accountName: 'Northside Physio',
      systemName,
      patient: person ?? { id: '0', shownName: '', born: null, status: 'active' },
      patientNow: isRenamed ? { name: 'Jane Jones', born: '1970-03-12', status: 'active' } : null,
      refile: refileOf(state, people[2] ?? people[0]),
      filedBefore: state.state === 'held' ? { attachment: '3', at: later(-86_400) } : null,
      name: names[index % names.length] ?? 'file',
      description: null,
      contentType: 'application/pdf',
      sizeBytes: 3_100_000,
      acceptedAt: later(index - 600),
      state,
      onChart,
      askedAt: onChart === 'no' ? null : later(index - 570),
      lastLookAt: state.state === 'needs-you' && onChart === 'unknown' ? later(index - 500) : null,
      actions: [],
    };
  });
}

const people: PatientBindingView[] = [
  { id: '4512', shownName: 'SMITH, Jane (Mrs)', born: '1970-03-12', status: 'active' },
  { id: '6120', shownName: 'NGUYEN, Minh (Mr)', born: '1988-09-03', status: 'active' },
  { id: '9911', shownName: 'O’BRIEN-TAYLOR, Aoife', born: null, status: 'active' },
];

/** A store that was damaged, with something of everything to tell. */
export function damagedStore(): StoreNoticeView {
  return {
    at: '2026-11-20T09:00:00Z',
    keptAs: 'store-damaged-20261120T090000Z.db',
    rebuilt: 3,
    unfiled: 2,
    unreadable: 1,
    missing: ['pins', 'audit'],
  };
}
