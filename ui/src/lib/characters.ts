/** Characters of a text as the systems and people count them, not UTF-16 halves; spaces around it are not kept. */
export function countCharacters(text: string): number {
  return Array.from(text.trim()).length;
}

/** How many characters a text has too many; none without a limit. */
export function charactersOver(text: string, limit: number | null): number {
  return limit === null ? 0 : Math.max(0, countCharacters(text) - limit);
}

/** Text inside a sentence that its own direction of writing does not disturb. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}
