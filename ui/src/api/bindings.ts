// The types that cross between the window and Rust, as declared in `src-tauri/src/wire`.

export type AccountStateView = 'ok' | 'signed-out' | 'keyring-locked' | 'keyring-absent' | 'secret-missing' | 'offline';

export type AccountView = {
  id: string;
  name: string;
  system: string;
  systemName: string;
  baseUrl: string;
  clinic: string;
  user: string;
  role: string | null;
  state: AccountStateView;
  capabilities: CapabilitiesView;
};

export type CapabilityView = { available: boolean; reason: string | null };

export type CapabilitiesView = {
  pinInSystem: CapabilityView;
  archive: CapabilityView;
  restore: CapabilityView;
  describe: CapabilityView;
  descriptionLimit: number | null;
  sizeLimitBytes: number | null;
  contentTypes: string[];
  linkSeconds: number | null;
};

export type NewAccountRequest = {
  name: string;
  system: string;
  baseUrl: string | null;
  storageHosts: string[];
  secrets: { [key in string]: string };
};

export type ConnectionView = { baseUrl: string; clinic: string; user: string; role: string | null };

export type PinnedByView = 'theirs' | 'ours';

export type AttachmentView = {
  id: string;
  name: string | null;
  description: string | null;
  contentType: string | null;
  sizeBytes: number | null;
  createdAt: string | null;
  archivedAt: string | null;
  uploadedBy: string | null;
  pinned: PinnedByView | null;
  processing: boolean;
};

export type SortColumnView = 'created-at' | 'name' | 'description' | 'content-type' | 'size';

export type AttachmentListRequest = {
  account: string;
  patient: string;
  text: string | null;
  contentType: string | null;
  includeArchived: boolean;
  sort: SortColumnView;
  descending: boolean;
  page: number;
};

export type AttachmentPageView = { attachments: AttachmentView[]; totalEntries: number | null; hasMore: boolean };

export type AttachmentRequest = { account: string; patient: string; attachment: string };

export type CopiedLinkView = { expiresAt: string | null };

export type SavedFileView = { name: string; sizeBytes: number };

export type DeskEventView =
  | { type: 'desk-changed'; desk: DeskView }
  | { type: 'filing-changed'; filing: FilingView }
  | { type: 'filing-removed'; id: string }
  | { type: 'accounts-changed'; accounts: AccountView[] }
  | { type: 'settings-changed'; settings: SettingsView }
  | { type: 'attachments-changed'; account: string; patient: string }
  | { type: 'drag-entered'; count: number }
  | { type: 'drag-left' }
  | { type: 'files-dropped'; files: OfferedFilesView }
  | { type: 'window-requested' };

export type FailureView = {
  code: string;
  operation: string | null;
  httpStatus: number | null;
  vendorCode: string | null;
  requestId: string | null;
  retryAt: string | null;
};

export type WaitReasonView = 'offline' | 'rate-limited' | 'server-fault' | 'signed-out' | 'keyring-locked';

export type FilingStateView =
  | { state: 'held'; until: string | null }
  | { state: 'queued' }
  | { state: 'reserving' }
  | { state: 'sending'; sentBytes: number }
  | { state: 'sent' }
  | { state: 'registering' }
  | { state: 'registered'; attachment: string }
  | { state: 'confirming'; attachment: string }
  | { state: 'filed'; attachment: string; at: string }
  | { state: 'waiting'; until: string | null; why: WaitReasonView }
  | { state: 'outcome-unknown'; since: string }
  | { state: 'needs-you'; failure: FailureView }
  | { state: 'withdrawn'; at: string };

export type FilingActionView = 'undo' | 'file-now' | 'cancel' | 'retry' | 'edit-description' | 'dismiss';

export type OnChartView = 'no' | 'yes' | 'unknown';

export type FilingView = {
  id: string;
  revision: number;
  account: string;
  accountName: string;
  systemName: string;
  patient: PatientBindingView;
  name: string;
  description: string | null;
  contentType: string;
  sizeBytes: number;
  acceptedAt: string;
  state: FilingStateView;
  onChart: OnChartView;
  actions: FilingActionView[];
};

export type OfferedFilesView = { offer: string; names: string[] };

export type AcceptFilesRequest = {
  offer: string;
  account: string;
  patient: PatientBindingView;
  description: string | null;
};

export type AcceptedFilesView = { accepted: FilingView[]; refused: RefusedFileView[] };

export type RefusedFileView = { name: string; failure: FailureView };

export type RetriedView = { retried: number };

export type PatientStatusView = 'active' | 'archived' | 'merged' | 'deleted' | 'deceased';

export type PatientView = {
  id: string;
  familyName: string | null;
  givenName: string | null;
  preferredName: string | null;
  title: string | null;
  displayName: string;
  born: string | null;
  gender: string | null;
  email: string | null;
  status: PatientStatusView;
  mergedInto: string | null;
  looksAlike: boolean;
};

export type PatientSearchRequest = { account: string; text: string; includeArchived: boolean };

export type PatientBindingView = { id: string; shownName: string; born: string | null };

export type HoldView = { kind: 'seconds'; seconds: number } | { kind: 'until-pressed' };

export type SettingsView = { hold: HoldView; parallelSends: number };

export type DeskView =
  | { state: 'opening' }
  | {
      state: 'ready';
      accounts: AccountView[];
      filings: FilingView[];
      settings: SettingsView;
      demo: DemoView | null;
    }
  | { state: 'unavailable'; failure: FailureView };

export type DemoView = { baseUrl: string; samplePatient: string };
