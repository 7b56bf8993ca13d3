import {
  asFailure,
  type AttachmentView,
  type Backend,
  type FailureView,
  type PatientView,
  type PreviewedFileView,
  type PreviewView,
} from '../api/backend';
import type { Chart } from './attachment-actions.svelte';

/** A file that somebody asked to see. */
export interface PreviewSubject {
  file: PreviewedFileView;
  /** `null` where it has none. */
  name: string | null;
  contentType: string | null;
}

/** A file on a chart, with whose it is: both were on screen when somebody asked for it, and stay what they were. */
export interface ChartPreview extends PreviewSubject {
  chart: Chart;
  patient: PatientView;
  attachment: AttachmentView;
}

/** What is shown of a file on a chart. */
export function chartPreview(chart: Chart, patient: PatientView, attachment: AttachmentView): ChartPreview {
  const { account } = chart;
  const file = { kind: 'attachment', account, patient: chart.patient, attachment: attachment.id } as const;
  return { file, name: attachment.name, contentType: attachment.contentType, chart, patient, attachment };
}

/** How large a page is shown. */
export type PreviewSize = 'width' | 'whole';

/** The one file that is looked at. It is read when somebody asks for it, and forgotten when they are done. */
export class Preview<Subject extends PreviewSubject> {
  /** What is open; `null` while no preview is. */
  subject = $state.raw<Subject | null>(null);
  /** What was last seen of it; it stays while another page is drawn. */
  view = $state.raw<PreviewView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  /** The page asked for. */
  page = $state(1);
  busy = $state(false);
  size = $state<PreviewSize>('width');

  readonly pages = $derived(this.view?.kind === 'picture' ? this.view.pages : 1);

  readonly #backend: Backend;
  readonly #width: () => number;
  /** Counts requests, so that a slow answer to an earlier one is dropped. */
  #request = 0;

  constructor(backend: Backend, width: () => number) {
    this.#backend = backend;
    this.#width = width;
  }

  open(subject: Subject): void {
    this.subject = subject;
    this.view = null;
    this.page = 1;
    void this.#show();
  }

  /** Goes on or back by so many pages; stops at the ends. */
  turn(by: number): void {
    const page = Math.min(this.pages, Math.max(1, this.page + by));
    if (page === this.page || this.view?.kind !== 'picture') return;
    this.page = page;
    void this.#show();
  }

  tryAgain(): void {
    void this.#show();
  }

  /** Forgets the file, here and in Rust. */
  close(): void {
    if (this.subject === null) return;
    this.#request += 1;
    this.subject = null;
    this.view = null;
    this.failure = null;
    this.busy = false;
    // It is forgotten at the latest when another file is shown.
    this.#backend.closePreview().catch(() => undefined);
  }

  async #show(): Promise<void> {
    const subject = this.subject;
    if (!subject) return;
    const request = ++this.#request;
    this.busy = true;
    this.failure = null;
    try {
      const view = await this.#backend.previewAttachment({
        file: subject.file,
        page: this.page,
        width: this.#width(),
      });
      if (request !== this.#request || view === null) return;
      this.view = view;
      if (view.kind === 'picture') this.page = view.page;
    } catch (thrown) {
      if (request !== this.#request) return;
      this.view = null;
      this.failure = asFailure(thrown);
    } finally {
      if (request === this.#request) this.busy = false;
    }
  }
}
