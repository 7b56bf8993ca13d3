import type { AccountView, Backend, FilingView, PatientView } from '../api/backend';
import { visibleFileName } from '../lib/fileNames';
import { words } from '../messages/words';
import type { Announcer } from './announcer.svelte';
import type { Notices } from './notices.svelte';
import type { PatientFiles } from './patient-files.svelte';

/** Pages of the list that are looked through for a file: what was just filed is on the first one. */
const pagesLookedThrough = 5;

/** What of the window takes part: who is on screen, and how that changes. */
export interface Screen {
  readonly accounts: readonly AccountView[];
  readonly accountId: string | null;
  readonly patient: PatientView | null;
  readonly recent: readonly { patient: PatientView }[];
  readonly search: { clear(): void };
  readonly files: PatientFiles;
  switchAccount(id: string): void;
  openPatient(patient: PatientView): void;
}

/** Goes from a filed file in the tray to its record: opens the patient's chart and selects it in the list. */
export class ShowOnChart {
  /** The filing that is being shown; `null` where none is. */
  underWay = $state<string | null>(null);

  readonly #backend: Backend;
  readonly #screen: Screen;
  readonly #notices: Notices;
  readonly #announcer: Announcer;

  constructor(backend: Backend, screen: Screen, notices: Notices, announcer: Announcer) {
    this.#backend = backend;
    this.#screen = screen;
    this.#notices = notices;
    this.#announcer = announcer;
  }

  /** Whether there is a record and an account to read it with. */
  isPossible({ state, account }: FilingView): boolean {
    return state.state === 'filed' && this.#screen.accounts.some(({ id }) => id === account);
  }

  /** Shows one; pressing another meanwhile shows that one instead. */
  async show(filing: FilingView): Promise<void> {
    if (filing.state.state !== 'filed' || this.underWay === filing.id) return;
    const { attachment } = filing.state;
    this.underWay = filing.id;
    if (await this.#open(filing, attachment)) await this.#select(filing, attachment);
    if (this.underWay === filing.id) this.underWay = null;
  }

  /** Brings the chart on screen; `false` when that failed or the person has gone on to somebody else. */
  async #open(filing: FilingView, attachment: string): Promise<boolean> {
    const {
      account,
      systemName,
      patient: { id },
    } = filing;
    const screen = this.#screen;
    if (screen.files.shows(account, id)) {
      screen.search.clear();
      if (!screen.files.has(attachment)) screen.files.open(account, id);
      return true;
    }
    const [earlierAccount, earlierPatient] = [screen.accountId, screen.patient?.id];
    try {
      const patient = await this.#backend.readPatient(account, id);
      const hasGoneOn = screen.accountId !== earlierAccount || screen.patient?.id !== earlierPatient;
      if (hasGoneOn || this.underWay !== filing.id) return false;
      screen.switchAccount(account);
      // Only a search sees several people at once: what one told of this person still holds.
      const known = screen.recent.find((recent) => recent.patient.id === id);
      screen.openPatient({
        ...patient,
        looksAlike: patient.looksAlike || known?.patient.looksAlike === true,
      });
      return true;
    } catch (thrown) {
      this.#notices.failed(thrown, systemName);
      return false;
    }
  }

  async #select(filing: FilingView, attachment: string): Promise<void> {
    const { account, patient, name, systemName } = filing;
    const { files } = this.#screen;
    for (let page = 1; ; page += 1) {
      await files.settled();
      if (!files.shows(account, patient.id) || this.underWay !== filing.id) return;
      if (files.reveal(attachment)) {
        this.#announcer.say(words.tray.isSelected(visibleFileName(name), patient.shownName));
        return;
      }
      // A list that cannot be read says so itself.
      if (files.phase !== 'ready' || files.moreFailure) return;
      if (!files.hasMore || page === pagesLookedThrough) break;
      await files.loadMore();
    }
    const { hasMore, count } = files;
    this.#notices.told(hasMore ? words.tray.notAmongFirst(count) : words.tray.notInList(systemName), name);
  }
}
