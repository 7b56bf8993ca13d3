import type { PatientView } from '../api/backend';

/** Who was on screen so shortly before a drop may be whom it was meant for. */
const shortlyBeforeMilliseconds = 3000;

interface Seen {
  account: string;
  patient: PatientView;
}

/** Remembers who was on screen until when: files let go right after a change may be meant for the earlier patient. */
export class SeenPatients {
  /** Time that only goes forward, in milliseconds. */
  readonly #now: () => number;
  #current: Seen | null = null;
  #earlier: (Seen & { goneAt: number }) | null = null;
  #dragSince: number | null = null;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** This patient is on screen from now on; the same one read anew is nobody else. */
  show(account: string, patient: PatientView): void {
    if (!isSame(this.#current, account, patient)) this.close();
    this.#current = { account, patient };
  }

  /** Nobody is on screen any more. */
  close(): void {
    if (this.#current) this.#earlier = { ...this.#current, goneAt: this.#now() };
    this.#current = null;
  }

  dragEntered(): void {
    this.#dragSince = this.#now();
  }

  dragLeft(): void {
    this.#dragSince = null;
  }

  /** Somebody else who was on screen shortly before this drop or during its drag; ends the drag. */
  dropped(): PatientView | null {
    const dragSince = this.#dragSince ?? Infinity;
    this.#dragSince = null;
    if (!this.#earlier) return null;
    const { account, patient, goneAt } = this.#earlier;
    // Closed and opened again.
    if (isSame(this.#current, account, patient)) return null;
    return this.#now() - goneAt < shortlyBeforeMilliseconds || goneAt >= dragSince ? patient : null;
  }
}

function isSame(seen: Seen | null, account: string, patient: PatientView): boolean {
  return seen?.account === account && seen.patient.id === patient.id;
}
