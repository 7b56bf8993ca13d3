import type { Backend, OfferedFilesView, PatientView, RefusedFileView } from '../api/backend';
import { parseCivilDate } from '../lib/dates';
import { nameAsText } from '../lib/names';
import type { Filings } from './filings.svelte';
import type { Notices } from './notices.svelte';

/** The patient on screen and where that record lives. */
export interface DropTarget {
  account: string;
  accountName: string;
  systemName: string;
  patient: PatientView;
}

/** Files let go for somebody who has a look-alike: the birth year decides. */
export interface BirthYearQuestion {
  target: DropTarget;
  files: OfferedFilesView;
}

/** Files that were not taken, kept on screen until the person has seen them. */
export interface Refusals {
  target: DropTarget;
  files: RefusedFileView[];
  acceptedCount: number;
}

/** Adding files by drag or dialog: for whom, with which question, and what was refused. */
export class FileDrop {
  /** Files over the window; `null` when there are none. */
  hovering = $state.raw<{ count: number } | null>(null);
  question = $state.raw<BirthYearQuestion | null>(null);
  refusals = $state.raw<Refusals | null>(null);
  /** Files being copied into safe keeping. */
  taking = $state(0);
  /** Files were let go although nobody could take them. */
  nobody = $state(false);

  readonly #backend: Backend;
  readonly #filings: Filings;
  readonly #notices: Notices;

  constructor(backend: Backend, filings: Filings, notices: Notices) {
    this.#backend = backend;
    this.#filings = filings;
    this.#notices = notices;
  }

  entered(count: number): void {
    this.nobody = false;
    this.hovering = { count };
  }

  left(): void {
    this.hovering = null;
  }

  /** Files were let go. `target` is the patient on screen at this very moment and stays theirs from here on. */
  async dropped(files: OfferedFilesView, target: DropTarget | null): Promise<void> {
    this.hovering = null;
    if (!target || !canTakeFiles(target.patient)) {
      this.nobody = target === null;
      await this.#decline(files);
      return;
    }
    if (this.question) {
      // One question at a time: the newer files are let go again rather than mixed up with those asked about.
      await this.#decline(files);
      return;
    }
    if (target.patient.looksAlike) this.question = { target, files };
    else await this.#accept(files, target);
  }

  /** The button twin of a drop. The patient is taken before the dialog opens: that is whom the person saw. */
  async pick(target: DropTarget): Promise<void> {
    try {
      const files = await this.#backend.pickFiles();
      if (files) await this.dropped(files, target);
    } catch (thrown) {
      this.#notices.failed(thrown, target.systemName);
    }
  }

  /** Answers the question; `false` when the year is another one. */
  async answerBirthYear(year: string): Promise<boolean> {
    const question = this.question;
    if (!question) return false;
    const born = parseCivilDate(question.target.patient.born);
    if (born && Number(year.trim()) !== born.year) return false;
    this.question = null;
    await this.#accept(question.files, question.target);
    return true;
  }

  /** Nothing is added after all. */
  async dropQuestion(): Promise<void> {
    const question = this.question;
    this.question = null;
    if (question) await this.#decline(question.files);
  }

  dismissRefusals(): void {
    this.refusals = null;
  }

  async #accept(files: OfferedFilesView, target: DropTarget): Promise<void> {
    const { patient } = target;
    this.taking += files.names.length;
    try {
      const { accepted, refused } = await this.#backend.acceptFiles({
        offer: files.offer,
        account: target.account,
        patient: { id: patient.id, shownName: nameAsText(patient), born: patient.born },
        description: null,
      });
      for (const filing of accepted) this.#filings.changed(filing);
      if (refused.length > 0) {
        this.refusals = {
          target,
          // Refusals of an earlier drop for the same person that are still on screen stay there.
          files: [
            ...(this.refusals?.target.patient.id === patient.id ? this.refusals.files : []),
            ...refused,
          ],
          acceptedCount: accepted.length,
        };
      }
    } catch (thrown) {
      this.#notices.failed(thrown, target.systemName);
    } finally {
      this.taking -= files.names.length;
    }
  }

  async #decline(files: OfferedFilesView): Promise<void> {
    try {
      await this.#backend.declineFiles(files.offer);
    } catch {
      // An offer that Rust no longer holds is declined already.
    }
  }
}

/** Whether files may be added to this record: those of a merged or deleted one belong elsewhere. */
export function canTakeFiles(patient: PatientView): boolean {
  return patient.status !== 'merged' && patient.status !== 'deleted';
}
