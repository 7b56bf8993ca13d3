/** Shorter numbers are read at one glance. */
const shortest = 5;

/**
 * A number in groups of three digits, as the NHS shows one (Common User Interface, "NHS Number Input and Display": 943 476 5919):
 * the last group has four where one digit would be left alone. What is not of digits alone is one group.
 */
export function groupDigits(number: string): string[] {
  if (number.length < shortest || !/^\d+$/.test(number)) return [number];
  return number.match(/\d{4}$|\d{3}(?=\d{2})|\d+/g) ?? [number];
}
