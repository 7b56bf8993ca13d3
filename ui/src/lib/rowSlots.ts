/**
 * Which row element shows which line. A line keeps its element as long as it is near what is on screen; a line that comes
 * takes over the element of one that went: making thirty new rows costs more than a frame, changing their text does not.
 */
export class RowSlots {
  #slots = new Map<string, number>();
  #made = 0;

  /** The slots of these lines, in their order. */
  assign(keys: readonly string[]): number[] {
    const wanted = new Set(keys);
    const free = [...this.#slots].flatMap(([key, slot]) => (wanted.has(key) ? [] : [slot]));
    let taken = 0;
    const slots = keys.map((key) => this.#slots.get(key) ?? free[taken++] ?? this.#made++);
    this.#slots = new Map(keys.map((key, index) => [key, slots[index] ?? 0]));
    return slots;
  }
}
