/** Characters that reorder text: a name holding them can look like another (`…fdp.exe` as `…exe.pdf`). */
const reordering = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
// eslint-disable-next-line no-control-regex -- control characters are exactly what a name must not bring into the page
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu;

/** A file name as it is shown: what could disguise it is made visible. */
export function visibleFileName(name: string): string {
  return name.replace(reordering, '\ufffd').replace(control, '\ufffd');
}

/** A name cut in two, so that only its middle gives way when space is short: the end holds what tells files apart. */
export function splitFileName(name: string, endLength = 12): { start: string; end: string } {
  const characters = Array.from(visibleFileName(name));
  if (characters.length <= endLength * 2) return { start: characters.join(''), end: '' };
  return { start: characters.slice(0, -endLength).join(''), end: characters.slice(-endLength).join('') };
}
