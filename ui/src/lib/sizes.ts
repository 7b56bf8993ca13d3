import { formats } from '../messages/formats';
import { words } from '../messages/words';

const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `184 KB`, `2.4 MB`: decimal units as file managers show them. Empty where the size is not known. */
export function formatSize(bytes: number | null): string {
  if (bytes === null) return '';
  const { value, unit } = scale(bytes, unitOf(bytes));
  return `${value} ${unit}`;
}

/** The size of several together: what is known of it, and that it is not all. */
export function formatSizeOfAll(sizes: readonly (number | null)[]): string {
  const known = sizes.filter((size) => size !== null);
  if (known.length === 0) return words.selection.sizeUnknown;
  const size = formatSize(known.reduce((sum, one) => sum + one, 0));
  return known.length < sizes.length ? words.selection.sizePartly(size) : size;
}

/** `1.3 of 3.1 MB`: both in the unit of the whole. */
export function formatPart(part: number, whole: number): string {
  const index = unitOf(whole);
  const { value, unit } = scale(whole, index);
  return formats.part(scale(part, index).value, `${value} ${unit}`);
}

/** Whole percent that only reaches 100 when everything is there. */
export function percent(part: number, whole: number): number {
  if (whole <= 0) return 0;
  return part >= whole ? 100 : Math.floor((part / whole) * 100);
}

function unitOf(bytes: number): number {
  let index = 0;
  // 999.5 and more would be written as 1000: that is one of the next unit.
  for (let value = bytes; value >= 999.5 && index < units.length - 1; index += 1) value /= 1000;
  return index;
}

function scale(bytes: number, index: number): { value: string; unit: string } {
  const value = bytes / 1000 ** index;
  const digits = index <= 1 || value >= 99.95 ? 0 : 1;
  return { value: value.toFixed(digits).replace('.', formats.decimalPoint), unit: units[index] ?? 'B' };
}
