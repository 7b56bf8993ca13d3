import { describe, expect, it } from 'vitest';
import { instantsOf, isNarrowing, type DateFilter } from './dateFilter';

// Half past nine in the morning, wherever this runs.
const now = new Date(2026, 10, 22, 9, 30);
const isWithin = (filter: DateFilter, moment: Date) => {
  const { after, before } = instantsOf(filter, now);
  const at = moment.toISOString();
  return (after === null || at > after) && (before === null || at < before);
};

describe('the filter by date', () => {
  it.each<[DateFilter['kind'], Date, boolean]>([
    ['any', new Date(1990, 0, 1), true],
    ['today', new Date(2026, 10, 22), true],
    ['today', new Date(2026, 10, 21, 23, 59, 59, 999), false],
    ['today', new Date(2026, 10, 22, 9, 31), true],
    ['last-7-days', new Date(2026, 10, 16), true],
    ['last-7-days', new Date(2026, 10, 15, 23, 59), false],
    ['last-30-days', new Date(2026, 9, 24), true],
    ['last-30-days', new Date(2026, 9, 23, 23, 59), false],
    ['this-year', new Date(2026, 0, 1), true],
    ['this-year', new Date(2025, 11, 31, 23, 59, 59, 999), false],
  ])('%s at %s: %s', (kind, moment, expected) => {
    expect(isWithin({ kind } as DateFilter, moment)).toBe(expected);
  });

  it('takes the first and the last day whole', () => {
    const day = { year: 2026, month: 3, day: 31 };
    const filter: DateFilter = { kind: 'between', from: day, to: day };
    expect(isWithin(filter, new Date(2026, 2, 30, 23, 59, 59, 999))).toBe(false);
    expect(isWithin(filter, new Date(2026, 2, 31))).toBe(true);
    expect(isWithin(filter, new Date(2026, 2, 31, 23, 59, 59, 999))).toBe(true);
    expect(isWithin(filter, new Date(2026, 3, 1))).toBe(false);
  });

  it('leaves an end open that nobody wrote', () => {
    expect(instantsOf({ kind: 'between', from: null, to: null }, now)).toEqual({ after: null, before: null });
    expect(isNarrowing({ kind: 'between', from: null, to: null })).toBe(false);
    expect(isNarrowing({ kind: 'between', from: null, to: { year: 2026, month: 1, day: 1 } })).toBe(true);
  });
});
