import { describe, expect, it, vi } from 'vitest';

const catalogues = vi.hoisted((): { english: object; german: object }[] => []);

vi.mock('./catalogue', () => ({
  catalogue: (english: object, german: object) => {
    catalogues.push({ english, german });
    return english;
  },
}));

/** What is the same word in German, or the name of something. */
const same = new Set(['Chartdrop', 'Name', 'Text', 'MRN', 'Esc', 'F2', 'F5', 'E', '?']);
const samePatterns = [
  /^in (Xx|\d)$/,
  /^\{\w+\}$/,
  /^https?:/,
  /^[a-z_]+$/,
  /^(Cliniko|PracSuite|Medplum|Canvas)$/,
];
/** April is April. */
const samePaths = /onths\.\d+$/;

const samples: unknown[][] = [
  ['Xx', 'Yy', 'Zz'],
  [1, 2],
  [2, 2],
];

/** Every text of a catalogue by its path; those that are made with something are made with samples. */
function texts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const make = value as (...given: unknown[]) => string;
    return samples.map((given) => [`${path}(${given.join()})`, make(...given)]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => texts(part, `${path}.${key}`));
}

// Every module of words, those still to come as well.
await Promise.all(
  Object.values(import.meta.glob(['./*.ts', '!./*.test.ts', '!./catalogue.ts'])).map((load) => load()),
);

describe('the German catalogue', () => {
  const english = catalogues.flatMap((one, index) => texts(one.english, String(index)));
  const german = new Map(catalogues.flatMap((one, index) => texts(one.german, String(index))));

  it('has all texts of the English one and no others', () => {
    expect(english.length).toBeGreaterThan(700);
    expect(Array.from(german.keys()).sort()).toEqual(english.map(([path]) => path).sort());
  });

  it('says everything in German', () => {
    const left = english.filter(
      ([path, text]) => german.get(path) === text && !samePaths.test(path) && isWorded(text),
    );
    expect(left).toEqual([]);
  });

  it('keeps the placeholders of every sentence', () => {
    const placeholders = (text = '') => Array.from(new Set(text.match(/\{\w+\}/g))).sort();
    const differing = english.filter(
      ([path, text]) => placeholders(text).join() !== placeholders(german.get(path)).join(),
    );
    expect(differing.map(([path]) => path)).toEqual([]);
  });
});

/** Whether there is a word that could be said in another language. */
function isWorded(text: string): boolean {
  return /\p{L}{2}/u.test(text) && !same.has(text) && !samePatterns.some((pattern) => pattern.test(text));
}
