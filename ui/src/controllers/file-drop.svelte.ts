import type {
  AccountView,
  AttachmentView,
  Backend,
  DraggedFileView,
  GivenFilesView,
  OfferedFilesView,
  PatientBindingView,
  PatientView,
  RefusedFileView,
  UnfiledFileView,
} from '../api/backend';
import { birthYearAsked, dropConcerns } from '../lib/dropConcerns';
import { nameAsText } from '../lib/names';
import type { PagePoint } from '../lib/patientRowAt';
import type { Filings } from './filings.svelte';
import { FilingForm } from './filing-form.svelte';
import type { Notices } from './notices.svelte';

/** The patient on screen and where that record lives. */
export interface DropTarget {
  account: string;
  accountName: string;
  system: string;
  systemName: string;
  patient: PatientView;
  /** What the account asks for and warns of, and what it is told when nobody says otherwise. */
  asks: Pick<AccountView, 'capabilities' | 'filingDefaults'>;
}

/** Files meant for one patient, until they are accepted. Several drops for the same person become one batch. */
export interface Batch {
  target: DropTarget;
  given: GivenFilesView[];
  names: string[];
  /** In the order of the names; `null` where a size is not known. */
  sizesBytes: (number | null)[];
  /** Somebody else who was on screen just before the files were let go. */
  before: PatientView | null;
}

/** Files over the window. */
interface Hovering {
  count: number;
  /** What they are; empty until they have been looked at. */
  files: DraggedFileView[];
  /** Where they are, once they moved. */
  at: PagePoint | null;
}

/** Files that were not taken, kept on screen until the person has seen them. */
export interface Refusals {
  target: DropTarget;
  files: RefusedFileView[];
  acceptedCount: number;
}

/** Adding files by drag or dialog: for whom, with which questions, and what was refused. */
export class FileDrop {
  /** Files over the window; `null` when there are none. */
  hovering = $state.raw<Hovering | null>(null);
  /** Files about which the person is asked first; for somebody who has a look-alike the birth year decides. */
  question = $state.raw<Batch | null>(null);
  /** What the system asks for beside the files, or a warning about their size. */
  form = $state.raw<FilingForm | null>(null);
  refusals = $state.raw<Refusals | null>(null);
  /** Files being copied into safe keeping. */
  taking = $state(0);

  readonly #backend: Backend;
  readonly #filings: Filings;
  readonly #notices: Notices;
  readonly #accountChanged: (account: AccountView) => void;

  constructor(
    backend: Backend,
    filings: Filings,
    notices: Notices,
    accountChanged: (account: AccountView) => void = () => undefined,
  ) {
    this.#backend = backend;
    this.#filings = filings;
    this.#notices = notices;
    this.#accountChanged = accountChanged;
  }

  entered(count: number): void {
    this.hovering = { count, files: [], at: null };
  }

  /** The files over the window have been looked at; those of an earlier drag are too late. */
  lookedAt(files: DraggedFileView[]): void {
    if (this.hovering?.count === files.length) this.hovering = { ...this.hovering, files };
  }

  movedTo(at: PagePoint): void {
    if (this.hovering) this.hovering = { ...this.hovering, at };
  }

  left(): void {
    this.hovering = null;
  }

  /**
   * Files were let go. `target` is the patient on screen at this very moment and stays theirs from here on; `before` is
   * somebody else who was there just before.
   */
  async dropped(
    files: OfferedFilesView,
    target: DropTarget | null,
    before: PatientView | null = null,
  ): Promise<void> {
    this.hovering = null;
    const given: GivenFilesView[] = [{ kind: 'offer', offer: files.offer }];
    if (target && canTakeFiles(target.patient)) {
      const { names, sizesBytes } = files;
      await this.#meant({ target, given, names, sizesBytes, before });
    } else await this.#decline(given);
  }

  /** Files that wait in Unfiled are meant for this patient. */
  async fileUnfiled(files: readonly UnfiledFileView[], target: DropTarget): Promise<void> {
    await this.#meant({
      target,
      given: [{ kind: 'unfiled', ids: files.map(({ id }) => id) }],
      names: files.map(({ name }) => name),
      sizesBytes: files.map(({ sizeBytes }) => sizeBytes),
      before: null,
    });
  }

  /** Files that were filed on the wrong chart are this patient's. */
  async refile(files: readonly AttachmentView[], from: PatientView, target: DropTarget): Promise<void> {
    const named = files.map(({ id, name }) => ({ id, name: name ?? '' }));
    await this.#meant({
      target,
      given: [{ kind: 'attachments', attachments: named, from: binding(from) }],
      names: named.map(({ name }) => name),
      sizesBytes: files.map(({ sizeBytes }) => sizeBytes),
      before: null,
    });
  }

  /** The button twin of a drop. The patient is taken before the dialog opens: that is whom the person saw. */
  pick(target: DropTarget): Promise<void> {
    return this.pickFor((files) => this.dropped(files, target));
  }

  /** Lets the person pick files, and does this with them. */
  async pickFor(take: (files: OfferedFilesView) => Promise<void>): Promise<void> {
    try {
      const files = await this.#backend.pickFiles();
      if (files) await take(files);
    } catch (thrown) {
      this.#notices.failed(thrown, '');
    }
  }

  /** Yes to the question. `year` counts for somebody who has a look-alike; `false` when it is another one. */
  async answerQuestion(year: string): Promise<boolean> {
    const question = this.question;
    if (!question) return false;
    const asked = birthYearAsked(question.target.patient);
    if (asked !== null && Number(year.trim()) !== asked) return false;
    this.question = null;
    await this.#askFields(question);
    return true;
  }

  /** Adds the files with what the form holds; does nothing while something in it is missing. */
  async answerForm(): Promise<void> {
    const form = this.form;
    if (!form?.submit()) return;
    this.form = null;
    const { batch } = form;
    const remembered = form.remembered;
    const accepting = this.#accept(batch, form.fields);
    if (remembered) await this.#remember(batch.target, remembered);
    await accepting;
  }

  /** Nothing is added after all. */
  async dropQuestion(): Promise<void> {
    const given = (this.question ?? this.form?.batch)?.given ?? [];
    this.question = null;
    this.form = null;
    await this.#decline(given);
  }

  dismissRefusals(): void {
    this.refusals = null;
  }

  async #meant(batch: Batch): Promise<void> {
    const { target, names, before } = batch;
    const open = this.question ?? this.form?.batch;
    if (open && !isSameChart(open.target, target)) {
      // One question at a time: the newer files are let go again rather than mixed up with those asked about.
      await this.#decline(batch.given);
    } else if (this.question) this.question = joined(this.question, batch);
    else if (this.form) this.form.setBatch(joined(this.form.batch, batch));
    else if (dropConcerns(target.patient, names.length, before).length > 0) this.question = batch;
    else await this.#askFields(batch);
  }

  async #askFields(batch: Batch): Promise<void> {
    const form = new FilingForm(this.#backend, batch);
    if (form.isNeeded) this.form = form;
    else await this.#accept(batch, {});
  }

  async #remember(target: DropTarget, fields: Record<string, string>): Promise<void> {
    try {
      this.#accountChanged(await this.#backend.setFilingDefaults(target.account, fields));
    } catch (thrown) {
      this.#notices.failed(thrown, target.systemName);
    }
  }

  async #accept(batch: Batch, fields: Record<string, string>): Promise<void> {
    const { target, given, names } = batch;
    this.taking += names.length;
    const copied = this.#filings.copying(batch);
    try {
      for (const files of given) await this.#acceptGiven(files, target, fields);
    } finally {
      copied();
      this.taking -= names.length;
    }
  }

  async #acceptGiven(
    files: GivenFilesView,
    target: DropTarget,
    fields: Record<string, string>,
  ): Promise<void> {
    const { patient } = target;
    try {
      const { accepted, refused } = await this.#backend.acceptFiles({
        files,
        account: target.account,
        patient: binding(patient),
        description: null,
        fields,
      });
      for (const filing of accepted) this.#filings.accepted(filing);
      // Refusals of an earlier drop for the same person that are still on screen stay there.
      const earlier = this.refusals && isSameChart(this.refusals.target, target) ? this.refusals : null;
      if (refused.length > 0) {
        this.refusals = {
          target,
          files: [...(earlier?.files ?? []), ...refused],
          acceptedCount: (earlier?.acceptedCount ?? 0) + accepted.length,
        };
      }
    } catch (thrown) {
      this.#notices.failed(thrown, target.systemName);
    }
  }

  /** Files of Unfiled simply stay there, and those on a chart too. */
  async #decline(given: GivenFilesView[]): Promise<void> {
    for (const files of given) {
      try {
        if (files.kind === 'offer') await this.#backend.declineFiles(files.offer);
      } catch {
        // An offer that Rust no longer holds is declined already.
      }
    }
  }
}

/** Whether files may be added to this record: those of a merged or deleted one belong elsewhere. */
export function canTakeFiles(patient: PatientView): boolean {
  return patient.status !== 'merged' && patient.status !== 'deleted';
}

/** The person as the window shows them now. */
function binding(patient: PatientView): PatientBindingView {
  return {
    id: patient.id,
    shownName: nameAsText(patient),
    born: patient.born,
    status: patient.status,
  };
}

/** A patient of this account, as one whom files may be added to. */
export function dropTarget(account: AccountView, patient: PatientView): DropTarget {
  return {
    account: account.id,
    accountName: account.name,
    system: account.system,
    systemName: account.systemName,
    patient,
    asks: account,
  };
}

function isSameChart(one: DropTarget, other: DropTarget): boolean {
  return one.account === other.account && one.patient.id === other.patient.id;
}

/** The earlier batch keeps its target: whom the person saw when they began. */
function joined(earlier: Batch, later: Batch): Batch {
  return {
    target: earlier.target,
    given: [...earlier.given, ...later.given],
    names: [...earlier.names, ...later.names],
    sizesBytes: [...earlier.sizesBytes, ...later.sizesBytes],
    before: later.before ?? earlier.before,
  };
}
