/** Heights of a list's lines in pixels; they are drawn as high as this says. */
export const fileHeight = 34;
export const headingHeight = 28;

/** Where each line of a list begins. Lines only ever come at the end; finding one costs the same in a list of any length. */
export class LineOffsets {
  #count = 0;
  /** Places of headings, in order. */
  readonly #headings: number[] = [];

  get count(): number {
    return this.#count;
  }

  /** Of all lines, in pixels. */
  get height(): number {
    return this.topOf(this.#count);
  }

  addFile(): void {
    this.#count += 1;
  }

  addHeading(): void {
    this.#headings.push(this.#count);
    this.#count += 1;
  }

  isHeading(place: number): boolean {
    return this.#headings[this.#headingsBefore(place)] === place;
  }

  /** Pixels above a line. */
  topOf(place: number): number {
    return place * fileHeight - this.#headingsBefore(place) * (fileHeight - headingHeight);
  }

  /** The line that is so many pixels down; the first or the last where there is none. */
  placeAt(offset: number): number {
    const found = countUntil(this.#count, (place) => this.topOf(place) > offset) - 1;
    return Math.max(0, found);
  }

  #headingsBefore(place: number): number {
    return countUntil(this.#headings.length, (index) => (this.#headings[index] ?? 0) >= place);
  }
}

/** How many of so many indexes come before the first that is past; those after it are past too. */
function countUntil(count: number, isPast: (index: number) => boolean): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (isPast(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
