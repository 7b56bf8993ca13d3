import { describe, expect, it } from 'vitest';
import { fileHeight, headingHeight, LineOffsets } from './lineOffsets';

/** Lines as drawn: `h` is a heading, `f` a file. */
function offsetsOf(lines: string): LineOffsets {
  const offsets = new LineOffsets();
  for (const line of lines) {
    if (line === 'h') offsets.addHeading();
    else offsets.addFile();
  }
  return offsets;
}

describe('the offsets of lines', () => {
  const lines = 'hffhfhff';
  const offsets = offsetsOf(lines);
  const heights = [...lines].map((line) => (line === 'h' ? headingHeight : fileHeight));
  const tops = heights.map((_, place) => heights.slice(0, place).reduce((sum, height) => sum + height, 0));

  it('add up what lies above', () => {
    expect([...lines].map((_, place) => offsets.topOf(place))).toEqual(tops);
    expect(offsets.height).toBe(heights.reduce((sum, height) => sum + height, 0));
    expect(offsets.count).toBe(lines.length);
  });

  it('tell headings from files', () => {
    expect([...lines].map((_, place) => (offsets.isHeading(place) ? 'h' : 'f')).join('')).toBe(lines);
    expect(offsets.isHeading(lines.length)).toBe(false);
  });

  it('find the line at every pixel, and the nearest one beyond the ends', () => {
    const found = Array.from({ length: offsets.height }, (_, pixel) => offsets.placeAt(pixel));
    const expected = heights.flatMap((height, place) => Array.from({ length: height }, () => place));
    expect(found).toEqual(expected);
    expect(offsets.placeAt(-50)).toBe(0);
    expect(offsets.placeAt(offsets.height + 50)).toBe(lines.length - 1);
    expect(new LineOffsets().placeAt(10)).toBe(0);
  });
});
