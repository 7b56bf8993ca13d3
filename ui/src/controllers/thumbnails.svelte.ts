import { SvelteMap } from 'svelte/reactivity';
import type { Backend } from '../api/backend';

/** Small pictures of unfiled files, fetched one after the other for as long as somebody wants them. */
export class Thumbnails {
  /** PNGs in base64; `null` for what has no picture. */
  readonly #pictures = new SvelteMap<string, string | null>();
  #wanted: readonly string[] = [];
  #isFetching = false;

  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The picture of a file; `null` while there is none. */
  of(id: string): string | null {
    return this.#pictures.get(id) ?? null;
  }

  /** These are on screen: theirs are fetched, and others forgotten. */
  want(ids: readonly string[]): void {
    this.#wanted = ids;
    for (const id of [...this.#pictures.keys()]) if (!ids.includes(id)) this.#pictures.delete(id);
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    let id = this.#next();
    while (id !== undefined) {
      const picture = await this.#backend.unfiledThumbnail(id).catch(() => null);
      // What went wrong is told where the file itself is shown; a file that is gone has no place for a picture.
      if (this.#wanted.includes(id)) this.#pictures.set(id, picture);
      id = this.#next();
    }
    this.#isFetching = false;
  }

  #next(): string | undefined {
    return this.#wanted.find((id) => !this.#pictures.has(id));
  }
}
