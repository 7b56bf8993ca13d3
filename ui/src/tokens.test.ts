import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const css = readFileSync('src/app.css', 'utf8');

/** The colours of each scheme; dark takes over from light what it does not say anew. */
const [light = {}, darkOnly = {}] = Array.from(css.matchAll(/:root\s*\{([^}]*)\}/g), ([, block = '']) =>
  Object.fromEntries(
    Array.from(block.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6});/g), ([, name = '', value = '']) => [
      name,
      value,
    ]),
  ),
) as Tokens[];
const schemes = { light, dark: { ...light, ...darkOnly } };

const surfaces = ['page', 'panel', 'raised', 'hover'];
/** Text, and what it is written on. */
const written: [string, string[]][] = [
  ['text', [...surfaces, 'accent-soft', 'wait-soft', 'bad-soft']],
  ['quiet', [...surfaces, 'accent-soft', 'wait-soft', 'bad-soft']],
  ['accent', [...surfaces, 'accent-soft']],
  ['wait', [...surfaces, 'wait-soft', 'accent-soft']],
  ['bad', [...surfaces, 'bad-soft']],
  ['good', surfaces],
  ['on-accent', ['accent', 'accent-hover']],
  // The button that cannot be taken back.
  ['panel', ['bad']],
];
/** Edges of controls and the focus ring. */
const drawn: [string, string[]][] = [
  ['line-strong', surfaces],
  ['accent', surfaces],
];
/** Lines that only part what the spacing parts already. */
const decoration = ['line', 'line-soft', 'bad-line'];

/** WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio": from 1 to 21. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const pairs = (list: [string, string[]][]) =>
  list.flatMap(([on, under]) => under.map((it) => [on, it] as const));

describe.each(Object.entries(schemes))('the colours of the %s scheme', (_scheme, tokens) => {
  const ratio = (one: string, other: string) => contrast(tokens[one] ?? '', tokens[other] ?? '');

  it.each(pairs(written))('%s can be read on %s (WCAG 1.4.3)', (text, surface) => {
    expect(ratio(text, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(pairs(drawn))('%s can be told from %s (WCAG 1.4.11)', (edge, surface) => {
    expect(ratio(edge, surface)).toBeGreaterThanOrEqual(3);
  });

  it('are all measured', () => {
    const measured = new Set([...written, ...drawn].flatMap(([on, under]) => [on, ...under]));
    const left = Object.keys(tokens).filter((name) => !measured.has(name) && !decoration.includes(name));
    expect(left).toEqual([]);
    expect(Object.keys(tokens).length).toBeGreaterThan(15);
  });
});

it('the ratio is the one of the standard', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
