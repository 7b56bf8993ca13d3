import {
  asFailure,
  type AttachmentView,
  type Backend,
  type FailureView,
  type SortColumnView,
} from '../api/backend';
import { instantsOf, isNarrowing, type DateFilter, type Instants } from '../lib/dateFilter';
import type { LineOffsets } from '../lib/lineOffsets';
import { ListEntries, type FileEntry, type ListEntry } from '../lib/listEntries';
import { FileSelection, type SelectionStep } from './file-selection.svelte';

/** Where reading the list is. */
export type FilesPhase = 'none' | 'loading' | 'ready' | 'failed';

/** How long typing in the list's search pauses before the system is asked. */
const pauseMilliseconds = 300;
/** Pages read again at once when the chart changed; what lies further down is read when scrolled to. */
const rereadPages = 5;
/** Pages looked through for pinned files of the system beyond the first: it cannot list its pinned files alone. */
const pinnedSearchPages = 10;

const nothing = () => new ListEntries({ groupByMonth: true });

/** The files on one patient's chart: asked for page by page, sorted and filtered by the system. */
export class PatientFiles {
  text = $state('');
  contentType = $state<string | null>(null);
  dates = $state.raw<DateFilter>({ kind: 'any' });
  includeArchived = $state(false);
  sort = $state<SortColumnView>('created-at');
  descending = $state(true);

  phase = $state<FilesPhase>('none');
  failure = $state.raw<FailureView | null>(null);
  total = $state<number | null>(null);
  hasMore = $state(false);
  loadingMore = $state(false);
  moreFailure = $state.raw<FailureView | null>(null);
  /** A file that somebody asked to see, for the list to bring into view; a new object each time. */
  revealed = $state.raw<{ id: string } | null>(null);

  readonly selection = new FileSelection();
  /** The list grows in place; a new wrapper says that it changed. */
  #shown = $state.raw({ list: nothing() });
  /** The selected files in the list's order. */
  readonly chosen: AttachmentView[] = $derived.by(() => {
    const { list } = this.#shown;
    const entries = [...this.selection.ids].flatMap((id) => list.find(id) ?? []);
    return entries.sort((one, other) => one.place - other.place).map(({ attachment }) => attachment);
  });
  /** Whether files further down are left out of a selection of everything that has been read. */
  readonly selectsOnlyRead = $derived(this.hasMore && this.selection.ids.size === this.#shown.list.size);
  /** The one selected file; `null` for none and for several. */
  readonly selected = $derived(this.chosen.length === 1 ? (this.chosen[0] ?? null) : null);
  /** The file the keyboard is at. */
  readonly active = $derived(this.#entryOf(this.selection.active)?.attachment ?? null);
  /** Its index among the lines. */
  readonly activePlace = $derived(this.#entryOf(this.selection.active)?.place ?? null);
  readonly isFiltered = $derived(
    this.text.trim() !== '' || this.contentType !== null || isNarrowing(this.dates),
  );

  readonly #backend: Backend;
  #chart: { account: string; patient: string } | null = null;
  #page = 0;
  /** What the filter by date meant when the first page was read, so that all pages are of one list. */
  #instants: Instants = { after: null, before: null };
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
    this.dates = { kind: 'any' };
    this.includeArchived = false;
    this.sort = 'created-at';
    this.descending = true;
    this.#empty();
    void this.#readFirst();
  }

  /** Shows no chart. */
  close(): void {
    this.#chart = null;
    this.#question += 1;
    clearTimeout(this.#timer);
    this.phase = 'none';
    this.#empty();
  }

  /** How many files are at hand. */
  get count(): number {
    return this.#shown.list.size;
  }

  /** Whether this file is at hand. */
  has(id: string): boolean {
    return this.#entryOf(id) !== undefined;
  }

  /** Every line of the list. */
  get entries(): ListEntry[] {
    return this.#shown.list.entries;
  }

  /** Where each of them begins. */
  get offsets(): LineOffsets {
    return this.#shown.list.offsets;
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

  setDates(dates: DateFilter): void {
    const isSame = !isNarrowing(dates) && !isNarrowing(this.dates);
    this.dates = dates;
    if (!isSame) void this.#readFirst();
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

  /** Without search and filters. */
  clearFilters(): void {
    this.text = '';
    this.contentType = null;
    this.dates = { kind: 'any' };
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
      this.#shown.list.add(page.attachments);
      this.#show(this.#shown.list);
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
    this.#shown.list.replace(attachment);
    this.#show(this.#shown.list);
  }

  /** Takes an attachment that has just been archived off the list, unless archived ones are listed too. */
  archived(id: string): void {
    if (this.includeArchived) return;
    if (this.selection.active === id) this.#goBeside(id);
    this.#shown.list.remove(id);
    this.#show(this.#shown.list);
  }

  /** Selects this file alone; nothing with `null`. */
  select(id: string | null): void {
    this.selection.only(id);
  }

  /** Selects a file and brings it into view; `false` where it is not at hand. */
  reveal(id: string): boolean {
    if (!this.has(id)) return false;
    this.selection.only(id);
    this.revealed = { id };
    return true;
  }

  /** Selects everything from where the selection began to this file. */
  selectTo(id: string): void {
    this.selection.extendTo(id, (from, to) => this.#idsBetween(from, to));
  }

  /** Selects every file that has been read. */
  selectAll(): void {
    this.selection.all(this.entries.flatMap((entry) => (entry.kind === 'file' ? [entry.key] : [])));
  }

  /** Moves among files, headings left out; stops at the ends. Returns the entry's index to scroll to. */
  move(by: number, step: SelectionStep = 'only'): number | null {
    const next = this.#fileFrom(this.activePlace, by);
    if (next === null) return null;
    if (step === 'only') this.selection.only(next.key);
    else if (step === 'leave') this.selection.goTo(next.key);
    else this.selectTo(next.key);
    return next.place;
  }

  /** The file so many files away, at most the first or the last; from nowhere it is counted from beyond the ends. */
  #fileFrom(place: number | null, by: number): FileEntry | null {
    const { entries } = this;
    const step = Math.sign(by);
    let left = Math.abs(by);
    let found = place === null ? null : entries[place];
    let index = place ?? (by > 0 ? -1 : entries.length);
    for (index += step; left > 0 && entries[index] !== undefined; index += step) {
      if (entries[index]?.kind !== 'file') continue;
      found = entries[index];
      left -= 1;
    }
    return found?.kind === 'file' ? found : null;
  }

  /** Takes the keyboard to the next file, so that it does not start over at the top. */
  #goBeside(id: string): void {
    const beside = [1, -1].map((by) => this.#fileFrom(this.activePlace, by)?.key);
    const next = beside.find((key) => key !== undefined && key !== id);
    if (next !== undefined) this.selection.goTo(next);
  }

  #entryOf(id: string | null): FileEntry | undefined {
    return id === null ? undefined : this.#shown.list.find(id);
  }

  #idsBetween(one: string, other: string): string[] {
    const places = [one, other].map((id) => this.#entryOf(id)?.place ?? 0);
    const between = this.entries.slice(Math.min(...places), Math.max(...places) + 1);
    return between.flatMap((entry) => (entry.kind === 'file' ? [entry.key] : []));
  }

  /** Nobody's files are ever on screen under another patient's banner, not even while theirs are read. */
  #empty(): void {
    this.selection.only(null);
    this.revealed = null;
    this.#show(nothing());
    this.total = null;
    this.hasMore = false;
  }

  /** Shows this list; what is no longer in it is no longer selected. */
  #show(list: ListEntries): void {
    this.#shown = { list };
    this.selection.keep((id) => list.find(id) !== undefined);
  }

  async #readFirst(): Promise<void> {
    if (!this.#chart) return;
    clearTimeout(this.#timer);
    await (this.#underWay = this.#readTop(this.#chart));
  }

  async #readTop(chart: { account: string; patient: string }): Promise<void> {
    const question = ++this.#question;
    this.phase = 'loading';
    this.#instants = instantsOf(this.dates);
    this.loadingMore = false;
    this.moreFailure = null;
    try {
      const page = await this.#readPage(chart, 1);
      if (question !== this.#question) return;
      this.#page = 1;
      const list = new ListEntries({ groupByMonth: this.sort === 'created-at' });
      list.add(page.attachments);
      this.#show(list);
      this.total = page.totalEntries;
      this.hasMore = page.hasMore;
      this.failure = null;
      this.phase = 'ready';
      if (page.hasMore && !this.isFiltered) void this.#findPinned(chart, question);
    } catch (thrown) {
      if (question !== this.#question) return;
      this.#show(nothing());
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
          this.#shown.list.addAhead(pinned);
          this.#show(this.#shown.list);
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
    let last = { number: 0, hasMore: false };
    try {
      for (let number = 1; number <= wanted; number += 1) {
        const page = await this.#readPage(chart, number);
        if (question !== this.#question) return;
        attachments.push(...page.attachments);
        this.total = page.totalEntries;
        last = { number, hasMore: page.hasMore };
        if (!page.hasMore) break;
      }
      const areAll = last.number === this.#page || !last.hasMore;
      const hasRest = this.#shown.list.readAgain(attachments, areAll);
      this.#show(this.#shown.list);
      if (hasRest) {
        // Files that went meanwhile moved the others up: the page after the last one no longer begins where it did.
        this.#page = Math.max(last.number, this.#page - 1);
      } else {
        this.#page = last.number;
        this.hasMore = last.hasMore;
      }
    } catch {
      // What is on screen stays; the next change or the person's own refresh reads it again.
    }
  }

  #readPage(chart: { account: string; patient: string }, page: number) {
    return this.#backend.listAttachments({
      ...chart,
      text: this.text.trim() || null,
      contentType: this.contentType,
      createdAfter: this.#instants.after,
      createdBefore: this.#instants.before,
      includeArchived: this.includeArchived,
      sort: this.sort,
      descending: this.descending,
      page,
    });
  }
}
