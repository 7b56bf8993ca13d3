import type { FilingView, PatientView } from '../api/backend';
import { nameAsText } from '../lib/names';
import type { CopyingFile } from '../lib/tray';

/** Whose the files are that are being taken in, and what they are called. */
interface Copying {
  target: { account: string; accountName: string; systemName: string; patient: PatientView };
  names: readonly string[];
  /** In the order of the names; `null` where a size is not known. */
  sizesBytes: readonly (number | null)[];
}

/** Files that are being copied into safe keeping: each has a row from the moment it was let go. */
export class CopyingFiles {
  #files: CopyingFile[] = [];
  /** Whose row a filing has taken over, by its id. */
  readonly #rows = new Map<string, string>();
  #begun = 0;

  get all(): readonly CopyingFile[] {
    return this.#files;
  }

  /** Shows files of a drop until each is accepted; what is left goes with the answer, by calling what is returned. */
  begin({ target, names, sizesBytes }: Copying): () => void {
    const { account, accountName, systemName, patient } = target;
    const { id, born, status } = patient;
    const drop = `copying-${(this.#begun += 1)}`;
    const files = names.map((name, index) => ({
      id: `${drop}-${index}`,
      account,
      accountName,
      systemName,
      patient: { id, shownName: nameAsText(patient), born, status },
      name,
      sizeBytes: sizesBytes[index] ?? null,
      state: { state: 'copying' as const },
    }));
    this.#files = [...this.#files, ...files];
    return () => {
      const over = new Set(files.map((file) => file.id));
      this.#files = this.#files.filter((file) => !over.has(file.id));
    };
  }

  /** What the row of a filing is known by: what it was known by while its file was copied. */
  rowOf(id: string): string {
    return this.#rows.get(id) ?? id;
  }

  /** A filing was made: it takes the row of its file. Two that look the same here are the same to a person, too. */
  accepted(filing: FilingView): void {
    const place = this.#files.findIndex(
      ({ account, patient, name, sizeBytes }) =>
        account === filing.account &&
        patient.id === filing.patient.id &&
        name.normalize() === filing.name &&
        (sizeBytes ?? filing.sizeBytes) === filing.sizeBytes,
    );
    const file = this.#files[place];
    if (!file) return;
    this.#rows.set(filing.id, file.id);
    this.#files = this.#files.toSpliced(place, 1);
  }
}
