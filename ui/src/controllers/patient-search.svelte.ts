import { asFailure, type Backend, type FailureView, type PatientView } from '../api/backend';

/** Where a search is. Results of an earlier text stay until the next answer, so that nothing flickers. */
export type SearchPhase = 'idle' | 'searching' | 'found' | 'failed';

/** How long typing pauses before the system is asked. */
const pauseMilliseconds = 250;

/** Finding a patient: what is typed, what was found, and which row the arrow keys are on. */
export class PatientSearch {
  text = $state('');
  includeArchived = $state(false);
  /** Whether the person is searching. */
  open = $state(false);
  phase = $state<SearchPhase>('idle');
  results = $state.raw<PatientView[]>([]);
  failure = $state.raw<FailureView | null>(null);
  /** The text that {@link results} answer. */
  answeredText = $state('');
  activeIndex = $state(-1);

  /** Whether the results are on screen. */
  readonly isShown = $derived(this.open && this.text.trim() !== '');
  readonly active = $derived(this.results[this.activeIndex] ?? null);

  readonly #backend: Backend;
  readonly #account: () => string | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Only the newest question's answer counts. */
  #question = 0;

  constructor(backend: Backend, account: () => string | null) {
    this.#backend = backend;
    this.#account = account;
  }

  /** The text changed: ask once typing pauses. */
  typed(text: string): void {
    this.text = text;
    this.open = true;
    this.#cancel();
    if (!isEnough(text)) {
      this.#forget();
      return;
    }
    this.phase = 'searching';
    this.#timer = setTimeout(() => void this.#ask(), pauseMilliseconds);
  }

  setIncludeArchived(include: boolean): void {
    this.includeArchived = include;
    this.searchNow();
  }

  /** Asks without waiting for a pause. */
  searchNow(): void {
    this.#cancel();
    if (isEnough(this.text)) {
      this.phase = 'searching';
      void this.#ask();
    }
  }

  /** Moves the active row; stops at the ends. */
  move(by: number): void {
    if (this.results.length === 0) return;
    const next = this.activeIndex < 0 && by < 0 ? this.results.length - 1 : this.activeIndex + by;
    this.activeIndex = Math.min(this.results.length - 1, Math.max(0, next));
  }

  /** Closes the results, keeps what was typed. */
  close(): void {
    this.open = false;
    this.activeIndex = -1;
  }

  /** Back to an empty field. */
  clear(): void {
    this.#cancel();
    this.text = '';
    this.#forget();
    this.close();
  }

  async #ask(): Promise<void> {
    const account = this.#account();
    if (account === null) return;
    const question = ++this.#question;
    const text = this.text.trim();
    try {
      const results = await this.#backend.searchPatients({
        account,
        text,
        includeArchived: this.includeArchived,
      });
      if (question !== this.#question) return;
      this.results = results;
      this.answeredText = text;
      this.activeIndex = results.length === 1 ? 0 : -1;
      this.failure = null;
      this.phase = 'found';
    } catch (thrown) {
      if (question !== this.#question) return;
      this.#forget();
      this.failure = asFailure(thrown);
      this.phase = 'failed';
    }
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#question += 1;
  }

  #forget(): void {
    this.results = [];
    this.failure = null;
    this.answeredText = '';
    this.activeIndex = -1;
    this.phase = 'idle';
  }
}

/** One letter of most scripts finds half the clinic; one character of others (or a digit of an id) may be a whole name. */
function isEnough(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.length >= 2 || /[\u0250-\u{10ffff}]/u.test(trimmed) || /^\d$/.test(trimmed);
}
