import { asFailure, type Backend, type DeskEventView, type DeskView } from '../api/backend';

/**
 * Reads the desk's whole state, once at a time. What is told about a part of it meanwhile may be older or newer than what
 * is being read: it is kept, and told afterwards in its order.
 */
export class DeskReading {
  readonly #backend: Backend;
  readonly #take: (desk: DeskView) => void;
  readonly #handle: (event: DeskEventView) => void;
  #underWay: Promise<void> | null = null;
  /** Whether the state changed as a whole while it was read. */
  #isStale = false;
  #kept: DeskEventView[] = [];

  constructor(backend: Backend, take: (desk: DeskView) => void, handle: (event: DeskEventView) => void) {
    this.#backend = backend;
    this.#take = take;
    this.#handle = handle;
  }

  /** Resolves when the state is taken over. While a reading is under way, another one follows it. */
  read(): Promise<void> {
    this.#isStale = this.#underWay !== null;
    this.#underWay ??= this.#readOnce();
    return this.#underWay;
  }

  /** Whether the event is kept for after the reading under way. */
  keeps(event: DeskEventView): boolean {
    if (this.#underWay === null || !isPartOfState(event)) return false;
    this.#kept.push(event);
    return true;
  }

  async #readOnce(): Promise<void> {
    const desk = await this.#state();
    const [kept, isStale] = [this.#kept, this.#isStale];
    this.#underWay = null;
    this.#kept = [];
    this.#take(desk);
    for (const event of kept) this.#handle(event);
    if (isStale) await this.read();
  }

  async #state(): Promise<DeskView> {
    try {
      return await this.#backend.deskState();
    } catch (thrown) {
      return { state: 'unavailable', failure: asFailure(thrown) };
    }
  }
}

/** What is dragged or dropped belongs to what is on screen now and never waits. */
function isPartOfState({ type }: DeskEventView): boolean {
  switch (type) {
    case 'filing-changed':
    case 'filing-removed':
    case 'accounts-changed':
    case 'settings-changed':
    case 'unfiled-changed':
      return true;
    case 'desk-changed':
    case 'attachments-changed':
    case 'drag-entered':
    case 'drag-looked-at':
    case 'drag-moved':
    case 'drag-left':
    case 'files-dropped':
    case 'window-requested':
      return false;
  }
}
