import { asFailure, type Backend, type FailureView, type FieldChoiceView } from '../api/backend';

/** How long typing pauses before the system is asked. */
const pauseMilliseconds = 250;

/** A field with one value out of many that the system is asked for, such as the reviewer of a document. */
export class FieldSearch {
  text = $state('');
  options = $state.raw<FieldChoiceView[]>([]);
  /** The value that was chosen; typing anything else takes it back. */
  chosen = $state.raw<FieldChoiceView | null>(null);
  open = $state(false);
  searching = $state(false);
  /** The options answer what is typed. */
  answered = $state(false);
  activeIndex = $state(-1);
  failure = $state.raw<FailureView | null>(null);

  readonly #backend: Backend;
  readonly #account: string;
  readonly #key: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Only the newest question's answer counts. */
  #question = 0;

  /** `first` is a value from the defaults, known only as it is sent: its words are asked for. */
  constructor(backend: Backend, account: string, key: string, first: string) {
    this.#backend = backend;
    this.#account = account;
    this.#key = key;
    if (first === '') return;
    this.chosen = { value: first, label: first };
    this.text = first;
    void this.#name(first);
  }

  /** The text changed: what was chosen is chosen no longer, and the system is asked once typing pauses. */
  typed(text: string): void {
    this.text = text;
    this.chosen = null;
    this.open = true;
    this.activeIndex = -1;
    this.answered = false;
    this.#cancel();
    this.searching = true;
    this.#timer = setTimeout(() => void this.#ask(), pauseMilliseconds);
  }

  /** Shows what there is without typing. */
  show(): void {
    if (this.open || this.chosen) return;
    this.open = true;
    if (!this.answered) {
      this.#cancel();
      this.searching = true;
      void this.#ask();
    }
  }

  /** Closes the options; what is chosen stays, and its words come back. */
  close(): void {
    this.open = false;
    this.activeIndex = -1;
  }

  choose(option: FieldChoiceView): void {
    this.#cancel();
    this.searching = false;
    this.chosen = option;
    this.text = option.label;
    this.close();
  }

  /** Moves the active option; stops at the ends. */
  move(by: number): void {
    if (this.options.length === 0) return;
    const next = this.activeIndex < 0 && by < 0 ? this.options.length - 1 : this.activeIndex + by;
    this.activeIndex = Math.min(this.options.length - 1, Math.max(0, next));
  }

  async #ask(): Promise<void> {
    const question = ++this.#question;
    try {
      const options = await this.#backend.fieldOptions(this.#account, this.#key, this.text.trim());
      if (question !== this.#question) return;
      this.options = options;
      this.failure = null;
      this.answered = true;
      this.activeIndex = options.length === 1 ? 0 : -1;
    } catch (thrown) {
      if (question !== this.#question) return;
      this.options = [];
      this.failure = asFailure(thrown);
    } finally {
      if (question === this.#question) this.searching = false;
    }
  }

  /** Finds the words of a value from the defaults; where they are not found, the value stands for itself. */
  async #name(value: string): Promise<void> {
    const question = ++this.#question;
    try {
      const options = await this.#backend.fieldOptions(this.#account, this.#key, '');
      const found = options.find((option) => option.value === value);
      if (found && question === this.#question) this.choose(found);
    } catch {
      // The default still holds; only its words are missing.
    }
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#question += 1;
  }
}
