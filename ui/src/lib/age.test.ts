import { describe, expect, it } from 'vitest';
import { formatAge, formatBirthDate, formatBorn } from './age';
import { parseCivilDate, type CivilDate } from './dates';

function day(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (!date) throw new Error(`${text} is not a day`);
  return date;
}

describe('age', () => {
  it.each([
    ['2026-11-21', '2026-11-21', '0d'],
    ['2026-10-25', '2026-11-21', '27d'],
    ['2026-10-24', '2026-11-21', '4w'],
    ['2026-10-20', '2026-11-21', '4w 4d'],
    ['2025-11-22', '2026-11-21', '52w'],
    ['2025-11-21', '2026-11-21', '12m'],
    ['2024-11-22', '2026-11-21', '23m 30d'],
    ['2024-11-21', '2026-11-21', '2y'],
    ['2024-08-02', '2026-11-21', '2y 3m'],
    ['2008-11-22', '2026-11-21', '17y 11m'],
    ['2008-11-21', '2026-11-21', '18y'],
    ['1970-03-12', '2026-11-21', '56y'],
    ['2004-02-29', '2026-02-28', '21y'],
    ['2004-02-29', '2026-03-01', '22y'],
    ['2025-01-31', '2026-02-28', '12m 28d'],
  ])('of somebody born %s is on %s written %s', (born, today, age) => {
    expect(formatAge(day(born), day(today))).toBe(age);
  });

  it('does not exist before birth', () => {
    expect(formatAge(day('2026-11-22'), day('2026-11-21'))).toBeNull();
    expect(formatBorn('2026-11-22', day('2026-11-21'))).toBe('22-Nov-2026');
  });

  it('stands behind the birth date, and what is missing or impossible is said in words', () => {
    expect(formatBorn('1970-03-12', day('2026-11-21'))).toBe('12-Mar-1970 (56y)');
    expect(formatBorn(null, day('2026-11-21'))).toBe('Not Known');
    expect(formatBorn('1970-02-30', day('2026-11-21'))).toBe('Not Known');
    expect(formatBirthDate('1988-09-03')).toBe('03-Sep-1988');
  });
});
