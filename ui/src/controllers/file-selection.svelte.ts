/* eslint svelte/prefer-svelte-reactivity: off -- a set of ids is replaced as a whole, never changed in place. */

/** What moving to another file does with the selection: it alone, all from where it began, or nothing. */
export type SelectionStep = 'only' | 'extend' | 'leave';

/** Which files are selected, and the one the keyboard is at. */
export class FileSelection {
  /** The file the keyboard is at; usually the one selected. */
  active = $state<string | null>(null);
  ids = $state.raw<ReadonlySet<string>>(new Set());
  /** Where a selection of several began. */
  #anchor: string | null = null;

  /** Selects this file alone; nothing with `null`. */
  only(id: string | null): void {
    this.active = id;
    this.#anchor = id;
    this.ids = new Set(id === null ? [] : [id]);
  }

  /** Adds a file to the selection or takes it out. */
  toggle(id: string): void {
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    this.active = id;
    this.#anchor = id;
    this.ids = ids;
  }

  /** Goes to a file without selecting it. */
  goTo(id: string): void {
    this.active = id;
  }

  /** Selects everything from where the selection began to this file, as `between` lists it. */
  extendTo(id: string, between: (from: string, to: string) => string[]): void {
    this.#anchor ??= this.active ?? id;
    this.active = id;
    this.ids = new Set(between(this.#anchor, id));
  }

  all(ids: string[]): void {
    this.active ??= ids[0] ?? null;
    this.ids = new Set(ids);
  }

  /** Leaves files that are no longer there. */
  keep(isThere: (id: string) => boolean): void {
    if (this.active !== null && !isThere(this.active)) this.active = null;
    if (this.#anchor !== null && !isThere(this.#anchor)) this.#anchor = null;
    const kept = [...this.ids].filter(isThere);
    if (kept.length < this.ids.size) this.ids = new Set(kept);
  }
}
