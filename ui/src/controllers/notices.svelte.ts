import { asFailure, type FailureView } from '../api/backend';

/** Something that went wrong, or was done, and stays on screen until the person has dealt with it. */
export interface Notice {
  id: number;
  /** The file it is about; `null` where there is none. */
  file: string | null;
  content:
    { kind: 'failure'; failure: FailureView; systemName: string } | { kind: 'done' | 'told'; text: string };
}

/** How many notices that only report success stay at once. */
const doneLimit = 1;

/** The notices above the list of files. */
export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;

  /** Keeps a failure on screen; `thrown` is whatever a call rejected with. */
  failed(thrown: unknown, systemName: string, file: string | null = null): void {
    this.#add({ file, content: { kind: 'failure', failure: asFailure(thrown), systemName } });
  }

  /** Says that something was done. A newer one takes its place. */
  done(text: string, file: string | null = null): void {
    const kept = this.list.filter((notice) => notice.content.kind === 'done').slice(0, doneLimit - 1);
    this.list = this.list.filter((notice) => notice.content.kind !== 'done' || kept.includes(notice));
    this.#add({ file, content: { kind: 'done', text } });
  }

  /** Says something worth knowing that is neither a failure nor done. */
  told(text: string, file: string | null = null): void {
    this.#add({ file, content: { kind: 'told', text } });
  }

  /** Takes a notice away. */
  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Takes all away, when another patient comes on screen. */
  clear(): void {
    this.list = [];
  }

  #add(notice: Omit<Notice, 'id'>): void {
    this.list = [...this.list, { id: this.#next++, ...notice }];
  }
}
