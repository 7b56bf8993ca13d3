import type {
  AcceptFilesRequest,
  AcceptedFilesView,
  AcceptedUnfiledView,
  AccountView,
  AttachmentListRequest,
  AttachmentPageView,
  AttachmentRequest,
  AttachmentView,
  ConnectionView,
  CopiedLinkView,
  DeskEventView,
  DeskView,
  FailureView,
  FieldChoiceView,
  FilingView,
  LanguageView,
  NewAccountRequest,
  OfferedFilesView,
  PatientSearchRequest,
  PatientView,
  PreviewRequest,
  PreviewView,
  RetriedView,
  SavedFileView,
  SettingsView,
  SignInView,
} from './bindings';

export type * from './bindings';

/** Stops an event subscription. */
export type Unsubscribe = () => void;

/**
 * Everything the window asks of Rust. Every method that can fail rejects with a {@link FailureView}, whatever the
 * reason, so that the wording table is the only place that turns a failure into words.
 */
export interface Backend {
  deskState(): Promise<DeskView>;
  tryAgain(): Promise<void>;
  showWindow(): Promise<void>;
  dismissStoreNotice(): Promise<void>;
  subscribe(onEvent: (event: DeskEventView) => void): Promise<Unsubscribe>;

  testAccount(request: NewAccountRequest): Promise<ConnectionView>;
  addAccount(request: NewAccountRequest): Promise<AccountView>;
  retestAccount(account: string): Promise<AccountView>;
  removeAccount(account: string): Promise<void>;
  replaceSecrets(account: string, secrets: Record<string, string>): Promise<AccountView>;

  beginSignIn(request: NewAccountRequest): Promise<SignInView>;
  beginSignInAgain(account: string): Promise<SignInView>;
  /** Waits for the person in the browser: minutes, if need be. */
  finishSignIn(id: string): Promise<ConnectionView>;
  cancelSignIn(id: string): Promise<void>;
  addSignedInAccount(id: string, name: string): Promise<AccountView>;
  replaceBySignIn(account: string, id: string): Promise<AccountView>;
  setFilingDefaults(account: string, fields: Record<string, string>): Promise<AccountView>;
  fieldOptions(account: string, field: string, text: string): Promise<FieldChoiceView[]>;

  openPatientPage(account: string, patient: string): Promise<void>;
  searchPatients(request: PatientSearchRequest): Promise<PatientView[]>;
  readPatient(account: string, patient: string): Promise<PatientView>;
  /** Reads whom a person opens, and remembers them where the settings say so. */
  openPatient(account: string, patient: string, looksAlike: boolean): Promise<PatientView>;
  forgetRecentPatients(): Promise<void>;

  listAttachments(request: AttachmentListRequest): Promise<AttachmentPageView>;
  openAttachment(request: AttachmentRequest): Promise<void>;
  copyLink(request: AttachmentRequest): Promise<CopiedLinkView>;
  /** `null` when another page or file was asked for meanwhile, or the preview was closed. */
  previewAttachment(request: PreviewRequest): Promise<PreviewView | null>;
  closePreview(): Promise<void>;
  /** `null` when the person closed the dialog. */
  saveAttachment(request: AttachmentRequest): Promise<SavedFileView | null>;
  /** Goes on with a drag that begins at a file of this name; gives where it ended, `null` where nobody took the file. */
  dragOut(name: string): Promise<string | null>;
  /** Saves a file where such a drag ended. */
  saveDropped(request: AttachmentRequest, drop: string): Promise<SavedFileView>;
  describeAttachment(request: AttachmentRequest, description: string | null): Promise<AttachmentView>;
  pinAttachment(request: AttachmentRequest): Promise<AttachmentView>;
  unpinAttachment(request: AttachmentRequest): Promise<AttachmentView>;
  archiveAttachment(request: AttachmentRequest): Promise<void>;
  restoreAttachment(request: AttachmentRequest): Promise<void>;

  /** `null` when the person closed the dialog. */
  pickFiles(): Promise<OfferedFilesView | null>;
  acceptFiles(request: AcceptFilesRequest): Promise<AcceptedFilesView>;
  declineFiles(offer: string): Promise<void>;
  acceptUnfiled(offer: string): Promise<AcceptedUnfiledView>;
  removeUnfiled(ids: string[]): Promise<void>;
  /** A PNG in base64; `null` for what is not drawn. */
  unfiledThumbnail(id: string): Promise<string | null>;

  /** `null` where the file waits in Unfiled again. */
  undoFiling(id: string): Promise<FilingView | null>;
  fileNow(id: string): Promise<FilingView>;
  pauseFiling(id: string): Promise<FilingView>;
  resumeHold(id: string): Promise<FilingView>;
  /** `null` where the file waits in Unfiled again. */
  cancelFiling(id: string): Promise<FilingView | null>;
  retryFiling(id: string): Promise<FilingView>;
  settleOriginal(id: string): Promise<FilingView>;
  confirmPatient(id: string): Promise<FilingView>;
  fileAgain(id: string): Promise<FilingView>;
  retryAllFilings(): Promise<RetriedView>;
  dismissFiling(id: string): Promise<void>;
  describeFiling(id: string, description: string | null): Promise<FilingView>;

  setLanguage(language: LanguageView): Promise<void>;
  setSettings(settings: SettingsView): Promise<SettingsView>;
}

/** What a rejected call carries; anything that is not one (a bug, a command that does not exist) becomes neutral. */
export function asFailure(thrown: unknown): FailureView {
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string') {
    return {
      operation: null,
      httpStatus: null,
      vendorCode: null,
      field: null,
      requestId: null,
      retryAt: null,
      ...thrown,
      code: thrown.code,
    };
  }
  return {
    code: 'unexpected',
    operation: null,
    httpStatus: null,
    vendorCode: null,
    field: null,
    requestId: null,
    retryAt: null,
  };
}
