import type { Backend } from '../backend';
import type {
  AccountView,
  AttachmentRequest,
  AttachmentView,
  ConnectionView,
  DemoView,
  DeskEventView,
  DeskView,
  FilingView,
  NewAccountRequest,
  OfferedFilesView,
  SettingsView,
} from '../bindings';
import { fakeAccounts, fakeReviewers } from './accounts';
import { FakeCharts } from './charts';
import { failure, FilingSimulation, type FakeFile } from './filingSimulation';
import { givenFiles } from './given';
import { findPeople, peopleOf } from './people';
import { samplePreview } from './previews';
import { damagedStore, trayScene } from './scenes';
import { FakeUnfiled, fillWithOddNames, unfiledScene } from './unfiled';

const never = new Promise<void>(() => undefined);
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * A practice inside the page, for a plain browser and for tests. `?scene=` chooses how it begins: `first-run`,
 * `unavailable`, `signed-out`, `offline`, `new-store`, `tray` (thirty filings), `large-chart` (100,000 files of Minh Nguyen);
 * `system=` begins with that system's account, `hold=` sets the hold in seconds, `latency=` the milliseconds a request takes,
 * `sign-in=` says how signing in in the browser ends: a failure's code, or `waits`; `copying=waits` never ends copying files;
 * `preview=` why no file is shown.
 */
export function createFakeBackend(
  parameters: URLSearchParams,
  latency = Number(parameters.get('latency') ?? 180),
): Backend {
  const scene = parameters.get('scene');
  const listeners = new Set<(event: DeskEventView) => void>();
  const emit = (event: DeskEventView) => listeners.forEach((listener) => listener(event));
  const charts = new FakeCharts(scene === 'large-chart' ? 100_000 : null);
  let settings: SettingsView = {
    hold: { kind: 'seconds', seconds: Number(parameters.get('hold') ?? 10) },
    parallelSends: 3,
    keepRecentPatients: true,
  };
  let accounts: AccountView[] = scene === 'first-run' ? [] : fakeAccounts();
  const first = accounts.find(({ system }) => system === parameters.get('system'));
  if (first) accounts = [first, ...accounts.filter((account) => account !== first)];
  if (scene === 'signed-out') accounts = accounts.map((account) => ({ ...account, state: 'signed-out' }));
  let unavailable = scene === 'unavailable';
  let storeNotice = scene === 'new-store' ? damagedStore() : null;
  const offers = new Map<string, FakeFile[]>();
  const signIns = new Map<string, NewAccountRequest>();
  const simulation = new FilingSimulation(
    charts,
    () => settings,
    (filing: FilingView) => emit({ type: 'filing-changed', filing }),
    ({ account, patient }) => emit({ type: 'attachments-changed', account, patient: patient.id }),
    (id) => account(id).capabilities.archive.available,
  );
  if (scene === 'tray')
    trayScene(Number(parameters.get('rows') ?? 30), accounts[0]?.systemName).forEach((filing) =>
      simulation.put(filing),
    );

  let recent =
    scene === 'recent'
      ? peopleOf('cliniko')
          .slice(0, 4)
          .map((patient) => ({ account: accounts[0]?.id ?? '', patient }))
      : [];
  const unfiled = new FakeUnfiled((files) => emit({ type: 'unfiled-changed', files }));
  if (scene === 'unfiled') unfiled.add(unfiledScene);
  if (scene === 'odd-names') fillWithOddNames(charts, unfiled, simulation);

  const desk = (): DeskView =>
    unavailable
      ? { state: 'unavailable', failure: failure(parameters.get('code') ?? 'keyring-locked') }
      : {
          state: 'ready',
          accounts,
          filings: simulation.list(),
          unfiled: unfiled.list(),
          recent,
          settings,
          demo: parameters.has('real') ? null : demo,
          storeNotice,
          dragsOut: parameters.has('dragsOut'),
        };
  const save = async ({ patient, attachment }: AttachmentRequest) => {
    await reach();
    const found = charts.of(patient).find(({ id }) => id === attachment);
    return { name: found?.name ?? 'file', sizeBytes: found?.sizeBytes ?? 0 };
  };
  const offer = (files: FakeFile[]): OfferedFilesView => {
    const id = crypto.randomUUID();
    offers.set(id, files);
    return {
      offer: id,
      names: files.map(({ name }) => name),
      sizesBytes: files.map(({ sizeBytes }) => sizeBytes),
    };
  };
  const taken = (id: string): FakeFile[] => {
    const files = offers.get(id);
    offers.delete(id);
    if (!files) throw failure('offer-expired');
    return files;
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
    const { api_key: key, ...others } = request.secrets;
    if (request.system === 'cliniko' && !/-[a-z]{2}\d{1,2}$/.test(key ?? '')) throw failure('key-malformed');
    if ([key ?? '', ...Object.values(others)].some((secret) => secret.startsWith('wrong')))
      throw { ...failure('credentials-refused', 'test-connection', 401), requestId: 'e2c1-77' };
  };
  const found = (request: NewAccountRequest): ConnectionView => {
    const { baseUrl, clinic, user, role } = example(request.system);
    const person = request.system === 'cliniko' || signIns.size > 0 ? user : null;
    return { baseUrl: request.baseUrl ?? baseUrl, clinic, user: person, role };
  };
  const keep = (added: AccountView) => {
    if (accounts.some(({ name, id }) => name === added.name && id !== added.id))
      throw failure('account-name-taken');
    accounts = accounts.some(({ id }) => id === added.id)
      ? accounts.map((known) => (known.id === added.id ? added : known))
      : [...accounts, added];
    emit({ type: 'accounts-changed', accounts });
    return added;
  };
  const begin = (request: NewAccountRequest) => {
    const id = crypto.randomUUID();
    signIns.set(id, request);
    return { id, redirectUri: 'http://127.0.0.1:17645/callback' };
  };
  listenForBrowserDrags(emit, offer);

  return {
    deskState: async () => desk(),
    async tryAgain() {
      await pause(latency * 3);
      unavailable = false;
    },
    showWindow: async () => undefined,
    async dismissStoreNotice() {
      storeNotice = null;
    },
    async subscribe(onEvent) {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },

    async testAccount(request) {
      await pause(latency * 4);
      check(request);
      return found(request);
    },
    async addAccount(request) {
      await pause(latency);
      check(request);
      return keep({ ...example(request.system), id: `account-${accounts.length + 1}`, name: request.name });
    },
    async beginSignIn(request) {
      await pause(latency);
      return begin(request);
    },
    async beginSignInAgain(id) {
      await pause(latency);
      const { name, system } = account(id);
      return begin({ name, system, baseUrl: null, instance: null, storageHosts: [], secrets: {} });
    },
    async finishSignIn(id) {
      const ending = parameters.get('sign-in');
      await pause(ending === 'waits' ? 300_000 : latency * 6);
      const request = signIns.get(id);
      if (!request) throw failure('sign-in-refused', 'sign-in');
      if (ending) throw failure(ending, 'sign-in');
      return found(request);
    },
    async cancelSignIn(id) {
      signIns.delete(id);
    },
    async addSignedInAccount(id, name) {
      await pause(latency);
      const request = signIns.get(id);
      if (!request) throw failure('sign-in-timed-out', 'sign-in');
      return keep({ ...example(request.system), id: `account-${accounts.length + 1}`, name });
    },
    async replaceBySignIn(id) {
      return this.retestAccount(id);
    },
    async setFilingDefaults(id, fields) {
      await pause(latency);
      return keep({ ...account(id), filingDefaults: fields });
    },
    async fieldOptions(_account, _field, text) {
      await reach();
      const wanted = text.toLowerCase();
      return fakeReviewers.filter(({ label }) => label.toLowerCase().includes(wanted));
    },
    openPatientPage: reach,

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

    async searchPatients({ account: id, text, includeArchived }) {
      await reach();
      return findPeople(peopleOf(account(id).system), text, includeArchived);
    },
    async readPatient(id, patient) {
      await reach();
      const found = peopleOf(account(id).system).find((person) => person.id === patient);
      if (!found) throw failure('not-found', 'read-patient', 404);
      return found;
    },

    async openPatient(id, patient) {
      return this.readPatient(id, patient);
    },
    async forgetRecentPatients() {
      recent = [];
    },

    async listAttachments(request) {
      await reach();
      const page = charts.page(request);
      return {
        ...page,
        attachments: page.attachments.map((attachment) => asKept(account(request.account), attachment)),
      };
    },
    openAttachment: reach,
    async copyLink() {
      await reach();
      return { expiresAt: new Date(Date.now() + 300_000).toISOString() };
    },
    async previewAttachment({ file, page, width }) {
      await reach();
      const found =
        file.kind === 'unfiled'
          ? unfiled.get(file.id)
          : charts.of(file.patient).find(({ id }) => id === file.attachment);
      if (!found) throw failure('not-found', 'read-attachment', 404);
      return samplePreview(found, page, width, parameters.get('preview'));
    },
    closePreview: async () => undefined,
    saveAttachment: save,
    dragOut: async () => 'drop',
    saveDropped: save,
    async describeAttachment({ patient, attachment }, description) {
      await reach();
      return charts.change(patient, attachment, { description });
    },
    async pinAttachment({ account: id, patient, attachment }) {
      await reach();
      const pinned = account(id).capabilities.pinInSystem.available ? 'theirs' : 'ours';
      return charts.change(patient, attachment, { pinned });
    },
    async unpinAttachment({ patient, attachment }) {
      await reach();
      return charts.change(patient, attachment, { pinned: null });
    },
    async archiveAttachment({ patient, attachment }) {
      await reach();
      charts.change(patient, attachment, { archivedAt: new Date().toISOString() });
    },
    async restoreAttachment({ patient, attachment }) {
      await reach();
      charts.change(patient, attachment, { archivedAt: null });
    },

    async pickFiles() {
      return offer([
        pdf('scan-2026-11-21.pdf', 812_000),
        pdf('knee-left.pdf', 3_100_000),
        pdf('will-fail.pdf', 1_900_000),
        ...(parameters.has('large') ? [pdf('whole-record.pdf', 24_000_000)] : []),
        ...(parameters.has('mixed') ? [{ ...pdf('wound.jpg', 2_100_000), contentType: 'image/jpeg' }] : []),
      ]);
    },
    async acceptFiles(request) {
      await (parameters.get('copying') === 'waits' ? never : pause(latency));
      const files = givenFiles(request.files, taken, unfiled, charts);
      const { name, systemName, capabilities } = account(request.account);
      const refusal = ({ sizeBytes, contentType }: FakeFile) => {
        if (sizeBytes === 0) return failure('file-empty');
        const fits =
          capabilities.contentTypes.length === 0 || capabilities.contentTypes.includes(contentType);
        return fits ? null : failure('file-type-refused');
      };
      return {
        accepted: files
          .filter((file) => refusal(file) === null)
          .map((file) => simulation.accept(request, file, { name, systemName })),
        refused: files.flatMap((file) => {
          const refused = refusal(file);
          return refused ? [{ name: file.name, failure: refused }] : [];
        }),
      };
    },
    async declineFiles(id) {
      offers.delete(id);
    },

    async acceptUnfiled(id) {
      await pause(latency);
      const files = taken(id);
      return {
        accepted: unfiled.add(files.filter(({ sizeBytes }) => sizeBytes > 0)),
        refused: files
          .filter(({ sizeBytes }) => sizeBytes === 0)
          .map(({ name }) => ({ name, failure: failure('file-empty') })),
      };
    },
    async unfiledThumbnail(id) {
      const view = await samplePreview(unfiled.get(id), 1, 96, null);
      return view.kind === 'picture' ? view.png : null;
    },
    async removeUnfiled(ids) {
      unfiled.take(ids);
    },

    undoFiling: async (id) => simulation.undo(id),
    fileNow: async (id) => simulation.fileNow(id),
    pauseFiling: async (id) => simulation.pause(id),
    resumeHold: async (id) => simulation.resumeHold(id),
    cancelFiling: async (id) => simulation.undo(id),
    retryFiling: async (id) => simulation.retry(id),
    confirmPatient: async (id) => simulation.confirmPatient(id),
    settleOriginal: async (id) => simulation.settleOriginal(id),
    fileAgain: async (id) => simulation.fileAgain(id),
    retryAllFilings: async () => ({ retried: simulation.retryAll() }),
    dismissFiling: async (id) => simulation.dismiss(id),
    describeFiling: async (id, description) => simulation.describe(id, description),

    setLanguage: async () => undefined,
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

/** Where the fake demo practice would be. */
const demo: DemoView = {
  systems: [
    ['cliniko', '/cliniko/v1'],
    ['pracsuite', '/pracsuite/v1'],
    ['medplum', '/medplum/'],
    ['canvas', '/canvas'],
  ].map(([system = '', path]) => ({ system, baseUrl: `http://127.0.0.1:4711${path}` })),
  samplePatient: 'Smith',
};

/** An account as one of this system comes out. */
function example(system: string): AccountView {
  const found = fakeAccounts().find((account) => account.system === system);
  if (!found) throw failure('system-unknown');
  return found;
}

/** A file as the system tells of it: Canvas knows no sizes, and only some have pins of their own. */
function asKept({ system }: AccountView, attachment: AttachmentView): AttachmentView {
  const hasPins = system === 'cliniko' || system === 'medplum';
  return {
    ...attachment,
    sizeBytes: system === 'canvas' ? null : attachment.sizeBytes,
    pinned: attachment.pinned === 'theirs' && !hasPins ? 'ours' : attachment.pinned,
  };
}

function pdf(name: string, sizeBytes: number): FakeFile {
  return { name, sizeBytes, contentType: 'application/pdf' };
}
