import type { AccountView, CapabilitiesView, CapabilityView, FilingFieldView } from '../bindings';

const can: CapabilityView = { available: true, reason: null };
const cannot = (reason: string): CapabilityView => ({ available: false, reason });

const cliniko: CapabilitiesView = {
  pinInSystem: cannot('cliniko-pin-read-only'),
  archive: can,
  restore: cannot('cliniko-archive-one-way'),
  describe: can,
  describeWhenFiling: can,
  listAccount: can,
  kinds: [],
  descriptionLimit: 255,
  sizeLimitBytes: null,
  sizeWarningBytes: null,
  contentTypes: [],
  linkSeconds: null,
  filingFields: [],
};

const pracSuite: CapabilitiesView = {
  ...cliniko,
  pinInSystem: cannot('pracsuite-pin-unsupported'),
  archive: cannot('pracsuite-archive-unsupported'),
  restore: cannot('pracsuite-restore-unsupported'),
  describe: cannot('pracsuite-describe-unsupported'),
  describeWhenFiling: cannot('pracsuite-describe-when-filing-unsupported'),
  listAccount: cannot('pracsuite-list-account-unsupported'),
  descriptionLimit: null,
  sizeLimitBytes: 100_000_000,
};

const medplum: CapabilitiesView = {
  ...cliniko,
  pinInSystem: can,
  restore: can,
  kinds: [
    { kind: 'document-reference', capability: can },
    { kind: 'media', capability: can },
  ],
  descriptionLimit: null,
  linkSeconds: 3600,
};

const canvas: CapabilitiesView = {
  pinInSystem: cannot('canvas-pin-unsupported'),
  archive: cannot('canvas-archive-unsupported'),
  restore: cannot('canvas-restore-unsupported'),
  describe: cannot('canvas-describe-unsupported'),
  describeWhenFiling: can,
  listAccount: cannot('canvas-list-account-unsupported'),
  kinds: [
    { kind: 'document-reference', capability: can },
    { kind: 'diagnostic-report', capability: can },
    { kind: 'media', capability: cannot('canvas-media-scope-missing') },
    { kind: 'consent', capability: cannot('canvas-consent-scope-missing') },
    { kind: 'photo', capability: can },
  ],
  descriptionLimit: null,
  sizeLimitBytes: null,
  sizeWarningBytes: 10_000_000,
  contentTypes: ['application/pdf'],
  linkSeconds: 600,
  filingFields: canvasFields(),
};

function canvasFields(): FilingFieldView[] {
  return [
    {
      key: 'type',
      kind: {
        kind: 'choice',
        choices: [
          { value: '42348-3', label: 'Advance Directive / Living Will' },
          { value: '11503-0', label: 'External Medical Records' },
          { value: '34105-7', label: 'Hospital Discharge Summary' },
          { value: '51851-4', label: 'Uncategorized Administrative Document' },
          { value: '34109-9', label: 'Uncategorized Clinical Document' },
        ],
      },
      required: true,
      default: '34109-9',
    },
    {
      key: 'category',
      kind: {
        kind: 'choice',
        choices: [
          { value: 'uncategorizedclinicaldocument', label: 'Clinical' },
          { value: 'patientadministrativedocument', label: 'Administrative' },
        ],
      },
      required: true,
      default: 'uncategorizedclinicaldocument',
    },
    { key: 'date', kind: { kind: 'date' }, required: true, default: '2026-11-21' },
    { key: 'reviewer', kind: { kind: 'search' }, required: true, default: null },
    { key: 'requires_signature', kind: { kind: 'yes-no' }, required: true, default: 'false' },
    { key: 'comment', kind: { kind: 'text' }, required: false, default: null },
  ];
}

function account(id: string, change: Partial<AccountView>): AccountView {
  return {
    id,
    name: 'Northside Physio',
    system: 'cliniko',
    systemName: 'Cliniko',
    baseUrl: 'https://api.au1.cliniko.com/v1',
    instance: null,
    signIn: 'secrets',
    clinic: 'Northside Physio',
    user: 'Alex Lee',
    role: 'practitioner',
    state: 'ok',
    capabilities: cliniko,
    filingDefaults: {},
    patientPages: false,
    ...change,
  };
}

/** An account of every system, in two clinics for the first. */
export function fakeAccounts(): AccountView[] {
  return [
    account('account-1', {}),
    account('account-2', { name: 'Harbour Rehab', clinic: 'Harbour Rehab', user: 'Robin Park' }),
    account('account-3', {
      name: 'Quayside Podiatry',
      clinic: 'Quayside Podiatry Pty Ltd',
      system: 'pracsuite',
      systemName: 'PracSuite',
      baseUrl: 'https://api.pracsuite.com/v1',
      user: null,
      role: null,
      capabilities: pracSuite,
    }),
    account('account-4', {
      name: 'Meadow Clinic',
      clinic: 'Meadow Clinic',
      system: 'medplum',
      systemName: 'Medplum',
      baseUrl: 'https://api.medplum.com/',
      signIn: 'browser',
      role: null,
      capabilities: medplum,
    }),
    account('account-5', {
      name: 'Hillcrest Family Medicine',
      clinic: 'hillcrest',
      system: 'canvas',
      systemName: 'Canvas',
      baseUrl: 'https://fumage-hillcrest.canvasmedical.com',
      instance: 'hillcrest',
      signIn: 'browser',
      user: 'Sam Rivera',
      role: null,
      capabilities: canvas,
      patientPages: true,
    }),
  ];
}

/** People who can review a document in the fake Canvas. */
export const fakeReviewers = [
  { value: 'Practitioner/5843991a8c934118ab4f424c839b340f', label: 'Dr Larry Weed, MD' },
  { value: 'Practitioner/3640cd20de8a470aa570a852859ac87e', label: 'Dr Nadia Weeks, DO' },
  { value: 'Practitioner/1d2e3f40516273849506a7b8c9d0e1f2', label: 'Ola Berg, NP' },
];
