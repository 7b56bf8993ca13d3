import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { AttachmentRequest, AttachmentView, Backend } from '../api/backend';
import { words } from '../messages/words';
import type { Notices } from './notices.svelte';
import type { PatientFiles } from './patient-files.svelte';

/** A link on the clipboard. */
export interface CopiedLink {
  /** RFC 3339; `null` where the link does not say. */
  expiresAt: string | null;
}

/** The chart an action is about; taken when the person acts, so that a later change of patient cannot move it. */
export interface Chart {
  account: string;
  patient: string;
  systemName: string;
}

/** What is done with several files, one after the other. */
export type BatchKind = 'open' | 'pin' | 'unpin' | 'archive' | 'restore';

/** How far an action for several files is. */
export interface BatchProgress {
  kind: BatchKind;
  done: number;
  of: number;
}

/** What can be done with a file on the chart. Failures stay as notices above the list. */
export class AttachmentActions {
  /** Attachments with a request under way. */
  readonly busy = new SvelteSet<string>();
  /** Links copied in this session, by attachment. */
  readonly links = new SvelteMap<string, CopiedLink>();

  /** The action for several files that is under way; there is one at a time. */
  batch = $state.raw<BatchProgress | null>(null);

  readonly #backend: Backend;
  readonly #files: PatientFiles;
  readonly #notices: Notices;

  constructor(backend: Backend, files: PatientFiles, notices: Notices) {
    this.#backend = backend;
    this.#files = files;
    this.#notices = notices;
  }

  open = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, (request) => this.#backend.openAttachment(request));

  copyLink = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      const { expiresAt } = await this.#backend.copyLink(request);
      this.links.set(attachment.id, { expiresAt });
    });

  save = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      const saved = await this.#backend.saveAttachment(request);
      if (saved) this.#notices.done(words.files.saved, saved.name);
    });

  /** A file is let go in a folder beside the window; nothing where the drag ends elsewhere. */
  async dragOut(chart: Chart, attachment: AttachmentView): Promise<void> {
    try {
      const drop = await this.#backend.dragOut(attachment.name ?? '');
      if (drop === null) return;
      await this.#act(chart, attachment, async (request) => {
        const saved = await this.#backend.saveDropped(request, drop);
        this.#notices.done(words.files.saved, saved.name);
      });
    } catch (thrown) {
      this.#notices.failed(thrown, chart.systemName, attachment.name);
    }
  }

  togglePin = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      const changed =
        attachment.pinned !== null
          ? await this.#backend.unpinAttachment(request)
          : await this.#backend.pinAttachment(request);
      this.#replace(chart, changed);
    });

  describe(chart: Chart, attachment: AttachmentView, description: string | null): Promise<boolean> {
    return this.#act(chart, attachment, async (request) => {
      this.#replace(chart, await this.#backend.describeAttachment(request, description));
    });
  }

  archive = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      await this.#backend.archiveAttachment(request);
      this.#notices.done(words.files.archived(chart.systemName), attachment.name);
      if (this.#isShown(chart)) this.#files.archived(attachment.id);
      void this.#files.refresh();
    });

  restore = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      await this.#backend.restoreAttachment(request);
      this.#notices.done(words.files.restored, attachment.name);
      void this.#files.refresh();
    });

  /**
   * Does one thing with each of several files, one after the other. A file that fails stays as a notice that names it and
   * stops none of the others; at the end it is said how many were done.
   */
  async all(kind: BatchKind, chart: Chart, attachments: AttachmentView[]): Promise<void> {
    if (this.batch !== null) return;
    let succeeded = 0;
    try {
      for (const [done, attachment] of attachments.entries()) {
        this.batch = { kind, done, of: attachments.length };
        if (await this.#act(chart, attachment, (request) => this.#step(kind, chart, attachment, request)))
          succeeded += 1;
      }
    } finally {
      this.batch = null;
    }
    if (kind === 'open') return;
    if (succeeded > 0)
      this.#notices.done(words.selection.done[kind](succeeded, attachments.length, chart.systemName));
    if (kind === 'archive' || kind === 'restore') void this.#files.refresh();
  }

  /** One file's part of an action for several. */
  async #step(
    kind: BatchKind,
    chart: Chart,
    attachment: AttachmentView,
    request: AttachmentRequest,
  ): Promise<void> {
    switch (kind) {
      case 'open':
        return this.#backend.openAttachment(request);
      case 'pin':
        return this.#replace(chart, await this.#backend.pinAttachment(request));
      case 'unpin':
        return this.#replace(chart, await this.#backend.unpinAttachment(request));
      case 'archive':
        await this.#backend.archiveAttachment(request);
        if (this.#isShown(chart)) this.#files.archived(attachment.id);
        return;
      case 'restore':
        return this.#backend.restoreAttachment(request);
    }
  }

  /** Systems may use the same ids: another chart's file of that id stays as it is. */
  #replace(chart: Chart, attachment: AttachmentView): void {
    if (this.#isShown(chart)) this.#files.replace(attachment);
  }

  #isShown(chart: Chart): boolean {
    return this.#files.shows(chart.account, chart.patient);
  }

  /** Runs one request for an attachment; `false` when it failed or one was already under way. */
  async #act(
    chart: Chart,
    attachment: AttachmentView,
    run: (request: AttachmentRequest) => Promise<void>,
  ): Promise<boolean> {
    if (this.busy.has(attachment.id)) return false;
    this.busy.add(attachment.id);
    try {
      await run({ account: chart.account, patient: chart.patient, attachment: attachment.id });
      return true;
    } catch (thrown) {
      this.#notices.failed(thrown, chart.systemName, attachment.name);
      return false;
    } finally {
      this.busy.delete(attachment.id);
    }
  }
}
