import {
  asFailure,
  type AttachmentView,
  type Backend,
  type FailureView,
  type SortColumnView,
} from '../api/backend';
import { listEntries, withoutRepeats, type ListEntry } from '../lib/listEntries';

/** Where reading the list is. */
export type FilesPhase = 'none' | 'loading' | 'ready' | 'failed';

/** How long typing in the list's search pauses before the system is asked. */
const pauseMilliseconds = 300;
/** Pages read again at once when the chart changed; what lies further down is read when scrolled to. */
const rereadPages = 5;
/** Pages looked through for pinned files of the system beyond the first: it cannot list its pinned files alone. */
const pinnedSearchPages = 10;

/** The files on one patient's chart: asked for page by page, sorted and filtered by the system. */
export class PatientFiles {
  text = $state('');
  contentType = $state<string | null>(null);
  includeArchived = $state(false);
  sort = $state<SortColumnView>('created-at');
  descending = $state(true);

  phase = $state<FilesPhase>('none');
  failure = $state.raw<FailureView | null>(null);
  attachments = $state.raw<AttachmentView[]>([]);
  /** Pinned files of pages that nobody has scrolled to yet. */
  pinnedFurtherDown = $state.raw<AttachmentView[]>([]);
  total = $state<number | null>(null);
  hasMore = $state(false);
  loadingMore = $state(false);
  moreFailure = $state.raw<FailureView | null>(null);
  selectedId = $state<string | null>(null);
  /** A file that somebody asked to see, for the list to bring into view; a new object each time. */
  revealed = $state.raw<{ id: string } | null>(null);

  /** Every file at hand, each once. */
  readonly known = $derived(withoutRepeats([...this.attachments, ...this.pinnedFurtherDown]));
  readonly entries: ListEntry[] = $derived(
    listEntries(this.known, { groupByMonth: this.sort === 'created-at' }),
  );
  readonly selected = $derived(this.known.find(({ id }) => id === this.selectedId) ?? null);
  readonly isFiltered = $derived(this.text.trim() !== '' || this.contentType !== null);

  readonly #backend: Backend;
  #chart: { account: string; patient: string } | null = null;
  #page = 0;
  #question = 0;
  #underWay = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #rereading = false;
  #rereadAgain = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Shows another chart from its top. */
  open(account: string, patient: string): void {
    this.#chart = { account, patient };
    this.text = '';
    this.contentType = null;
    this.includeArchived = false;
    this.sort = 'created-at';
    this.descending = true;
    this.selectedId = null;
    this.revealed = null;
    void this.#readFirst();
  }

  /** Shows no chart. */
  close(): void {
    this.#chart = null;
    this.#question += 1;
    clearTimeout(this.#timer);
    this.phase = 'none';
    this.attachments = [];
    this.pinnedFurtherDown = [];
    this.total = null;
    this.selectedId = null;
    this.revealed = null;
  }

  /** Whether this is the chart on screen. */
  shows(account: string, patient: string): boolean {
    return this.#chart?.account === account && this.#chart.patient === patient;
  }

  setText(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#readFirst(), pauseMilliseconds);
  }

  setContentType(contentType: string | null): void {
    this.contentType = contentType;
    void this.#readFirst();
  }

  setIncludeArchived(include: boolean): void {
    this.includeArchived = include;
    void this.#readFirst();
  }

  /** Sorts by a column; the same column again turns the order round. Dates and sizes start with the largest. */
  sortBy(column: SortColumnView): void {
    if (column === this.sort) this.descending = !this.descending;
    else {
      this.sort = column;
      this.descending = column === 'created-at' || column === 'size';
    }
    void this.#readFirst();
  }

  /** Without search and type filter. */
  clearFilters(): void {
    this.text = '';
    this.contentType = null;
    void this.#readFirst();
  }

  readAgain(): void {
    void this.#readFirst();
  }

  /** Resolves when no page is being read any more. */
  settled(): Promise<void> {
    return this.#underWay;
  }

  /** The next page, when the end of the list comes near. */
  async loadMore(): Promise<void> {
    if (!this.#chart || !this.hasMore || this.loadingMore || this.phase !== 'ready') return;
    await (this.#underWay = this.#readNext(this.#chart));
  }

  async #readNext(chart: { account: string; patient: string }): Promise<void> {
    const question = this.#question;
    this.loadingMore = true;
    this.moreFailure = null;
    try {
      const page = await this.#readPage(chart, this.#page + 1);
      if (question !== this.#question) return;
      this.#page += 1;
      this.attachments = withoutRepeats([...this.attachments, ...page.attachments]);
      this.total = page.totalEntries;
      this.hasMore = page.hasMore;
    } catch (thrown) {
      if (question === this.#question) this.moreFailure = asFailure(thrown);
    } finally {
      if (question === this.#question) this.loadingMore = false;
    }
  }

  /** Reads what is on screen again without emptying it. While one is under way, further wishes become one more. */
  async refresh(): Promise<void> {
    if (!this.#chart || this.phase !== 'ready') return;
    if (this.#rereading) {
      this.#rereadAgain = true;
      return;
    }
    this.#rereading = true;
    try {
      do {
        this.#rereadAgain = false;
        await this.#reread(this.#chart);
      } while (this.#rereadAgain && this.phase === 'ready');
    } finally {
      this.#rereading = false;
    }
  }

  /** Puts a newer view of one attachment in its place. */
  replace(attachment: AttachmentView): void {
    const newer = (known: AttachmentView) => (known.id === attachment.id ? attachment : known);
    this.attachments = this.attachments.map(newer);
    this.pinnedFurtherDown = this.pinnedFurtherDown.map(newer).filter(({ pinned }) => pinned !== null);
  }

  select(id: string | null): void {
    this.selectedId = id;
  }

  /** Selects a file and brings it into view; `false` where it is not at hand. */
  reveal(id: string): boolean {
    if (!this.known.some((attachment) => attachment.id === id)) return false;
    this.selectedId = id;
    this.revealed = { id };
    return true;
  }

  /** Moves the selection among files, headings left out; stops at the ends. Returns the entry's index to scroll to. */
  moveSelection(by: number): number | null {
    const files = this.entries.flatMap((entry, index) => (entry.kind === 'file' ? [{ entry, index }] : []));
    if (files.length === 0) return null;
    const current = files.findIndex(({ entry }) => entry.attachment.id === this.selectedId);
    const wanted = current < 0 ? (by > 0 ? 0 : files.length - 1) : current + by;
    const next = files[Math.min(files.length - 1, Math.max(0, wanted))];
    if (!next) return null;
    this.selectedId = next.entry.attachment.id;
    return next.index;
  }

  async #readFirst(): Promise<void> {
    if (!this.#chart) return;
    clearTimeout(this.#timer);
    await (this.#underWay = this.#readTop(this.#chart));
  }

  async #readTop(chart: { account: string; patient: string }): Promise<void> {
    const question = ++this.#question;
    this.phase = 'loading';
    this.pinnedFurtherDown = [];
    this.loadingMore = false;
    this.moreFailure = null;
    try {
      const page = await this.#readPage(chart, 1);
      if (question !== this.#question) return;
      this.#page = 1;
      this.attachments = withoutRepeats(page.attachments);
      this.total = page.totalEntries;
      this.hasMore = page.hasMore;
      this.failure = null;
      this.phase = 'ready';
      if (page.hasMore && !this.isFiltered) void this.#findPinned(chart, question);
    } catch (thrown) {
      if (question !== this.#question) return;
      this.attachments = [];
      this.total = null;
      this.hasMore = false;
      this.failure = asFailure(thrown);
      this.phase = 'failed';
    }
  }

  /** Brings pinned files of later pages to the top, one page after the other, as long as this list is on screen. */
  async #findPinned(chart: { account: string; patient: string }, question: number): Promise<void> {
    try {
      for (let number = 2; number <= pinnedSearchPages + 1; number += 1) {
        const page = await this.#readPage(chart, number);
        if (question !== this.#question) return;
        const pinned = page.attachments.filter((attachment) => attachment.pinned !== null);
        if (pinned.length > 0) {
          this.pinnedFurtherDown = withoutRepeats([...this.pinnedFurtherDown, ...pinned]);
        }
        if (!page.hasMore) return;
      }
    } catch {
      // They join the top when their page is scrolled to.
    }
  }

  async #reread(chart: { account: string; patient: string }): Promise<void> {
    const question = this.#question;
    const wanted = Math.min(this.#page, rereadPages);
    const attachments: AttachmentView[] = [];
    try {
      for (let number = 1; number <= wanted; number += 1) {
        const page = await this.#readPage(chart, number);
        if (question !== this.#question) return;
        attachments.push(...page.attachments);
        this.total = page.totalEntries;
        this.#page = number;
        this.hasMore = page.hasMore;
        if (!page.hasMore) break;
      }
      this.attachments = withoutRepeats(attachments);
    } catch {
      // What is on screen stays; the next change or the person's own refresh reads it again.
    }
  }

  #readPage(chart: { account: string; patient: string }, page: number) {
    return this.#backend.listAttachments({
      ...chart,
      text: this.text.trim() || null,
      contentType: this.contentType,
      includeArchived: this.includeArchived,
      sort: this.sort,
      descending: this.descending,
      page,
    });
  }
}
