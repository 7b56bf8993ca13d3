import { describe, expect, it } from 'vitest';
import type { FilingStateView } from '../api/backend';
import { failureView, filingView } from '../controllers/test-backend';
import { dayTime, listDay } from './day';

const now = new Date('2026-11-21T05:00:00Z');
const today = '2026-11-21T01:00:00Z';
const yesterday = '2026-11-20T01:00:00Z';

const filed = (at: string): FilingStateView => ({ state: 'filed', attachment: '1', at });
const waiting: FilingStateView = { state: 'waiting', until: null, why: 'offline' };

const listed = (...states: FilingStateView[]) =>
  listDay(
    states.map((state, index) => filingView(`f${String(index)}`, 1, { state, acceptedAt: yesterday })),
    now,
  ).map(({ section, count }) => [section, count]);

describe('the list of the day', () => {
  it('has what needs somebody first, then what is not over, then what is', () => {
    expect(
      listed(
        { state: 'withdrawn', at: today },
        filed(today),
        { state: 'sending', sentBytes: 1 },
        { state: 'awaiting-record', since: today },
        waiting,
        { state: 'held', until: null },
        { state: 'needs-you', failure: failureView('x') },
      ),
    ).toEqual([
      ['needs-you', 1],
      ['held', 1],
      ['waiting', 2],
      ['under-way', 1],
      ['filed', 1],
      ['withdrawn', 1],
    ]);
  });

  it('leaves out what was over before today, and nothing else however old it is', () => {
    expect(listed(filed(yesterday), { state: 'withdrawn', at: yesterday }, waiting)).toEqual([
      ['waiting', 1],
    ]);
  });

  it('has people apart within each part', () => {
    const mary = { id: 'mary', shownName: 'JONES, Mary', born: null, status: 'active' as const };
    const [part] = listDay(
      [
        filingView('1', 1, { state: filed(today) }),
        filingView('2', 1, { state: filed(today), patient: mary }),
        filingView('3', 1, { state: filed(today) }),
      ],
      now,
    );
    expect(part?.groups.map(({ entries }) => entries.length)).toEqual([2, 1]);
  });

  it('says when something was filed, and of what is not over when it was taken in', () => {
    expect(dayTime(filingView('1', 1, { state: filed(today), acceptedAt: yesterday }))).toBe(today);
    expect(dayTime(filingView('1', 1, { state: waiting, acceptedAt: yesterday }))).toBe(yesterday);
  });
});
