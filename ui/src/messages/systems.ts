import type { SignInMethodView } from '../api/backend';
import { catalogue } from './catalogue';
import { german } from './de/systems';

/** A secret that a person types, by the name under which Rust keeps it. */
export interface SecretField {
  name: string;
  label: string;
  /** Where it is found. */
  help: string;
  /** An id that is no secret by itself may be seen while it is typed. */
  visible?: true;
  optional?: true;
}

/** One way for an account to prove itself. */
export interface SignInWay {
  method: SignInMethodView;
  label: string;
  help: string;
  secrets: readonly SecretField[];
}

/** Everything the account forms need to know of a system. A further system is a further entry. */
export interface SystemForm {
  /** Stable word, as Rust knows it. */
  system: string;
  name: string;
  /** What kind of clinic uses it, to tell the choices apart. */
  about: string;
  /** What an account proves itself with, within a sentence. */
  proof: string;
  /** What to look at when it cannot be one, where the system’s own have a known shape. */
  shape?: string;
  /** What helps when that is refused. */
  renew: string;
  /** What the person chooses when the account is signed out. */
  renewAction: string;
  /** The bytes go with the record and nothing before it: until that is asked for, nothing has been sent. */
  sendsWithRecord?: true;
  /** How the system calls the clinic's own number of a patient. */
  recordNumber: string;
  ways: readonly SignInWay[];
  /** The clinic's own instance, where there is one per clinic. */
  instance?: { label: string; help: string; placeholder: string };
  /** Where the API lives: the vendor's own, unless a person says otherwise. */
  address: AddressField;
  /** Where an administrator registers the addresses that the browser comes back to. */
  registration?: string;
}

/** How the form asks for an address. */
export interface AddressField {
  help: string;
  /** A clinic may run its own server: a choice of its own, and not under "Advanced". */
  own?: { hosted: string; own: string; label: string; placeholder: string };
}

/** Addresses that the browser comes back to after a sign-in: the app listens on the first that is free. */
export const redirectUris = [17645, 17646, 17647].map((port) => `http://127.0.0.1:${port}/callback`);

const testServer = 'Leave empty to use the vendor’s own. For a test server, its full address.';

const english: readonly SystemForm[] = [
  {
    system: 'cliniko',
    name: 'Cliniko',
    about: 'Allied health practices',
    proof: 'API key',
    shape: 'Copy the whole key, with the ending after the last dash (such as -au1).',
    renew: 'Enter a current key: in Cliniko, open My Info, then Manage API keys.',
    renewAction: 'Enter a new API key…',
    recordNumber: 'Record number',
    ways: [
      {
        method: 'secrets',
        label: 'API key',
        help: '',
        secrets: [
          {
            name: 'api_key',
            label: 'API key',
            help: 'In Cliniko, open My Info, then Manage API keys, and add one. It ends in a part such as -au1.',
          },
        ],
      },
    ],
    address: { help: 'Leave empty to use the region in the key. For a test server, its full address.' },
  },
  {
    system: 'pracsuite',
    name: 'PracSuite',
    about: 'Practices that use Smartsoft’s PracSuite',
    proof: 'keys',
    renew: 'Enter current keys: in PracSuite, open Settings, then Integrations, then API.',
    renewAction: 'Enter new keys…',
    sendsWithRecord: true,
    recordNumber: 'File number',
    ways: [
      {
        method: 'secrets',
        label: 'Two keys',
        help: '',
        secrets: [
          {
            name: 'vendor_key',
            label: 'Vendor key',
            help: 'Smartsoft issues it for the software on this computer. Ask whoever installed Chartdrop, or api@pracsuite.com.',
          },
          {
            name: 'account_key',
            label: 'Account key',
            help: 'In PracSuite, open Settings, then Integrations, then API, switch API integrations on and make a key.',
          },
        ],
      },
    ],
    address: { help: testServer },
  },
  {
    system: 'medplum',
    name: 'Medplum',
    about: 'Clinics on Medplum, hosted or on a server of their own',
    proof: 'sign-in',
    renew: 'Sign in again, or enter a current client secret from Project, then Clients.',
    renewAction: 'Sign in again…',
    recordNumber: 'Record number',
    ways: [
      {
        method: 'browser',
        label: 'Sign in in the browser',
        help: 'You sign in as yourself, and files are added in your name.',
        secrets: [
          {
            name: 'client_id',
            label: 'Client ID',
            help: 'In Medplum, open Project, then Clients. An administrator makes a client there and registers the addresses below.',
            visible: true,
          },
        ],
      },
      {
        method: 'secrets',
        label: 'Client ID and secret',
        help: 'The account belongs to the clinic and to no person.',
        secrets: [
          {
            name: 'client_id',
            label: 'Client ID',
            help: 'In Medplum, open Project, then Clients, and choose the client.',
            visible: true,
          },
          { name: 'client_secret', label: 'Client secret', help: 'On the same page as the client’s ID.' },
        ],
      },
    ],
    address: {
      help: 'The address of its API, such as https://medplum.clinic.example/. Ask whoever runs the server.',
      own: {
        hosted: 'Medplum’s own service',
        own: 'A server of our own',
        label: 'Address of the server',
        placeholder: 'https://',
      },
    },
    registration:
      'In Medplum, open Project, then Clients, choose the client and add each address to Redirect URIs.',
  },
  {
    system: 'canvas',
    name: 'Canvas',
    about: 'Practices on Canvas Medical',
    proof: 'sign-in',
    renew: 'Sign in again, or enter a current client secret from the application’s page in Canvas.',
    renewAction: 'Sign in again…',
    sendsWithRecord: true,
    recordNumber: 'MRN',
    ways: [
      {
        method: 'browser',
        label: 'Sign in in the browser',
        help: 'You sign in as yourself, and files are added with your rights.',
        secrets: [
          {
            name: 'client_id',
            label: 'Client ID',
            help: 'An administrator registers an application in Canvas (at /auth/applications/ of your instance) with grant type Authorization code.',
            visible: true,
          },
          {
            name: 'client_secret',
            label: 'Client secret',
            help: 'Only for an application of type Confidential.',
            optional: true,
          },
        ],
      },
      {
        method: 'secrets',
        label: 'Client ID and secret',
        help: 'The account belongs to the clinic and to no person.',
        secrets: [
          {
            name: 'client_id',
            label: 'Client ID',
            help: 'An administrator registers an application in Canvas (at /auth/applications/ of your instance) with grant type Client credentials.',
            visible: true,
          },
          {
            name: 'client_secret',
            label: 'Client secret',
            help: 'Shown once, when the application is registered.',
          },
        ],
      },
    ],
    instance: {
      label: 'Instance',
      help: 'The first part of the address you open Canvas at: “northside” in northside.canvasmedical.com.',
      placeholder: 'northside',
    },
    address: { help: testServer },
    registration:
      'In Canvas, open the application at /auth/applications/ of your instance and add each address to Redirect URIs.',
  },
];

/** What a language says of a system: the words of a {@link SystemForm}, in the same order. */
export type SystemTexts = Pick<
  SystemForm,
  'about' | 'proof' | 'shape' | 'renew' | 'renewAction' | 'recordNumber' | 'registration'
> & {
  ways: readonly {
    label: string;
    help: string;
    secrets: readonly Pick<SecretField, 'label' | 'help'>[];
  }[];
  instance?: { label: string; help: string };
  address: { help: string; own?: { hosted: string; own: string; label: string } };
};

/** A form with the words of another language. */
function described(form: SystemForm, texts: SystemTexts | undefined): SystemForm {
  if (!texts) return form;
  const ways = form.ways.map((way, index) => {
    const { secrets = [], ...words } = texts.ways[index] ?? {};
    return { ...way, ...words, secrets: way.secrets.map((field, at) => ({ ...field, ...secrets[at] })) };
  });
  const own = form.address.own && { ...form.address.own, ...texts.address.own };
  const instance = form.instance && { ...form.instance, ...texts.instance };
  return { ...form, ...texts, ways, instance, address: { help: texts.address.help, own } };
}

/** The systems, in the order in which they are offered. */
export const systemForms: readonly SystemForm[] = catalogue(
  english,
  english.map((form) => described(form, german[form.system])),
) as readonly SystemForm[];

/** The description of a system by its stable word; nothing for one that this window does not know. */
export function systemForm(system: string): SystemForm | undefined {
  return systemForms.find((form) => form.system === system);
}

/** The same by the name that is shown. */
export function systemNamed(name: string): SystemForm | undefined {
  return systemForms.find((form) => form.name === name);
}

/** The way an account signs in, for typing its secrets again. */
export function signInWay(system: string, method: SignInMethodView): SignInWay | undefined {
  return systemForm(system)?.ways.find((way) => way.method === method);
}
