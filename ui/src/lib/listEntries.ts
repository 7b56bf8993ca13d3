import type { AttachmentView } from '../api/backend';
import { words } from '../messages/words';
import { formatMonth, localMonth } from './dates';
import { LineOffsets } from './lineOffsets';

/** A line of the file list. */
export type ListEntry = HeadingEntry | FileEntry;

/** A line above files. Its text is made when it is read: the language may change while the list is on screen. */
interface HeadingEntry {
  kind: 'heading';
  key: string;
  readonly text: string;
}

/** A file in the list. */
export interface FileEntry {
  kind: 'file';
  key: string;
  attachment: AttachmentView;
  /** What it is grouped by where files are grouped by month. */
  month: string;
  /** Its index among all lines. */
  place: number;
}

/**
 * The list as it is shown: pinned files on top, then the rest in the system's order, by month when sorted by date. A page
 * costs what it holds, however many files came before it: a chart may hold a hundred thousand.
 */
export class ListEntries {
  /** Every line, grown in place. */
  entries: ListEntry[] = [];
  /** Where each of them begins. */
  offsets = new LineOffsets();

  readonly #groupByMonth: boolean;
  /** Files of the pages read, in the system's order. */
  #read = new Map<string, FileEntry>();
  /** Pinned files of pages that nobody has scrolled to yet. */
  readonly #ahead = new Map<string, FileEntry>();
  #hasPinned = false;
  #group: string | null = null;

  constructor(options: { groupByMonth: boolean }) {
    this.#groupByMonth = options.groupByMonth;
  }

  /** How many files it holds. */
  get size(): number {
    return this.#read.size + this.#ahead.size;
  }

  find(id: string): FileEntry | undefined {
    return this.#read.get(id) ?? this.#ahead.get(id);
  }

  /** Adds a page. A file added while pages are read shifts the rest by one, so that one would come twice: it stays once. */
  add(attachments: AttachmentView[]): void {
    let pinnedCame = false;
    for (const attachment of attachments) {
      if (this.#read.has(attachment.id)) continue;
      const entry = fileEntry(attachment);
      const wasAhead = this.#ahead.get(attachment.id);
      this.#ahead.delete(attachment.id);
      this.#read.set(attachment.id, entry);
      if (wasAhead && attachment.pinned !== null) this.#put(entry, wasAhead.place);
      else if (wasAhead || attachment.pinned !== null) pinnedCame = true;
      else if (!pinnedCame) this.#append(entry);
    }
    if (pinnedCame) this.#layOut();
  }

  /** Brings pinned files of a later page to the top. */
  addAhead(attachments: AttachmentView[]): void {
    const unknown = attachments.filter(({ id }) => !this.find(id));
    for (const attachment of unknown) this.#ahead.set(attachment.id, fileEntry(attachment));
    if (unknown.length > 0) this.#layOut();
  }

  /**
   * Puts pages that were read again in place of the list's beginning. What lies beyond them stays, unless they are all there
   * is; tells whether something did.
   */
  readAgain(attachments: AttachmentView[], areAll: boolean): boolean {
    const before = [...this.#read.values()];
    const last = attachments.findLast(({ id }) => this.#read.has(id))?.id;
    const end =
      areAll || last === undefined ? before.length : before.findIndex(({ key }) => key === last) + 1;
    this.#read = new Map(attachments.map((attachment) => [attachment.id, fileEntry(attachment)]));
    for (const entry of before.slice(end)) {
      if (!this.#read.has(entry.key)) this.#read.set(entry.key, entry);
    }
    for (const { id } of attachments) this.#ahead.delete(id);
    this.#layOut();
    return end < before.length;
  }

  /** Puts a newer view of one file in its place. */
  replace(attachment: AttachmentView): void {
    const known = this.find(attachment.id);
    if (!known) return;
    const entry = { ...known, attachment };
    if (this.#read.has(attachment.id)) this.#read.set(attachment.id, entry);
    else if (attachment.pinned !== null) this.#ahead.set(attachment.id, entry);
    else this.#ahead.delete(attachment.id);
    if ((known.attachment.pinned === null) === (attachment.pinned === null)) this.#put(entry, known.place);
    else this.#layOut();
  }

  remove(id: string): void {
    const wasRead = this.#read.delete(id);
    if (this.#ahead.delete(id) || wasRead) this.#layOut();
  }

  #layOut(): void {
    this.entries = [];
    this.offsets = new LineOffsets();
    this.#group = null;
    const pinned = [...this.#read.values(), ...this.#ahead.values()].filter(
      ({ attachment }) => attachment.pinned !== null,
    );
    this.#hasPinned = pinned.length > 0;
    if (this.#hasPinned) this.#head('pinned', () => words.files.pinnedHeading(pinned.length));
    for (const entry of pinned) this.#put(entry, this.entries.length);
    for (const entry of this.#read.values()) if (entry.attachment.pinned === null) this.#append(entry);
  }

  #append(entry: FileEntry): void {
    const group = this.#groupByMonth ? entry.month : this.#hasPinned ? 'others' : null;
    if (group !== this.#group && group !== null) {
      // The place in the list keeps keys apart should the system's order visit a month twice.
      const key = `heading-${this.entries.length}-${group}`;
      this.#head(key, () => (this.#groupByMonth ? monthText(entry) : words.files.otherFiles));
    }
    this.#group = group;
    this.#put(entry, this.entries.length);
  }

  #head(key: string, text: () => string): void {
    this.entries.push(heading(key, text));
    this.offsets.addHeading();
  }

  #put(entry: FileEntry, place: number): void {
    if (place === this.entries.length) this.offsets.addFile();
    entry.place = place;
    this.entries[place] = entry;
  }
}

function heading(key: string, text: () => string): HeadingEntry {
  return {
    kind: 'heading',
    key,
    get text() {
      return text();
    },
  };
}

function monthText({ attachment }: FileEntry): string {
  return formatMonth(attachment.createdAt) || words.files.dateNotKnown;
}

function fileEntry(attachment: AttachmentView): FileEntry {
  return {
    kind: 'file',
    key: attachment.id,
    attachment,
    month: localMonth(attachment.createdAt),
    place: 0,
  };
}
