import { afterEach, describe, expect, it } from 'vitest';
import { formatSize } from './sizes';
import { formatAge } from './age';
import { formatCivilDate, readTypedDate } from './dates';
import { formatDuration } from './durations';
import { formatGender } from './gender';
import { language, spokenLanguage } from './language.svelte';

afterEach(() => language.choose('system'));

describe('the language of the window', () => {
  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr-FR', 'de'], 'de'],
    [['en-AU', 'de'], 'en'],
    [['constructor', 'fr'], 'en'],
    [[], 'en'],
  ])('is, where the computer has %j, %s', (wanted, spoken) => {
    expect(spokenLanguage(wanted)).toBe(spoken);
  });

  it('is kept for the next start', () => {
    language.choose('de');
    expect(language.current).toBe('de');
    expect(window.localStorage.getItem('chartdrop.language')).toBe('de');
  });
});

describe('in German', () => {
  it('days have their month in letters, numbers a comma, and an age its own units', () => {
    language.choose('de');
    expect(formatCivilDate({ year: 1970, month: 3, day: 12 })).toBe('12-Mär-1970');
    expect(formatSize(2_400_000)).toBe('2,4 MB');
    expect(formatDuration(60)).toBe('1 Minute');
    expect(formatAge({ year: 1970, month: 3, day: 12 }, { year: 2026, month: 11, day: 22 })).toBe('56 J.');
    expect(formatAge({ year: 2022, month: 7, day: 1 }, { year: 2026, month: 11, day: 22 })).toBe(
      '4 J. 4 Mon.',
    );
  });

  it('a gender is in German unless it is the system’s own word', () => {
    language.choose('de');
    expect(['Female', 'male', 'Non-binary'].map(formatGender)).toEqual([
      'Weiblich',
      'Männlich',
      'Non-binary',
    ]);
  });

  it('a day is read with German and English months, and with dots', () => {
    language.choose('de');
    for (const typed of ['21-Nov-2026', '21. November 2026', '21.11.2026', '21. 11. 2026', '2026-11-21'])
      expect(readTypedDate(typed), typed).toEqual({ year: 2026, month: 11, day: 21 });
    expect(readTypedDate('3-Mär-2026')).toEqual({ year: 2026, month: 3, day: 3 });
    expect(readTypedDate('3-May-2026')).toEqual(readTypedDate('3. Mai 2026'));
    expect(readTypedDate('3/4/2026')).toBeNull();
    expect(readTypedDate('3-Mond-2026')).toBeNull();
  });
});

it('in English a month in digits stays nobody’s, with dots too', () => {
  expect(readTypedDate('03.04.2026')).toBeNull();
  expect(readTypedDate('3. März 2026')).toEqual({ year: 2026, month: 3, day: 3 });
});
