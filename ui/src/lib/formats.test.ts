import { formatGender } from './gender';
import { describe, expect, it } from 'vitest';
import { typeLabel } from './contentTypes';
import { formatDay, formatDayAndTime, formatMonth, isSameLocalDay } from './dates';
import { formatCountdown, formatWait, secondsUntil } from './durations';
import { splitFileName, visibleFileName } from './fileNames';
import { nameAsText, styleName } from './names';
import { formatPart, formatSize, percent } from './sizes';

const nobody = { familyName: null, givenName: null, title: null, displayName: '' };

describe('names', () => {
  it('put the family name first and in capitals', () => {
    const jane = { familyName: 'Smith', givenName: 'Jane', title: 'Mrs', displayName: 'Jane Smith' };
    expect(styleName(jane)).toEqual({ family: 'Smith', rest: ', Jane (Mrs)' });
    expect(nameAsText(jane)).toBe('SMITH, Jane (Mrs)');
  });

  it('do with one part, and with none', () => {
    expect(nameAsText({ ...nobody, givenName: 'Sukarno' })).toBe('Sukarno');
    expect(nameAsText({ ...nobody, familyName: 'Sukarno' })).toBe('SUKARNO');
    expect(nameAsText({ ...nobody, displayName: 'As shown there' })).toBe('As shown there');
    expect(nameAsText({ ...nobody, familyName: '  ' })).toBe('Name Not Known');
  });
});

describe('file names', () => {
  it('that would reorder themselves are made visible', () => {
    expect(visibleFileName('invoice\u202efdp.exe')).toBe('invoice\ufffdfdp.exe');
    expect(visibleFileName('two\nlines.pdf')).toBe('two\ufffdlines.pdf');
  });

  it('give way in the middle and keep their end', () => {
    const { start, end } = splitFileName('exercise-plan-with-a-rather-long-name.docx');
    expect(end).toBe('ng-name.docx');
    expect(start + end).toBe('exercise-plan-with-a-rather-long-name.docx');
    expect(splitFileName('short.pdf')).toEqual({ start: 'short.pdf', end: '' });
  });

  it('are never cut inside a character', () => {
    const { end } = splitFileName(`${'x'.repeat(30)}👩👩👩👩👩👩👩👩.pdf`);
    expect(end).toBe('👩👩👩👩👩👩👩👩.pdf');
  });
});

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [812, '812 B'],
    [184_000, '184 KB'],
    [999_600, '1.0 MB'],
    [2_400_000, '2.4 MB'],
    [1_073_741_824, '1.1 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it('of a part are in the unit of the whole', () => {
    expect(formatPart(1_300_000, 3_100_000)).toBe('1.3 of 3.1 MB');
  });

  it('only make a hundred percent when everything is there', () => {
    expect(percent(999, 1000)).toBe(99);
    expect(percent(1000, 1000)).toBe(100);
    expect(percent(0, 0)).toBe(0);
  });

  it('that are not known are not made up', () => {
    expect(formatSize(null)).toBe('');
  });
});

describe('times', () => {
  it('are told where this computer is', () => {
    expect(formatDay('2026-11-01T22:30:00Z')).toBe('02-Nov-2026');
    expect(formatDayAndTime('2026-11-01T22:14:00Z')).toBe('02-Nov-2026 09:14');
    expect(formatMonth('2026-10-31T20:00:00Z')).toBe('November 2026');
    expect(isSameLocalDay('2026-11-01T22:30:00Z', new Date('2026-11-02T10:00:00Z'))).toBe(true);
    expect(isSameLocalDay('2026-11-01T10:30:00Z', new Date('2026-11-02T10:00:00Z'))).toBe(false);
  });

  it('that are none stay empty', () => {
    expect(formatDay('yesterday')).toBe('');
    expect(formatDay(null)).toBe('');
  });

  it('count down to zero and not beyond', () => {
    const now = Date.parse('2026-11-21T10:00:00Z');
    expect(secondsUntil('2026-11-21T10:04:12Z', now)).toBe(252);
    expect(secondsUntil('2026-11-21T09:00:00Z', now)).toBe(0);
    expect(secondsUntil(null, now)).toBeNull();
    expect(formatCountdown(252)).toBe('4:12');
    expect(formatCountdown(3852)).toBe('1:04:12');
    expect(formatWait(90)).toBe('2 min');
  });
});

describe('types', () => {
  it.each([
    ['application/pdf', 'PDF'],
    ['image/jpeg; charset=binary', 'JPEG'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word'],
    ['invalid/invalid', 'Other'],
    ['application/x-thing', 'THING'],
    [null, ''],
  ])('%s is %s', (type, label) => {
    expect(typeLabel(type)).toBe(label);
  });
});

describe('gender', () => {
  it('puts the codes of FHIR into words and leaves a system\u2019s own word alone', () => {
    expect(['male', 'unknown', 'Non-binary', null].map(formatGender)).toEqual([
      'Male',
      'Not Known',
      'Non-binary',
      'Not Known',
    ]);
  });
});
