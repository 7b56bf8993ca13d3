import type { Backend } from '../backend';
import type {
  AccountView,
  DeskEventView,
  DeskView,
  FilingView,
  NewAccountRequest,
  OfferedFilesView,
  SettingsView,
} from '../bindings';
import { FakeCharts } from './charts';
import { failure, FilingSimulation, type FakeFile } from './filingSimulation';
import { fakePeople, findPeople } from './people';
import { trayScene } from './scenes';

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * A practice inside the page, for a plain browser and for tests. `?scene=` chooses how it begins: `first-run`,
 * `unavailable`, `signed-out`, `offline`, `tray` (thirty filings); `hold=` sets the hold in seconds.
 */
export function createFakeBackend(parameters: URLSearchParams, latency = 180): Backend {
  const scene = parameters.get('scene');
  const listeners = new Set<(event: DeskEventView) => void>();
  const emit = (event: DeskEventView) => listeners.forEach((listener) => listener(event));
  const charts = new FakeCharts();
  let settings: SettingsView = {
    hold: { kind: 'seconds', seconds: Number(parameters.get('hold') ?? 10) },
    parallelSends: 3,
  };
  let accounts: AccountView[] = scene === 'first-run' ? [] : [northside(), harbour()];
  if (scene === 'signed-out') accounts = accounts.map((account) => ({ ...account, state: 'signed-out' }));
  let unavailable = scene === 'unavailable';
  const offers = new Map<string, FakeFile[]>();
  const simulation = new FilingSimulation(
    charts,
    () => settings,
    (filing: FilingView) => emit({ type: 'filing-changed', filing }),
    ({ account, patient }) => emit({ type: 'attachments-changed', account, patient: patient.id }),
  );
  if (scene === 'tray')
    trayScene(Number(parameters.get('rows') ?? 30)).forEach((filing) => simulation.put(filing));

  const desk = (): DeskView =>
    unavailable
      ? { state: 'unavailable', failure: failure(parameters.get('code') ?? 'keyring-locked') }
      : {
          state: 'ready',
          accounts,
          filings: simulation.list(),
          settings,
          demo: { baseUrl: 'http://127.0.0.1:4711/v1', samplePatient: 'Smith' },
        };
  const offer = (files: FakeFile[]): OfferedFilesView => {
    const id = crypto.randomUUID();
    offers.set(id, files);
    return { offer: id, names: files.map(({ name }) => name) };
  };
  const account = (id: string): AccountView => {
    const found = accounts.find((known) => known.id === id);
    if (!found) throw failure('account-unknown');
    return found;
  };
  const reach = async () => {
    await pause(latency);
    if (scene === 'offline') throw failure('offline', 'list-attachments');
  };
  const check = (request: NewAccountRequest) => {
    if (!/-[a-z]{2}\d{1,2}$/.test(request.secrets['api_key'] ?? '')) throw failure('key-malformed');
    if (request.secrets['api_key']?.startsWith('wrong'))
      throw failure('credentials-refused', 'test-connection', 401);
  };
  listenForBrowserDrags(emit, offer);

  return {
    deskState: async () => desk(),
    async tryAgain() {
      await pause(latency * 3);
      unavailable = false;
      return desk();
    },
    showWindow: async () => undefined,
    async subscribe(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },

    async testAccount(request) {
      await pause(latency * 4);
      check(request);
      const { clinic, user, role } = northside();
      return { baseUrl: request.baseUrl ?? 'https://api.au1.cliniko.com/v1', clinic, user, role };
    },
    async addAccount(request) {
      await pause(latency);
      check(request);
      if (accounts.some(({ name }) => name === request.name)) throw failure('account-name-taken');
      const added = { ...northside(), id: `account-${accounts.length + 1}`, name: request.name };
      accounts = [...accounts, added];
      emit({ type: 'accounts-changed', accounts });
      return added;
    },
    async retestAccount(id) {
      await pause(latency * 3);
      const tested: AccountView = { ...account(id), state: 'ok' };
      accounts = accounts.map((known) => (known.id === id ? tested : known));
      emit({ type: 'accounts-changed', accounts });
      return tested;
    },
    async removeAccount(id) {
      await pause(latency);
      accounts = accounts.filter((known) => known.id !== id);
      emit({ type: 'accounts-changed', accounts });
    },
    async replaceSecrets(id) {
      return this.retestAccount(id);
    },

    async searchPatients({ text, includeArchived }) {
      await reach();
      return findPeople(text, includeArchived);
    },
    async readPatient(_account, patient) {
      await reach();
      const found = fakePeople.find(({ id }) => id === patient);
      if (!found) throw failure('not-found', 'read-patient', 404);
      return found;
    },

    async listAttachments(request) {
      await reach();
      return charts.page(request);
    },
    openAttachment: reach,
    async copyLink() {
      await reach();
      return { expiresAt: new Date(Date.now() + 300_000).toISOString() };
    },
    async saveAttachment({ patient, attachment }) {
      await reach();
      const found = charts.of(patient).find(({ id }) => id === attachment);
      return { name: found?.name ?? 'file', sizeBytes: found?.sizeBytes ?? 0 };
    },
    async describeAttachment({ patient, attachment }, description) {
      await reach();
      return charts.change(patient, attachment, { description });
    },
    async pinAttachment({ patient, attachment }) {
      await reach();
      return charts.change(patient, attachment, { pinned: 'ours' });
    },
    async unpinAttachment({ patient, attachment }) {
      await reach();
      return charts.change(patient, attachment, { pinned: null });
    },
    async archiveAttachment({ patient, attachment }) {
      await reach();
      charts.change(patient, attachment, { archivedAt: new Date().toISOString() });
    },

    async pickFiles() {
      return offer([
        pdf('scan-2026-11-21.pdf', 812_000),
        pdf('knee-left.pdf', 3_100_000),
        pdf('will-fail.pdf', 1_900_000),
      ]);
    },
    async acceptFiles(request) {
      await pause(latency);
      const files = offers.get(request.offer);
      offers.delete(request.offer);
      if (!files) throw failure('offer-expired');
      const { name, systemName } = account(request.account);
      const empty = files.filter(({ sizeBytes }) => sizeBytes === 0);
      return {
        accepted: files
          .filter(({ sizeBytes }) => sizeBytes > 0)
          .map((file) => simulation.accept(request, file, { name, systemName })),
        refused: empty.map((file) => ({ name: file.name, failure: failure('file-empty') })),
      };
    },
    async declineFiles(id) {
      offers.delete(id);
    },

    undoFiling: async (id) => simulation.undo(id),
    fileNow: async (id) => simulation.fileNow(id),
    cancelFiling: async (id) => simulation.undo(id),
    retryFiling: async (id) => simulation.retry(id),
    retryAllFilings: async () => ({ retried: simulation.retryAll() }),
    dismissFiling: async (id) => simulation.dismiss(id),
    describeFiling: async (id, description) => simulation.describe(id, description),

    async setSettings(wanted) {
      settings = wanted;
      emit({ type: 'settings-changed', settings });
      return settings;
    },
  };
}

/** Drags over a plain browser's page stand in for those that the app's window gets from the system. */
function listenForBrowserDrags(
  emit: (event: DeskEventView) => void,
  offer: (files: FakeFile[]) => OfferedFilesView,
) {
  let depth = 0;
  addEventListener('dragenter', (event) => {
    event.preventDefault();
    if (depth++ === 0) emit({ type: 'drag-entered', count: event.dataTransfer?.items.length ?? 0 });
  });
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('dragleave', () => {
    if (--depth === 0) emit({ type: 'drag-left' });
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    const files = Array.from(event.dataTransfer?.files ?? []).map(({ name, size, type }) => ({
      name,
      sizeBytes: size,
      contentType: type || 'application/octet-stream',
    }));
    emit({ type: 'files-dropped', files: offer(files) });
  });
}

function pdf(name: string, sizeBytes: number): FakeFile {
  return { name, sizeBytes, contentType: 'application/pdf' };
}

function northside(): AccountView {
  return {
    id: 'account-1',
    name: 'Northside Physio',
    system: 'cliniko',
    systemName: 'Cliniko',
    baseUrl: 'https://api.au1.cliniko.com/v1',
    clinic: 'Northside Physio',
    user: 'Alex Lee',
    role: 'practitioner',
    state: 'ok',
    capabilities: {
      pinInSystem: { available: false, reason: 'cliniko-pin-read-only' },
      archive: { available: true, reason: null },
      restore: { available: false, reason: 'cliniko-archive-one-way' },
      describe: { available: true, reason: null },
      descriptionLimit: 255,
      sizeLimitBytes: null,
      contentTypes: [],
      linkSeconds: null,
    },
  };
}

function harbour(): AccountView {
  return {
    ...northside(),
    id: 'account-2',
    name: 'Harbour Rehab',
    clinic: 'Harbour Rehab',
    user: 'Robin Park',
  };
}
