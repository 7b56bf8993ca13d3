import type { Backend, OfferedFilesView, RefusedFileView, UnfiledFileView } from '../api/backend';
import { unfiledWords } from '../messages/unfiled';
import type { Announcer } from './announcer.svelte';
import type { Notices } from './notices.svelte';

/** Files that were let go for nobody, until somebody says whose they are: which there are, and which are meant. */
export class Unfiled {
  files = $state.raw<UnfiledFileView[]>([]);
  /** Whether they are on screen. */
  isShown = $state(false);
  /** The file that is looked at. */
  currentId = $state<string | null>(null);
  /** Files that are meant together; empty where only the one that is looked at is. */
  chosenIds = $state.raw<readonly string[]>([]);
  /** What was not taken, kept on screen until the person has seen it. */
  refused = $state.raw<RefusedFileView[]>([]);
  /** Files being copied into safe keeping. */
  taking = $state(0);

  readonly current = $derived(this.files.find(({ id }) => id === this.currentId) ?? this.files[0] ?? null);
  /** What would be filed, or removed, now. */
  readonly meant: UnfiledFileView[] = $derived.by(() => {
    const chosen = this.files.filter(({ id }) => this.chosenIds.includes(id));
    return chosen.length > 0 ? chosen : this.current ? [this.current] : [];
  });

  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #announcer: Announcer;

  constructor(backend: Backend, notices: Notices, announcer: Announcer) {
    this.#backend = backend;
    this.#notices = notices;
    this.#announcer = announcer;
  }

  /** Takes over what waits there. Where the file that was looked at is gone, the next one is looked at. */
  changed(files: UnfiledFileView[]): void {
    const place = this.files.findIndex(({ id }) => id === this.currentId);
    const isHere = files.some(({ id }) => id === this.currentId);
    if (!isHere) this.currentId = next(this.files, files, place)?.id ?? null;
    this.files = files;
    this.chosenIds = this.chosenIds.filter((chosen) => files.some(({ id }) => id === chosen));
  }

  look(id: string): void {
    this.currentId = id;
  }

  /** Looks at another file further down or up; stops at the ends. */
  move(by: number): void {
    const place = this.files.findIndex(({ id }) => id === this.current?.id);
    const to = this.files[Math.min(this.files.length - 1, Math.max(0, place + by))];
    if (to) this.currentId = to.id;
  }

  /** Means this file together with others, or no more. */
  choose(id: string, isMeant: boolean): void {
    const others = this.chosenIds.filter((chosen) => chosen !== id);
    this.chosenIds = isMeant ? [...others, id] : others;
  }

  /** Takes in what was let go, or picked, for nobody. */
  async takeIn({ offer, names }: OfferedFilesView): Promise<void> {
    this.taking += names.length;
    try {
      const { accepted, refused } = await this.#backend.acceptUnfiled(offer);
      this.refused = [...this.refused, ...refused];
      if (accepted.length > 0) this.#announcer.say(unfiledWords.takenIn(accepted.length));
    } catch (thrown) {
      this.#notices.failed(thrown, '');
    } finally {
      this.taking -= names.length;
    }
  }

  /** Removes files for good, with the copies that are kept here. */
  async remove(files: readonly UnfiledFileView[]): Promise<void> {
    try {
      await this.#backend.removeUnfiled(files.map(({ id }) => id));
      this.#announcer.say(unfiledWords.removed(files.length));
    } catch (thrown) {
      this.#notices.failed(thrown, '');
    }
  }

  dismissRefused(): void {
    this.refused = [];
  }
}

/** The first file after that place which is still there, or the last before it. */
function next(
  before: readonly UnfiledFileView[],
  after: readonly UnfiledFileView[],
  place: number,
): UnfiledFileView | undefined {
  const isLeft = (file: UnfiledFileView) => after.some(({ id }) => id === file.id);
  return before.slice(Math.max(0, place)).find(isLeft) ?? after.at(place < 0 ? 0 : -1);
}
