import {
  asFailure,
  type AccountView,
  type Backend,
  type ConnectionView,
  type FailureView,
  type NewAccountRequest,
} from '../api/backend';

/** The one system this version speaks. */
export const cliniko = { word: 'cliniko', name: 'Cliniko', secret: 'api_key' } as const;

/** Setting up an account: what was typed, what the test found, and whether it was saved. */
export class AccountForm {
  name = $state('');
  apiKey = $state('');
  baseUrl = $state('');
  phase = $state<'editing' | 'testing' | 'saving'>('editing');
  /** What the test found; gone as soon as something it depended on changes. */
  connection = $state.raw<ConnectionView | null>(null);
  failure = $state.raw<FailureView | null>(null);

  readonly canTest = $derived(this.apiKey.trim() !== '' && this.phase === 'editing');
  readonly canSave = $derived(
    this.connection !== null && this.name.trim() !== '' && this.phase === 'editing',
  );

  readonly #backend: Backend;
  /** The name was typed, so the clinic's name does not replace it. */
  #named = false;

  constructor(backend: Backend, prefilled: { baseUrl?: string } = {}) {
    this.#backend = backend;
    this.baseUrl = prefilled.baseUrl ?? '';
  }

  setName(name: string): void {
    this.name = name;
    this.#named = name.trim() !== '';
    // A name that was taken is mended by another name: the connection stays tested.
    this.failure = null;
  }

  setApiKey(apiKey: string): void {
    this.apiKey = apiKey;
    this.#untested();
  }

  setBaseUrl(baseUrl: string): void {
    this.baseUrl = baseUrl;
    this.#untested();
  }

  async test(): Promise<void> {
    if (!this.canTest) return;
    this.phase = 'testing';
    this.#untested();
    const request = this.#request();
    try {
      const connection = await this.#backend.testAccount(request);
      // An answer about a key that has been changed meanwhile says nothing.
      if (request.secrets[cliniko.secret] !== this.apiKey.trim() || request.baseUrl !== this.#address())
        return;
      this.connection = connection;
      if (!this.#named) this.name = connection.clinic;
    } catch (thrown) {
      this.failure = asFailure(thrown);
    } finally {
      this.phase = 'editing';
    }
  }

  /** Saves the tested account and forgets the key here; `null` when that failed. */
  async save(): Promise<AccountView | null> {
    if (!this.canSave) return null;
    this.phase = 'saving';
    this.failure = null;
    try {
      const account = await this.#backend.addAccount(this.#request());
      this.apiKey = '';
      this.connection = null;
      return account;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return null;
    } finally {
      this.phase = 'editing';
    }
  }

  #untested(): void {
    this.connection = null;
    this.failure = null;
  }

  #address(): string | null {
    return this.baseUrl.trim() || null;
  }

  #request(): NewAccountRequest {
    return {
      name: this.name.trim(),
      system: cliniko.word,
      baseUrl: this.#address(),
      storageHosts: [],
      secrets: { [cliniko.secret]: this.apiKey.trim() },
    };
  }
}
