import { vi, type Mock } from 'vitest';
import type { AccountView, AttachmentView, Backend, FilingView, PatientView } from '../api/backend';
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
    patient: { id: '4512', shownName: 'SMITH, Jane (Mrs)', born: '1970-03-12' },
    name: 'scan.pdf',
    description: null,
    contentType: 'application/pdf',
    sizeBytes: 1000,
    acceptedAt: '2026-11-21T00:00:00Z',
    state: { state: 'queued' },
    onChart: 'no',
    actions: [],
    ...change,
  };
}

export function accountView(id: string): AccountView {
  const available = { available: true, reason: null };
  return {
    id,
    name: `Clinic ${id}`,
    system: 'cliniko',
    systemName: 'Cliniko',
    baseUrl: 'https://api.au1.cliniko.com/v1',
    clinic: `Clinic ${id}`,
    user: 'Alex Lee',
    role: null,
    state: 'ok',
    capabilities: {
      pinInSystem: { available: false, reason: 'cliniko-pin-read-only' },
      archive: available,
      restore: { available: false, reason: 'cliniko-archive-one-way' },
      describe: available,
      descriptionLimit: 255,
      sizeLimitBytes: null,
      contentTypes: [],
      linkSeconds: null,
    },
  };
}
