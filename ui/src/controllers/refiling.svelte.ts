import type { AccountView, AttachmentView, Backend, PatientView } from '../api/backend';
import { canTakeFiles, dropTarget, type DropTarget, type FileDrop } from './file-drop.svelte';
import { PatientSearch } from './patient-search.svelte';

/** Files that are on the wrong chart, and whose that is. */
export interface Misfiled {
  files: readonly AttachmentView[];
  from: DropTarget;
}

/** Why somebody who was chosen cannot be the one. */
export type RefileRefusal = 'is-here' | 'gone';

/** Moving files to the chart where they belong: which, and whose they are. */
export class Refiling {
  /** What is to be moved; `null` while nobody moves anything. It keeps the chart that it was asked about. */
  misfiled = $state.raw<Misfiled | null>(null);
  /** Whose they are, until that is confirmed. */
  to = $state.raw<PatientView | null>(null);
  refusal = $state<RefileRefusal | null>(null);
  /** Finds whose they are. */
  readonly search: PatientSearch;

  readonly #drop: FileDrop;
  readonly #accountOf: (id: string) => AccountView | null;

  constructor(backend: Backend, drop: FileDrop, accountOf: (id: string) => AccountView | null) {
    this.#drop = drop;
    this.#accountOf = accountOf;
    this.search = new PatientSearch(backend, () => this.misfiled?.from.account ?? null);
  }

  begin(files: readonly AttachmentView[], from: DropTarget): void {
    this.misfiled = { files, from };
    this.chooseAgain();
  }

  choose(patient: PatientView): void {
    if (!this.misfiled) return;
    this.refusal = refusalOf(patient, this.misfiled.from.patient);
    if (this.refusal === null) this.to = patient;
  }

  /** It is somebody else after all. */
  chooseAgain(): void {
    this.to = null;
    this.refusal = null;
    this.search.clear();
  }

  /** The files stay where they are. */
  cancel(): void {
    this.misfiled = null;
    this.chooseAgain();
  }

  async confirm(): Promise<void> {
    const { misfiled, to } = this;
    const account = misfiled && this.#accountOf(misfiled.from.account);
    if (!account || !to) return;
    this.cancel();
    await this.#drop.refile(misfiled.files, misfiled.from.patient, dropTarget(account, to));
  }
}

function refusalOf(patient: PatientView, from: PatientView): RefileRefusal | null {
  if (patient.id === from.id) return 'is-here';
  return canTakeFiles(patient) ? null : 'gone';
}
