import type {
  AcceptFilesRequest,
  FailureView,
  FilingActionView,
  FilingStateView,
  FilingView,
  OnChartView,
  RefileView,
  SettingsView,
} from '../bindings';
import type { FakeCharts } from './charts';

/** Milliseconds between two steps of a simulated filing. */
const stepMilliseconds = 400;

/** Files as the fake "computer" has them, by name. */
export interface FakeFile {
  name: string;
  sizeBytes: number;
  contentType: string;
  /** It is moved from another chart. */
  refile?: RefileView;
}

/** Filings that walk through their states by timers. The file's name decides what goes wrong: `fail`, `unknown`, `offline`, `renamed`. */
export class FilingSimulation {
  readonly #filings = new Map<string, FilingView>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #mended = new Set<string>();
  #next = 1;

  constructor(
    private readonly charts: FakeCharts,
    private readonly settings: () => SettingsView,
    private readonly changed: (filing: FilingView) => void,
    private readonly onChart: (filing: FilingView) => void,
    private readonly archives: (account: string) => boolean = () => true,
  ) {}

  list(): FilingView[] {
    return Array.from(this.#filings.values());
  }

  accept(
    request: AcceptFilesRequest,
    file: FakeFile,
    account: { name: string; systemName: string },
  ): FilingView {
    const { hold } = this.settings();
    const until = hold.kind === 'seconds' ? new Date(Date.now() + hold.seconds * 1000).toISOString() : null;
    const filing = this.put({
      id: `filing-${this.#next++}`,
      revision: 1,
      account: request.account,
      accountName: account.name,
      systemName: account.systemName,
      patient: request.patient,
      patientNow: null,
      filedBefore: null,
      refile: file.refile ?? null,
      name: file.name,
      description: request.description,
      contentType: file.contentType,
      sizeBytes: file.sizeBytes,
      acceptedAt: new Date().toISOString(),
      state: { state: 'held', until },
      onChart: 'no',
      askedAt: null,
      lastLookAt: null,
      actions: [],
    });
    if (hold.kind === 'seconds') this.#after(filing.id, hold.seconds * 1000, () => this.#go(filing.id));
    return filing;
  }

  /** Stores a snapshot as it is, for scenes. */
  put(filing: FilingView): FilingView {
    const whole = { ...filing, actions: actionsOf(filing.state) };
    this.#filings.set(filing.id, whole);
    return whole;
  }

  undo(id: string): FilingView {
    this.#stop(id);
    return this.#become(id, { state: 'withdrawn', at: new Date().toISOString() });
  }

  pause(id: string): FilingView {
    this.#stop(id);
    return this.#become(id, { state: 'held', until: null });
  }

  resumeHold(id: string): FilingView {
    const { hold } = this.settings();
    if (hold.kind !== 'seconds') return this.#get(id);
    this.#after(id, hold.seconds * 1000, () => this.#go(id));
    return this.#become(id, {
      state: 'held',
      until: new Date(Date.now() + hold.seconds * 1000).toISOString(),
    });
  }

  fileNow(id: string): FilingView {
    this.#stop(id);
    this.#after(id, stepMilliseconds, () => this.#go(id));
    return this.#become(id, { state: 'queued' });
  }

  retry(id: string): FilingView {
    const { state } = this.#get(id);
    if (state.state === 'needs-you' && isQuestion(state.failure)) return this.#look(id);
    this.#mended.add(id);
    return this.fileNow(id);
  }

  /** Sends what was stopped because the patient's record has changed. */
  confirmPatient(id: string): FilingView {
    this.#mended.add(id);
    return this.fileNow(id);
  }

  /** A person has put the wrong chart right. */
  settleOriginal(id: string): FilingView {
    const { state, refile } = this.#get(id);
    const attachment = state.state === 'copied' ? state.attachment : '1';
    if (refile) this.#refile(id, { ...refile, isCopied: false, original: 'settled-by-person' });
    return this.#become(id, { state: 'filed', attachment, at: new Date().toISOString() }, 'yes');
  }

  /** Looks once more, in vain, and sends anew. */
  fileAgain(id: string): FilingView {
    this.#mended.add(id);
    const looking = this.#look(id);
    this.#after(id, stepMilliseconds, () => {
      this.#tell(id, { state: 'queued' }, 'no');
      this.#after(id, stepMilliseconds, () => this.#go(id));
    });
    return looking;
  }

  retryAll(): number {
    const stuck = this.list().filter(({ state }) => state.state === 'needs-you');
    for (const { id } of stuck) this.changed(this.retry(id));
    return stuck.length;
  }

  dismiss(id: string): void {
    this.#stop(id);
    this.#filings.delete(id);
  }

  describe(id: string, description: string | null): FilingView {
    const filing = this.#get(id);
    return this.put({ ...filing, description, revision: filing.revision + 1 });
  }

  #go(id: string): void {
    const filing = this.#get(id);
    const mended = this.#mended.has(id);
    if (filing.name.includes('offline') && !mended) {
      this.#tell(id, {
        state: 'waiting',
        until: new Date(Date.now() + 20_000).toISOString(),
        why: 'offline',
      });
      return;
    }
    if (filing.name.includes('renamed') && !mended) {
      const patientNow = { ...filing.patient, name: 'Jane Jones' };
      this.put({ ...filing, patientNow });
      this.#tell(id, { state: 'needs-you', failure: failure('patient-differs') });
      return;
    }
    this.#tell(id, { state: 'reserving' });
    this.#after(id, stepMilliseconds, () => this.#send(id, 0));
  }

  #send(id: string, sentBytes: number): void {
    const { sizeBytes, name } = this.#get(id);
    if (name.includes('fail') && sentBytes > sizeBytes / 2 && !this.#mended.has(id)) {
      this.#tell(id, { state: 'needs-you', failure: failure('storage-full', 'register', 422) });
      return;
    }
    if (sentBytes >= sizeBytes) {
      this.#tell(id, { state: 'sent' });
      this.#after(id, stepMilliseconds, () => this.#register(id));
      return;
    }
    this.#tell(id, { state: 'sending', sentBytes });
    this.#after(id, 150, () => this.#send(id, sentBytes + Math.ceil(sizeBytes / 12)));
  }

  #register(id: string): void {
    const filing = this.#tell(id, { state: 'registering', sentBytes: 0 }, 'unknown');
    if (filing.systemName === 'PracSuite' && !this.#mended.has(id)) {
      this.#tell(id, { state: 'awaiting-record', since: new Date().toISOString() }, 'unknown');
      this.#mended.add(id);
      this.#after(id, stepMilliseconds * 5, () => this.#register(id));
      return;
    }
    if (filing.name.includes('unknown') && !this.#mended.has(id)) {
      this.put({ ...filing, askedAt: new Date().toISOString() });
      this.#after(id, stepMilliseconds, () => this.changed(this.#look(id)));
      return;
    }
    this.#after(id, stepMilliseconds, () => {
      const attachment = this.charts.add(filing.patient.id, filing).id;
      this.onChart(filing);
      this.#tell(id, { state: 'registered', attachment }, 'yes');
      this.#after(id, stepMilliseconds, () => this.#confirm(id, attachment));
    });
  }

  /** Looks for a record whose answer was lost, and finds none. */
  #look(id: string): FilingView {
    const since = new Date().toISOString();
    this.#after(id, stepMilliseconds * 3, () => {
      this.put({ ...this.#get(id), lastLookAt: new Date().toISOString() });
      this.#tell(id, { state: 'needs-you', failure: failure('outcome-unknown', 'register') }, 'unknown');
    });
    return this.#become(id, { state: 'outcome-unknown', since }, 'unknown');
  }

  #confirm(id: string, attachment: string): void {
    const filing = this.#tell(id, { state: 'confirming', attachment }, 'yes');
    this.#after(id, stepMilliseconds * 4, () => {
      const { name, contentType, sizeBytes } = filing;
      this.charts.change(filing.patient.id, attachment, { name, contentType, sizeBytes, processing: false });
      if (filing.refile) this.#takeOriginalOff(id, attachment, filing.refile);
      else this.#tell(id, { state: 'filed', attachment, at: new Date().toISOString() }, 'yes');
      this.onChart(filing);
    });
  }

  /** Archives the original on the wrong chart; where the system cannot, a person is asked. */
  #takeOriginalOff(id: string, attachment: string, refile: RefileView): void {
    this.#refile(id, { ...refile, isCopied: true });
    const { account, patient } = this.#tell(id, { state: 'copied', attachment }, 'yes');
    this.#after(id, stepMilliseconds, () => {
      if (!this.archives(account)) {
        this.#tell(id, { state: 'needs-you', failure: failure('original-stays') }, 'yes');
        return;
      }
      this.charts.change(refile.from.id, refile.attachment, { archivedAt: new Date().toISOString() });
      this.#refile(id, { ...refile, isCopied: false, original: 'off-chart' });
      const filed = this.#tell(id, { state: 'filed', attachment, at: new Date().toISOString() }, 'yes');
      this.onChart({ ...filed, patient: { ...patient, id: refile.from.id } });
    });
  }

  #refile(id: string, refile: RefileView): void {
    this.put({ ...this.#get(id), refile });
  }

  #tell(id: string, state: FilingStateView, onChart?: OnChartView): FilingView {
    const filing = this.#become(id, state, onChart);
    this.changed(filing);
    return filing;
  }

  #become(id: string, state: FilingStateView, onChart?: OnChartView): FilingView {
    const filing = this.#get(id);
    return this.put({ ...filing, state, onChart: onChart ?? filing.onChart, revision: filing.revision + 1 });
  }

  #get(id: string): FilingView {
    const filing = this.#filings.get(id);
    if (!filing) throw failure('filing-unknown');
    return filing;
  }

  #after(id: string, milliseconds: number, run: () => void): void {
    this.#stop(id);
    this.#timers.set(
      id,
      setTimeout(() => {
        if (this.#filings.has(id)) run();
      }, milliseconds),
    );
  }

  #stop(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}

/** A failure as Rust would send it. */
export function failure(
  code: string,
  operation: string | null = null,
  httpStatus: number | null = null,
): FailureView {
  return { code, operation, httpStatus, vendorCode: null, field: null, requestId: null, retryAt: null };
}

/** Whether only a person can tell if the file is on the chart. */
function isQuestion({ code }: FailureView): boolean {
  return ['outcome-unknown', 'record-not-seen', 'store-was-lost'].includes(code);
}

function actionsOf(state: FilingStateView): FilingActionView[] {
  switch (state.state) {
    case 'held':
      return state.until === null
        ? ['undo', 'file-now', 'edit-description']
        : ['undo', 'file-now', 'pause', 'edit-description'];
    case 'queued':
    case 'reserving':
    case 'sending':
    case 'sent':
      return ['cancel', 'edit-description'];
    case 'waiting':
      return ['retry', 'cancel'];
    case 'needs-you':
      if (isQuestion(state.failure)) return ['retry', 'file-again', 'dismiss'];
      if (state.failure.code === 'original-stays') return ['original-settled'];
      if (state.failure.code === 'original-not-archived') return ['retry', 'original-settled'];
      if (state.failure.code === 'patient-differs') return ['retry', 'confirm-patient', 'cancel'];
      return ['retry', 'cancel'];
    case 'filed':
    case 'withdrawn':
      return ['dismiss'];
    case 'registering':
    case 'awaiting-record':
    case 'registered':
    case 'confirming':
    case 'copied':
    case 'outcome-unknown':
      return [];
  }
}
