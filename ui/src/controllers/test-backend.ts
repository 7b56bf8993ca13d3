import { vi, type Mock } from 'vitest';
import type {
  AccountView,
  AttachmentView,
  Backend,
  FailureView,
  FilingView,
  PatientView,
} from '../api/backend';
import { fakeAccounts } from '../api/fake/accounts';
import { createFakeBackend } from '../api/fake/fakeBackend';

/** A backend for tests of one controller: every method rejects until the test says what it does. */
export function scriptedBackend(): { [Method in keyof Backend]: Mock<Backend[Method]> } {
  const methods = Object.keys(createFakeBackend(new URLSearchParams())) as (keyof Backend)[];
  return Object.fromEntries(
    methods.map((method) => [method, vi.fn(() => Promise.reject(new Error(`${method} was not expected`)))]),
  ) as unknown as { [Method in keyof Backend]: Mock<Backend[Method]> };
}

/** A promise and what settles it. */
export function pending<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<T>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}

export function patientView(id: string, change: Partial<PatientView> = {}): PatientView {
  return {
    id,
    familyName: 'Smith',
    givenName: 'Jane',
    preferredName: null,
    title: 'Mrs',
    displayName: 'Jane Smith',
    born: '1970-03-12',
    gender: 'Female',
    email: null,
    status: 'active',
    mergedInto: null,
    looksAlike: false,
    recordNumber: null,
    ...change,
  };
}

export function attachmentView(id: string, change: Partial<AttachmentView> = {}): AttachmentView {
  return {
    id,
    name: `${id}.pdf`,
    description: null,
    contentType: 'application/pdf',
    sizeBytes: 1000,
    createdAt: '2026-11-02T00:00:00Z',
    archivedAt: null,
    uploadedBy: null,
    pinned: null,
    processing: false,
    ...change,
  };
}

export function filingView(id: string, revision: number, change: Partial<FilingView> = {}): FilingView {
  return {
    id,
    revision,
    account: 'account-1',
    accountName: 'Northside Physio',
    systemName: 'Cliniko',
    patient: { id: '4512', shownName: 'SMITH, Jane (Mrs)', born: '1970-03-12', status: 'active' },
    patientNow: null,
    filedBefore: null,
    refile: null,
    name: 'scan.pdf',
    description: null,
    contentType: 'application/pdf',
    sizeBytes: 1000,
    acceptedAt: '2026-11-21T00:00:00Z',
    state: { state: 'queued' },
    onChart: 'no',
    askedAt: null,
    lastLookAt: null,
    actions: [],
    ...change,
  };
}

/** A failure as Rust would send it. */
export function failureView(code: string, change: Partial<FailureView> = {}): FailureView {
  return {
    code,
    operation: null,
    httpStatus: null,
    vendorCode: null,
    field: null,
    requestId: null,
    retryAt: null,
    ...change,
  };
}

/** An account of a system as the made-up practice has one, under another id. */
export function accountView(id: string, system = 'cliniko'): AccountView {
  const known = fakeAccounts().find((account) => account.system === system);
  if (!known) throw new Error(`there is no account of ${system}`);
  return { ...known, id, name: `Clinic ${id}`, clinic: `Clinic ${id}` };
}
