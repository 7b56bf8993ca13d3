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

/** What can be done with a file on the chart. Failures stay as notices above the list. */
export class AttachmentActions {
  /** Attachments with a request under way. */
  readonly busy = new SvelteSet<string>();
  /** Links copied in this session, by attachment. */
  readonly links = new SvelteMap<string, CopiedLink>();

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

  togglePin = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      const changed =
        attachment.pinned !== null
          ? await this.#backend.unpinAttachment(request)
          : await this.#backend.pinAttachment(request);
      this.#files.replace(changed);
    });

  describe(chart: Chart, attachment: AttachmentView, description: string | null): Promise<boolean> {
    return this.#act(chart, attachment, async (request) => {
      this.#files.replace(await this.#backend.describeAttachment(request, description));
    });
  }

  archive = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      await this.#backend.archiveAttachment(request);
      this.#notices.done(words.files.archived(chart.systemName), attachment.name);
      void this.#files.refresh();
    });

  restore = (chart: Chart, attachment: AttachmentView) =>
    this.#act(chart, attachment, async (request) => {
      await this.#backend.restoreAttachment(request);
      this.#notices.done(words.files.restored, attachment.name);
      void this.#files.refresh();
    });

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
