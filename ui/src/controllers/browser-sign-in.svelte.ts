import type { Backend, ConnectionView, SignInView } from '../api/backend';

/** Where a sign-in in the browser is. */
export type SignInPhase = 'idle' | 'opening' | 'waiting';

/**
 * One sign-in in the browser at a time: opened, waited for, and either taken over by whoever saves the account or let go.
 * What a sign-in that was let go still answers is dropped.
 */
export class BrowserSignIn {
  phase = $state<SignInPhase>('idle');
  /** Where the browser comes back to, while it is waited for. */
  redirectUri = $state<string | null>(null);

  readonly #backend: Backend;
  #id: string | null = null;
  #attempt = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Names the sign-in that was finished, for the call that saves it. */
  get id(): string | null {
    return this.phase === 'idle' ? this.#id : null;
  }

  /** Opens the browser and waits for the person; `null` when it was let go meanwhile. Rejects with what went wrong. */
  async run(begin: () => Promise<SignInView>): Promise<ConnectionView | null> {
    this.cancel();
    const attempt = ++this.#attempt;
    this.phase = 'opening';
    try {
      const { id, redirectUri } = await begin();
      if (attempt !== this.#attempt) {
        this.#letGo(id);
        return null;
      }
      this.#id = id;
      this.redirectUri = redirectUri;
      this.phase = 'waiting';
      const connection = await this.#backend.finishSignIn(id);
      if (attempt !== this.#attempt) return null;
      this.phase = 'idle';
      return connection;
    } catch (thrown) {
      if (attempt !== this.#attempt) return null;
      this.#id = null;
      this.phase = 'idle';
      throw thrown;
    }
  }

  /** Lets go of a sign-in, finished or not, unless it was taken over. */
  cancel(): void {
    this.#attempt += 1;
    this.phase = 'idle';
    this.redirectUri = null;
    if (this.#id !== null) this.#letGo(this.#id);
    this.#id = null;
  }

  /** The finished sign-in now belongs to an account. */
  takenOver(): void {
    this.#id = null;
  }

  #letGo(id: string): void {
    // One that Rust no longer holds is let go already.
    this.#backend.cancelSignIn(id).catch(() => undefined);
  }
}
