/** Characters of a text as the systems and people count them, not UTF-16 halves; spaces around it are not kept. */
export function countCharacters(text: string): number {
  return Array.from(text.trim()).length;
}
