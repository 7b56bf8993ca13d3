import { describe, expect, it } from 'vitest';
import type { FilingStateView, FilingView } from '../api/backend';
import { failureView } from '../controllers/test-backend';
import { filingSentence, filingStatus, filingTone } from '../messages/filings';
import {
  countFilings,
  firstEntries,
  groupEntries,
  type CopyingFile,
  type TrayCounts,
  type TrayEntry,
} from './tray';

const now = new Date('2026-11-21T05:00:00Z');
const today = '2026-11-21T01:00:00Z';
const earlier = '2026-10-02T01:00:00Z';

type Kind = FilingStateView['state'];

/** One of each kind of state: a kind that is added has to be added here. */
const states: { [State in Kind]: FilingStateView & { state: State } } = {
  held: { state: 'held', until: null },
  queued: { state: 'queued' },
  reserving: { state: 'reserving' },
  sending: { state: 'sending', sentBytes: 3 },
  sent: { state: 'sent' },
  registering: { state: 'registering', sentBytes: 0 },
  'awaiting-record': { state: 'awaiting-record', since: today },
  registered: { state: 'registered', attachment: 'x' },
  confirming: { state: 'confirming', attachment: 'x' },
  copied: { state: 'copied', attachment: 'x' },
  filed: { state: 'filed', attachment: 'x', at: today },
  waiting: { state: 'waiting', until: null, why: 'signed-out' },
  'outcome-unknown': { state: 'outcome-unknown', since: today },
  'needs-you': { state: 'needs-you', failure: failureView('x') },
  withdrawn: { state: 'withdrawn', at: today },
};

/** The one count that each kind belongs to; what was withdrawn is in none. */
const countOf: Record<Kind, keyof TrayCounts | null> = {
  held: 'onHold',
  queued: 'sending',
  reserving: 'sending',
  sending: 'sending',
  sent: 'sending',
  registering: 'sending',
  'awaiting-record': 'waiting',
  registered: 'sending',
  confirming: 'sending',
  copied: 'sending',
  filed: 'filedToday',
  waiting: 'waiting',
  'outcome-unknown': 'sending',
  'needs-you': 'needsYou',
  withdrawn: null,
};

const kinds = Object.keys(states) as Kind[];

function filing(number: number, state: FilingStateView, patient = 'p1', account = 'a'): FilingView {
  return {
    id: `f${String(number)}`,
    revision: 1,
    account,
    accountName: account,
    systemName: 'Cliniko',
    patient: { id: patient, shownName: `SMITH ${patient}`, born: null, status: 'active' },
    patientNow: null,
    filedBefore: null,
    refile: null,
    name: 'a.pdf',
    description: null,
    contentType: 'application/pdf',
    sizeBytes: 10,
    acceptedAt: today,
    state,
    onChart: 'no',
    askedAt: null,
    lastLookAt: null,
    actions: [],
  };
}

/** Numbers from a seed, the same each time. https://en.wikipedia.org/wiki/Linear_congruential_generator */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function drawn(seed: number): FilingView[] {
  const next = numbers(seed);
  return Array.from({ length: next(200) }, (_, number) => {
    const kind = kinds[next(kinds.length)] ?? 'queued';
    const state = kind === 'filed' && next(2) === 0 ? { ...states.filed, at: earlier } : states[kind];
    return filing(number, state, `p${String(next(5))}`, `a${String(next(3))}`);
  });
}

const sum = (counts: TrayCounts) =>
  Object.values(counts).reduce((total: number, count: number) => total + count, 0);

describe('every state of a filing', () => {
  it.each(kinds)('%s is shown as one word, one tone and one count', (kind) => {
    const shown = filing(1, states[kind]);
    expect(filingStatus(shown, now.getTime())).not.toBe('');
    expect(filingTone(shown.state)).not.toBe('');
    expect(filingSentence(shown).text === '').toBe(kind === 'sending');
    const counts = countFilings([shown], now);
    const counted = (Object.keys(counts) as (keyof TrayCounts)[]).filter((name) => counts[name] > 0);
    expect(counted).toEqual(countOf[kind] === null ? [] : [countOf[kind]]);
    expect(sum(counts)).toBe(counted.length);
  });
});

describe('whatever filings there are', () => {
  it.each(Array.from({ length: 100 }, (_, seed) => seed))('the counts add up, seed %i', (seed) => {
    const filings = drawn(seed);
    const over = filings.filter(
      ({ state }) => state.state === 'withdrawn' || (state.state === 'filed' && state.at === earlier),
    );
    expect(sum(countFilings(filings, now)) + over.length).toBe(filings.length);
  });

  it.each(Array.from({ length: 100 }, (_, seed) => seed))('each is in one group, seed %i', (seed) => {
    const filings = drawn(seed);
    const groups = groupEntries(filings);
    const grouped = groups.flatMap((group) => group.entries.map(({ id }) => id));
    expect(grouped.sort()).toEqual(filings.map(({ id }) => id).sort());
    for (const group of groups)
      for (const { patient, account } of group.entries)
        expect([patient.id, account]).toEqual([group.patient.id, group.entries[0]?.account]);
    expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
  });

  it.each(Array.from({ length: 100 }, (_, seed) => seed))(
    'the first are the most urgent, seed %i',
    (seed) => {
      const groups = groupEntries(drawn(seed));
      const ids = (some: typeof groups) => some.flatMap((group) => group.entries.map(({ id }) => id));
      for (const most of [0, 1, 50, 500])
        expect(ids(firstEntries(groups, most))).toEqual(ids(groups).slice(0, most));
    },
  );
});

describe('the order', () => {
  it('keeps the place of a file that is copied: it becomes the last one on hold', () => {
    const { id, account, accountName, systemName, patient, name, sizeBytes } = filing(9, states.queued);
    const copying = (number: number): CopyingFile => ({
      ...{ account, accountName, systemName, patient, name, sizeBytes },
      id: `${id}-${String(number)}`,
      state: { state: 'copying' },
    });
    const held = [filing(1, states.held), filing(2, states.held)];
    const rest = [filing(3, states.filed), filing(4, states.sending)];
    const [group, ...others] = groupEntries<TrayEntry>([...rest, ...held, copying(11), copying(2)]);
    expect(group?.entries.map((entry) => entry.id)).toEqual(['f1', 'f2', 'f9-11', 'f9-2', 'f4', 'f3']);
    expect(others).toEqual([]);
  });

  it('is that of the drop while filings are on their way, and the newest first once they are over', () => {
    const at = (number: number, kind: Kind) => ({
      ...filing(number, states[kind]),
      acceptedAt: `2026-11-21T01:00:0${String(number)}Z`,
    });
    const drops = [at(4, 'filed'), at(3, 'queued'), at(5, 'withdrawn'), at(2, 'sending'), at(6, 'needs-you')];
    const [group] = groupEntries(drops);
    expect(group?.entries.map(({ id }) => id)).toEqual(['f6', 'f2', 'f3', 'f5', 'f4']);
  });
});
