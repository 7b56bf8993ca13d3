import type {
  AccountView,
  Backend,
  DemoView,
  DeskEventView,
  DeskView,
  FilingView,
  OfferedFilesView,
  PatientView,
  SettingsView,
  StoreNoticeView,
} from '../api/backend';
import { asFailure } from '../api/backend';
import { createClock, type Clock } from '../lib/clock.svelte';
import { lookAlike } from '../lib/lookAlike';
import { drawnWidth } from '../lib/previewSize';
import { Announcer } from './announcer.svelte';
import { AttachmentActions, type Chart } from './attachment-actions.svelte';
import { DescriptionTemplates } from './description-templates.svelte';
import { DeskReading } from './desk-reading';
import { dropTarget, FileDrop, type DropTarget } from './file-drop.svelte';
import { Filings } from './filings.svelte';
import { Notices } from './notices.svelte';
import { PatientFiles } from './patient-files.svelte';
import { PatientSearch } from './patient-search.svelte';
import { Refiling } from './refiling.svelte';
import { Preview, type ChartPreview, type PreviewSubject } from './preview.svelte';
import { SeenPatients } from './seen-patients';
import { ShowOnChart } from './show-on-chart.svelte';
import { Thumbnails } from './thumbnails.svelte';
import { Unfiled } from './unfiled.svelte';

/** How many patients of this session stay in the rail. */
const recentLimit = 20;

/** Pixels of the page that a preview beside a list has. */
const panelWidth = 600;

/** A patient who was opened, with the account their record lives in. */
interface OpenedPatient {
  account: string;
  patient: PatientView;
  /** Opened in an earlier session: what is known is as old, and read again before anything is done with it. */
  isRemembered: boolean;
}

/** A patient in the rail. */
export interface RecentPatient extends OpenedPatient {
  looksAlike: boolean;
}

/** The whole window: the desk behind it, the account and patient on screen, and the parts that work on them. */
export class DeskWindow {
  desk = $state.raw<DeskView>({ state: 'opening' });
  accounts = $state.raw<AccountView[]>([]);
  settings = $state.raw<SettingsView>({
    hold: { kind: 'seconds', seconds: 10 },
    parallelSends: 3,
    keepRecentPatients: true,
  });
  demo = $state.raw<DemoView | null>(null);
  /** Files can be dragged out of the window here. */
  dragsOut = $state(false);
  storeNotice = $state.raw<StoreNoticeView | null>(null);
  accountId = $state<string | null>(null);
  patient = $state.raw<PatientView | null>(null);
  trying = $state(false);

  readonly account = $derived(this.accountOf(this.accountId));
  readonly recent: RecentPatient[] = $derived.by(() => {
    const here = this.#opened.filter(({ account }) => account === this.accountId);
    return here.map((opened) => ({
      ...opened,
      looksAlike:
        opened.patient.looksAlike ||
        here.some((other) => other !== opened && lookAlike(opened.patient, other.patient)),
    }));
  });
  /** Whom files would be added to now. */
  readonly target: DropTarget | null = $derived(
    this.account && this.patient ? dropTarget(this.account, this.patient) : null,
  );
  /** The chart on screen, for actions on its files. */
  readonly chart: Chart | null = $derived(
    this.target
      ? {
          account: this.target.account,
          patient: this.target.patient.id,
          systemName: this.target.systemName,
        }
      : null,
  );

  readonly backend: Backend;
  readonly clock: Clock;
  readonly announcer = new Announcer();
  readonly notices = new Notices();
  readonly templates = new DescriptionTemplates();
  readonly search: PatientSearch;
  readonly files: PatientFiles;
  readonly actions: AttachmentActions;
  readonly preview: Preview<ChartPreview>;
  readonly unfiled: Unfiled;
  /** Finds whose an unfiled file is. */
  readonly unfiledSearch: PatientSearch;
  readonly unfiledPreview: Preview<PreviewSubject>;
  readonly thumbnails: Thumbnails;
  readonly filings: Filings;
  readonly drop: FileDrop;
  readonly refiling: Refiling;
  readonly showOnChart: ShowOnChart;
  readonly #reading: DeskReading;
  readonly #seen: SeenPatients;

  #opened = $state.raw<OpenedPatient[]>([]);
  /** Somebody of the rail whose record is being read before it is shown. */
  openingId = $state<string | null>(null);
  /** Counts openings, so that a slow answer about an earlier patient is dropped. */
  #opening = 0;

  constructor(
    backend: Backend,
    clock: Clock = createClock(),
    /** Time that nobody sets: the clock on the wall jumps. */
    monotonic: () => number = () => performance.now(),
  ) {
    this.backend = backend;
    this.clock = clock;
    this.#seen = new SeenPatients(monotonic);
    this.#reading = new DeskReading(
      backend,
      (desk) => this.#take(desk),
      (event) => this.handle(event),
    );
    this.search = new PatientSearch(backend, () => this.accountId);
    this.files = new PatientFiles(backend);
    this.filings = new Filings(backend, this.notices, this.announcer, monotonic);
    this.actions = new AttachmentActions(backend, this.files, this.notices);
    this.preview = new Preview(backend, () => drawnWidth(window.innerWidth, window.devicePixelRatio));
    this.unfiled = new Unfiled(backend, this.notices, this.announcer);
    this.thumbnails = new Thumbnails(backend);
    this.unfiledSearch = new PatientSearch(backend, () => this.accountId);
    this.unfiledPreview = new Preview(backend, () => drawnWidth(panelWidth, window.devicePixelRatio));
    this.drop = new FileDrop(backend, this.filings, this.notices, (account) => this.accountChanged(account));
    this.refiling = new Refiling(backend, this.drop, (id) => this.accountOf(id));
    this.showOnChart = new ShowOnChart(backend, this, this.notices, this.announcer);
  }

  /** Listens first and asks then, so that nothing falls between. Returns what stops listening. */
  async start(): Promise<() => void> {
    const stop = await this.backend.subscribe((event) => this.handle(event));
    await this.#reading.read();
    return stop;
  }

  /** Opens the desk again after trouble with the keyring or the store. */
  async tryAgain(): Promise<void> {
    if (this.trying) return;
    this.trying = true;
    try {
      await this.backend.tryAgain();
      await this.#reading.read();
    } catch (thrown) {
      this.#take({ state: 'unavailable', failure: asFailure(thrown) });
    } finally {
      this.trying = false;
    }
  }

  /** The person has read what was said about the store. It stays when that cannot be kept. */
  async dismissStoreNotice(): Promise<void> {
    try {
      await this.backend.dismissStoreNotice();
      this.storeNotice = null;
    } catch (thrown) {
      this.notices.failed(thrown, '');
    }
  }

  /** Takes one event from Rust. */
  handle(event: DeskEventView): void {
    if (this.#reading.keeps(event)) return;
    switch (event.type) {
      case 'desk-changed':
        void this.#reading.read();
        return;
      case 'filing-changed':
        return this.filings.changed(event.filing);
      case 'filing-removed':
        return this.filings.removed(event.id);
      case 'accounts-changed':
        return this.#takeAccounts(event.accounts);
      case 'settings-changed':
        this.settings = event.settings;
        return;
      case 'unfiled-changed':
        return this.unfiled.changed(event.files);
      case 'attachments-changed':
        if (this.files.shows(event.account, event.patient)) void this.files.refresh();
        return;
      case 'drag-entered':
        this.#seen.dragEntered();
        return this.drop.entered(event.count);
      case 'drag-looked-at':
        return this.drop.lookedAt(event.files);
      case 'drag-moved':
        return this.drop.movedTo(event);
      case 'drag-left':
        this.#seen.dragLeft();
        return this.drop.left();
      case 'files-dropped':
        void this.#dropped(event.files);
        return;
      case 'window-requested':
        return;
    }
  }

  /** Shows another account; no patient of the earlier one stays on screen. */
  switchAccount(id: string): void {
    if (id === this.accountId) return;
    this.accountId = id;
    this.closePatient();
    this.search.clear();
  }

  /** The account of this id; `null` where it was removed. */
  accountOf(id: string | null | undefined): AccountView | null {
    return this.accounts.find((account) => account.id === id) ?? null;
  }

  /** Whether files of this account take a description: one that the system would not take is not asked for. */
  takesDescriptions(account: string): boolean {
    return this.accountOf(account)?.capabilities.describeWhenFiling.available ?? true;
  }

  /** A saved account comes on screen at once. */
  accountAdded(account: AccountView): void {
    if (!this.accounts.some(({ id }) => id === account.id)) this.accounts = [...this.accounts, account];
    this.switchAccount(account.id);
  }

  /** Takes over what Rust says about one account. */
  accountChanged(account: AccountView): void {
    this.#takeAccounts(this.accounts.map((known) => (known.id === account.id ? account : known)));
  }

  /** Shows a patient's chart. The record is read afresh: search results may be minutes old. */
  openPatient(patient: PatientView): void {
    const account = this.accountId;
    if (account === null) return;
    this.search.clear();
    this.notices.clear();
    this.preview.close();
    this.#leaveUnfiled();
    this.#show(account, patient);
    this.files.open(account, patient.id);
    void this.#readAfresh(account, patient);
  }

  /** Opens the record a merged one went to. */
  async openMerged(id: string): Promise<void> {
    await this.#openById(id, this.patient?.looksAlike ?? false);
  }

  /** Opens somebody of the rail. */
  async openRecent({ patient, isRemembered, looksAlike }: RecentPatient): Promise<void> {
    if (isRemembered) await this.#openById(patient.id, looksAlike);
    else if (this.patient?.id === patient.id) this.search.clear();
    else this.openPatient(patient);
  }

  /** Empties the rail, here and in what is kept. */
  async clearRecent(): Promise<void> {
    try {
      await this.backend.forgetRecentPatients();
      this.#opened = [];
    } catch (thrown) {
      this.notices.failed(thrown, '');
    }
  }

  /** Reads a record of which there is only an id, or what it said long ago, and shows it then. */
  async #openById(id: string, looksAlike: boolean): Promise<void> {
    const account = this.accountId;
    const opening = ++this.#opening;
    if (account === null) return;
    this.openingId = id;
    try {
      const patient = await this.backend.readPatient(account, id);
      if (opening === this.#opening)
        this.openPatient({ ...patient, looksAlike: patient.looksAlike || looksAlike });
    } catch (thrown) {
      if (opening === this.#opening) this.notices.failed(thrown, this.account?.systemName ?? '');
    } finally {
      if (this.openingId === id) this.openingId = null;
    }
  }

  /** Opens the patient on screen in the system itself. */
  async openPatientPage(): Promise<void> {
    if (this.target) await this.#openPage(this.target.account, this.target.patient.id);
  }

  /** Opens the chart on which the original of a refile still is, in the system itself. */
  async openWrongChart({ account, refile }: FilingView): Promise<void> {
    if (refile) await this.#openPage(account, refile.from.id);
  }

  async #openPage(account: string, patient: string): Promise<void> {
    try {
      await this.backend.openPatientPage(account, patient);
    } catch (thrown) {
      this.notices.failed(thrown, this.accountOf(account)?.systemName ?? '');
    }
  }

  closePatient(): void {
    this.#opening += 1;
    this.patient = null;
    this.#seen.close();
    this.notices.clear();
    this.preview.close();
    this.files.close();
  }

  /** Shows what waits in Unfiled. No patient is open then: what is dropped joins it. */
  openUnfiled(): void {
    if (this.unfiled.isShown) return;
    this.closePatient();
    this.search.clear();
    this.unfiled.isShown = true;
  }

  /** The button twin of a drop: for the patient on screen, or for nobody yet. */
  async pick(): Promise<void> {
    if (this.target) await this.drop.pick(this.target);
    else await this.drop.pickFor((files) => this.#keepUnfiled(files));
  }

  /** Files that wait in Unfiled are this patient's. */
  async fileUnfiled(patient: PatientView): Promise<void> {
    if (!this.account || this.unfiled.meant.length === 0) return;
    this.unfiledSearch.clear();
    await this.drop.fileUnfiled(this.unfiled.meant, dropTarget(this.account, patient));
  }

  async #dropped(files: OfferedFilesView): Promise<void> {
    const before = this.#seen.dropped();
    if (this.target === null && this.account !== null) await this.#keepUnfiled(files);
    else await this.drop.dropped(files, this.target, before);
  }

  async #keepUnfiled(files: OfferedFilesView): Promise<void> {
    this.drop.left();
    this.openUnfiled();
    await this.unfiled.takeIn(files);
  }

  #leaveUnfiled(): void {
    this.unfiled.isShown = false;
    this.unfiledSearch.clear();
    this.unfiledPreview.close();
  }

  async #readAfresh(account: string, patient: PatientView): Promise<void> {
    const opening = this.#opening;
    try {
      const fresh = await this.backend.openPatient(account, patient.id, patient.looksAlike);
      if (opening !== this.#opening) return;
      // Only a search sees several people at once, so only it can tell who looks alike.
      this.#show(account, { ...fresh, looksAlike: patient.looksAlike || fresh.looksAlike });
    } catch {
      // The banner keeps what the search said; reading the list shows the same trouble in words.
    }
  }

  #show(account: string, patient: PatientView): void {
    if (this.patient?.id !== patient.id) this.#opening += 1;
    this.patient = patient;
    this.#seen.show(account, patient);
    const opened = { account, patient, isRemembered: false };
    const isSame = (known: OpenedPatient) => known.account === account && known.patient.id === patient.id;
    // Somebody already in the rail keeps their place: rows that jump are rows clicked by mistake.
    this.#opened = this.#opened.some(isSame)
      ? this.#opened.map((known) => (isSame(known) ? opened : known))
      : [opened, ...this.#opened].slice(0, recentLimit);
  }

  #take(desk: DeskView): void {
    this.desk = desk;
    if (desk.state !== 'ready') return;
    this.settings = desk.settings;
    this.demo = desk.demo;
    this.dragsOut = desk.dragsOut;
    this.storeNotice = desk.storeNotice;
    this.filings.reset(desk.filings);
    this.unfiled.changed(desk.unfiled);
    if (this.#opened.length === 0)
      this.#opened = desk.recent.map((recent) => ({ ...recent, isRemembered: true }));
    this.#takeAccounts(desk.accounts);
  }

  #takeAccounts(accounts: AccountView[]): void {
    this.accounts = accounts;
    if (!accounts.some(({ id }) => id === this.accountId)) {
      this.accountId = accounts[0]?.id ?? null;
      this.closePatient();
      this.search.clear();
    }
  }
}
