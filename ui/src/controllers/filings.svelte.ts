import { SvelteSet } from 'svelte/reactivity';
import type { Backend, FilingActionView, FilingView } from '../api/backend';
import { together } from '../lib/together';
import { transferPace, withSample, type Sample, type TransferPace } from '../lib/transferRate';
import { countFilings, groupEntries, type TrayEntry } from '../lib/tray';
import { bytesUnderWay, filingAnnouncements } from '../messages/filings';
import { unfiledWords } from '../messages/unfiled';
import type { Announcer } from './announcer.svelte';
import { CopyingFiles } from './copying-files';
import type { Notices } from './notices.svelte';

/** What comes into a state within this time is told together. */
const saidTogetherMilliseconds = 400;

/** Changes within this time are shown together: thousands of filings are grouped anew for what may be many a second. */
const shownTogetherMilliseconds = 100;

/** The filing tray: the newest snapshot of every filing, and what can be done with each. */
export class Filings {
  // One signal for all: thousands of filings with one each make every change slow.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- `#all` tells of every change
  readonly #byId = new Map<string, FilingView>();
  readonly #copying = new CopyingFiles();
  #all = $state.raw({ filings: this.#byId, copying: this.#copying });
  /** Filings with a request under way, so that a button is not pressed twice. */
  readonly busy = new SvelteSet<string>();
  /** Ids that are gone: a late snapshot does not bring them back. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing is shown from it
  readonly #removed = new Set<string>();
  /** How far the files that are being sent were and when. */
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- read with every snapshot and tick
  readonly #samples = new Map<string, Sample[]>();
  /** Filings that came into a state of which nothing was told yet. */
  #unsaid: FilingView[] = [];
  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly #announcer: Announcer;
  readonly #now: () => number;

  readonly groups = $derived.by(() =>
    groupEntries<TrayEntry>([...this.#all.filings.values(), ...this.#all.copying.all]),
  );
  /** Whether some filing can be retried. */
  readonly canRetryAny = $derived.by(() => {
    for (const filing of this.#all.filings.values()) if (can(filing, 'retry')) return true;
    return false;
  });

  /** `now` is in milliseconds and only goes forward. */
  constructor(
    backend: Backend,
    notices: Notices,
    announcer: Announcer,
    now: () => number = () => performance.now(),
  ) {
    this.#backend = backend;
    this.#notices = notices;
    this.#announcer = announcer;
    this.#now = now;
  }

  /** How many there are, files included that are yet to become one. */
  get size(): number {
    return this.#all.filings.size + this.copyingCount;
  }

  /** How many files are yet to become one. */
  get copyingCount(): number {
    return this.#all.copying.all.length;
  }

  /** What the row of a filing, or of a file that is to become one, is known by. */
  rowOf(id: string): string {
    return this.#all.copying.rowOf(id);
  }

  /** The newest snapshot of each. */
  get all(): Iterable<FilingView> {
    return this.#all.filings.values();
  }

  /** The newest snapshot of one; nothing once it is gone. */
  newest(id: string): FilingView | undefined {
    return this.#all.filings.get(id);
  }

  counts(now: Date): ReturnType<typeof countFilings> {
    return countFilings(this.#all.filings.values(), now);
  }

  /** How fast a file is being sent now; `null` while nothing sensible can be said. */
  pace({ id, sizeBytes }: FilingView): TransferPace | null {
    return transferPace(this.#samples.get(id) ?? [], sizeBytes, this.#now());
  }

  /** Takes over the snapshots of a desk that has just opened. */
  reset(filings: FilingView[]): void {
    this.#byId.clear();
    this.#removed.clear();
    for (const filing of filings) {
      this.#byId.set(filing.id, filing);
      this.#sample(filing);
    }
    this.#show();
  }

  /** Files of a drop are being copied; what is returned tells that they no longer are. */
  copying(files: Parameters<CopyingFiles['begin']>[0]): () => void {
    const over = this.#copying.begin(files);
    this.#show();
    return () => {
      over();
      this.#show();
    };
  }

  /** Takes a filing that was just made. A file that was put back into Unfiled and filed anew has the same id as before. */
  accepted(filing: FilingView): void {
    this.#removed.delete(filing.id);
    this.changed(filing);
  }

  /** Takes a snapshot unless a newer one is already here. */
  changed(filing: FilingView): void {
    const known = this.#byId.get(filing.id);
    if (this.#removed.has(filing.id) || (known && known.revision >= filing.revision)) return;
    if (!known) this.#copying.accepted(filing);
    this.#byId.set(filing.id, filing);
    this.#sample(filing);
    this.#show();
    if (known?.state.state !== filing.state.state) {
      this.#unsaid.push(filing);
      this.#say();
    }
  }

  /** Forgets a filing. */
  removed(id: string): void {
    this.#removed.add(id);
    this.#byId.delete(id);
    this.#samples.delete(id);
    this.#show();
  }

  undo = (filing: FilingView) => this.#takeBack(filing, () => this.#backend.undoFiling(filing.id));
  fileNow = (filing: FilingView) => this.#change(filing, () => this.#backend.fileNow(filing.id));
  pause = (filing: FilingView) => this.#change(filing, () => this.#backend.pauseFiling(filing.id));
  cancel = (filing: FilingView) => this.#takeBack(filing, () => this.#backend.cancelFiling(filing.id));
  retry = (filing: FilingView) => this.#change(filing, () => this.#backend.retryFiling(filing.id));
  confirmPatient = (filing: FilingView) =>
    this.#change(filing, () => this.#backend.confirmPatient(filing.id));
  settleOriginal = (filing: FilingView) =>
    this.#change(filing, () => this.#backend.settleOriginal(filing.id));
  fileAgain = (filing: FilingView) => this.#change(filing, () => this.#backend.fileAgain(filing.id));

  /** Stops holds for as long as somebody needs. Returns what lets them go on, for their whole time again. */
  async holdOn(filings: readonly FilingView[]): Promise<() => Promise<void>> {
    const stopped = filings.filter(({ state }) => state.state === 'held' && state.until !== null);
    await Promise.all(stopped.map((filing) => this.pause(filing)));
    return async () => {
      await Promise.all(stopped.map(({ id }) => this.#resume(id)));
    };
  }

  async #resume(id: string): Promise<void> {
    const filing = this.newest(id);
    if (filing?.state.state !== 'held' || filing.state.until !== null) return;
    await this.#change(filing, () => this.#backend.resumeHold(id));
  }

  describe(filing: FilingView, description: string | null): Promise<boolean> {
    return this.#change(filing, () => this.#backend.describeFiling(filing.id, description));
  }

  /** The same description for several files; what cannot be kept is told for each. */
  async describeAll(filings: readonly FilingView[], description: string): Promise<void> {
    await Promise.all(filings.map((filing) => this.describe(filing, description)));
  }

  dismiss = (filing: FilingView) =>
    this.#change(filing, async () => {
      await this.#backend.dismissFiling(filing.id);
      this.removed(filing.id);
      return null;
    });

  /** Without an answer there is no filing any more: its file waits in Unfiled again. */
  #takeBack(filing: FilingView, request: () => Promise<FilingView | null>): Promise<boolean> {
    return this.#change(filing, async () => {
      const answer = await request();
      if (answer === null) {
        this.removed(filing.id);
        this.#announcer.say(unfiledWords.backAgain(filing.name));
      }
      return answer;
    });
  }

  async retryAll(): Promise<void> {
    try {
      await this.#backend.retryAllFilings();
    } catch (thrown) {
      this.#notices.failed(thrown, this.groups[0]?.systemName ?? '');
    }
  }

  async #change(filing: FilingView, request: () => Promise<FilingView | null>): Promise<boolean> {
    if (this.busy.has(filing.id)) return false;
    this.busy.add(filing.id);
    try {
      const answer = await request();
      if (answer) this.changed(answer);
      return true;
    } catch (thrown) {
      this.#notices.failed(thrown, filing.systemName, filing.name);
      return false;
    } finally {
      this.busy.delete(filing.id);
    }
  }

  readonly #show = together(
    () => (this.#all = { filings: this.#byId, copying: this.#copying }),
    shownTogetherMilliseconds,
  );

  #sample(filing: FilingView): void {
    const sentBytes = bytesUnderWay(filing);
    const known = this.#samples.get(filing.id) ?? [];
    if (sentBytes === null) this.#samples.delete(filing.id);
    else this.#samples.set(filing.id, withSample(known, { at: this.#now(), sentBytes }));
  }

  /** What came into a state within a moment is told together: 200 files are one fact, not 200. */
  readonly #say = together(() => {
    const { polite, urgent } = filingAnnouncements(this.#unsaid);
    this.#unsaid = [];
    if (polite) this.#announcer.say(polite);
    if (urgent) this.#announcer.interrupt(urgent);
  }, saidTogetherMilliseconds);
}

/** Whether Rust offers this action for the filing now; the window shows exactly those. */
export function can(filing: FilingView, action: FilingActionView): boolean {
  return filing.actions.includes(action);
}
