import {
  asFailure,
  type AccountView,
  type Backend,
  type ConnectionView,
  type DemoView,
  type FailureView,
  type NewAccountRequest,
  type SignInMethodView,
} from '../api/backend';
import { systemForm, type SignInWay, type SystemForm } from '../messages/systems';
import { BrowserSignIn } from './browser-sign-in.svelte';

/** Setting up an account of any system: what was chosen and typed, what the test found, and whether it was saved. */
export class AccountForm {
  form = $state.raw<SystemForm | null>(null);
  method = $state<SignInMethodView>('secrets');
  name = $state('');
  instance = $state('');
  /** The clinic runs a server of its own; only asked where that is usual. */
  ownServer = $state(false);
  baseUrl = $state('');
  storageHosts = $state('');
  /** What was typed for the secrets of the chosen way, by their names. */
  secrets = $state.raw<Record<string, string>>({});
  phase = $state<'editing' | 'testing' | 'saving'>('editing');
  /** What the test found; gone as soon as something it depended on changes. */
  connection = $state.raw<ConnectionView | null>(null);
  failure = $state.raw<FailureView | null>(null);

  readonly signIn: BrowserSignIn;
  readonly way: SignInWay | null = $derived(
    this.form?.ways.find(({ method }) => method === this.method) ?? null,
  );
  readonly filled = $derived(
    this.way !== null &&
      this.way.secrets.every(({ name, optional }) => optional || this.#secret(name) !== '') &&
      (!this.form?.instance || this.instance.trim() !== '' || this.baseUrl.trim() !== '') &&
      (!this.ownServer || this.baseUrl.trim() !== ''),
  );
  readonly canTest = $derived(this.filled && this.phase === 'editing');
  readonly canSave = $derived(
    this.connection !== null && this.name.trim() !== '' && this.phase === 'editing',
  );

  readonly #backend: Backend;
  readonly #demo: DemoView | null;
  /** The name was typed, so the clinic's name does not replace it. */
  #named = false;
  #attempt = 0;

  constructor(backend: Backend, demo: DemoView | null = null) {
    this.#backend = backend;
    this.#demo = demo;
    this.signIn = new BrowserSignIn(backend);
  }

  /** Starts the form of another system from empty fields. */
  choose(system: string): void {
    const form = systemForm(system);
    if (!form || form === this.form) return;
    this.#untested();
    this.form = form;
    this.method = form.ways[0]?.method ?? 'secrets';
    this.secrets = {};
    this.instance = '';
    this.storageHosts = '';
    this.baseUrl = this.#demo?.systems.find((demo) => demo.system === system)?.baseUrl ?? '';
    this.ownServer = form.address.own !== undefined && this.baseUrl !== '';
    if (!this.#named) this.name = '';
  }

  setMethod(method: SignInMethodView): void {
    this.method = method;
    this.#untested();
  }

  setName(name: string): void {
    this.name = name;
    this.#named = name.trim() !== '';
    // A name that was taken is mended by another name: the connection stays tested.
    this.failure = null;
  }

  setSecret(name: string, value: string): void {
    this.secrets = { ...this.secrets, [name]: value };
    this.#untested();
  }

  setInstance(instance: string): void {
    this.instance = instance;
    this.#untested();
  }

  setOwnServer(own: boolean): void {
    this.ownServer = own;
    this.#untested();
  }

  setBaseUrl(baseUrl: string): void {
    this.baseUrl = baseUrl;
    this.#untested();
  }

  setStorageHosts(hosts: string): void {
    this.storageHosts = hosts;
    this.#untested();
  }

  /** Tests what was typed: by the secrets, or by signing in in the browser. */
  async test(): Promise<void> {
    if (!this.canTest) return;
    this.#untested();
    this.phase = 'testing';
    const attempt = this.#attempt;
    const request = this.#request();
    try {
      const connection =
        this.method === 'browser'
          ? await this.signIn.run(() => this.#backend.beginSignIn(request))
          : await this.#backend.testAccount(request);
      // An answer about something that has been changed meanwhile says nothing.
      if (!connection || attempt !== this.#attempt) return;
      this.connection = connection;
      if (!this.#named) this.name = connection.clinic;
    } catch (thrown) {
      if (attempt === this.#attempt) this.failure = asFailure(thrown);
    } finally {
      if (attempt === this.#attempt) this.phase = 'editing';
    }
  }

  /** Stops waiting for the browser. */
  cancelSignIn(): void {
    this.#untested();
  }

  /** Saves the tested account and forgets the secrets here; `null` when that failed. */
  async save(): Promise<AccountView | null> {
    if (!this.canSave) return null;
    this.phase = 'saving';
    this.failure = null;
    try {
      const account = await this.#add();
      this.secrets = {};
      this.connection = null;
      return account;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return null;
    } finally {
      this.phase = 'editing';
    }
  }

  /** The form leaves the screen: a sign-in that was not saved is let go, and typed secrets are forgotten. */
  close(): void {
    this.signIn.cancel();
    this.secrets = {};
  }

  async #add(): Promise<AccountView> {
    if (this.method === 'secrets') return this.#backend.addAccount(this.#request());
    const account = await this.#backend.addSignedInAccount(this.signIn.id ?? '', this.name.trim());
    this.signIn.takenOver();
    return account;
  }

  /** What a test under way or over found is about something else now. */
  #untested(): void {
    this.#attempt += 1;
    this.signIn.cancel();
    this.phase = 'editing';
    this.connection = null;
    this.failure = null;
  }

  #secret(name: string): string {
    return (this.secrets[name] ?? '').trim();
  }

  #address(): string | null {
    if (this.form?.address.own && !this.ownServer) return null;
    return this.baseUrl.trim() || null;
  }

  #request(): NewAccountRequest {
    const typed = (this.way?.secrets ?? []).map(({ name }) => [name, this.#secret(name)] as const);
    return {
      name: this.name.trim(),
      system: this.form?.system ?? '',
      baseUrl: this.#address(),
      instance: this.form?.instance ? this.instance.trim() || null : null,
      storageHosts: this.storageHosts.split(/[\s,]+/).filter(Boolean),
      secrets: Object.fromEntries(typed.filter(([, value]) => value !== '')),
    };
  }
}
