import { asFailure, type AccountView, type Backend, type FailureView } from '../api/backend';
import { signInWay, type SecretField } from '../messages/systems';
import { BrowserSignIn } from './browser-sign-in.svelte';

/** Signing an account in again: by the browser, or by typing its secrets anew. Its queue goes on afterwards. */
export class SignInAgain {
  secrets = $state.raw<Record<string, string>>({});
  running = $state(false);
  failure = $state.raw<FailureView | null>(null);
  readonly signIn: BrowserSignIn;
  /** What has to be typed; nothing where the browser does it. */
  readonly fields: readonly SecretField[];
  readonly filled = $derived.by(() =>
    this.fields.every(({ name, optional }) => optional || (this.secrets[name] ?? '').trim() !== ''),
  );

  readonly #backend: Backend;
  readonly #account: AccountView;

  constructor(backend: Backend, account: AccountView) {
    this.#backend = backend;
    this.#account = account;
    this.signIn = new BrowserSignIn(backend);
    this.fields =
      account.signIn === 'browser' ? [] : (signInWay(account.system, account.signIn)?.secrets ?? []);
  }

  setSecret(name: string, value: string): void {
    this.secrets = { ...this.secrets, [name]: value };
    this.failure = null;
  }

  /** Tests and keeps it; the changed account, or `null` when that failed or was let go. */
  async run(): Promise<AccountView | null> {
    if (this.running || !this.filled) return null;
    this.running = true;
    this.failure = null;
    try {
      return this.#account.signIn === 'browser' ? await this.#byBrowser() : await this.#bySecrets();
    } catch (thrown) {
      this.failure = asFailure(thrown);
      return null;
    } finally {
      this.running = false;
    }
  }

  /** Stops waiting for the browser. */
  cancelSignIn(): void {
    this.signIn.cancel();
    this.running = false;
  }

  /** The dialog leaves the screen. */
  close(): void {
    this.signIn.cancel();
    this.secrets = {};
  }

  async #byBrowser(): Promise<AccountView | null> {
    const { id } = this.#account;
    if (!(await this.signIn.run(() => this.#backend.beginSignInAgain(id)))) return null;
    const changed = await this.#backend.replaceBySignIn(id, this.signIn.id ?? '');
    this.signIn.takenOver();
    return changed;
  }

  #bySecrets(): Promise<AccountView> {
    const typed = Object.entries(this.secrets).map(([name, value]) => [name, value.trim()] as const);
    return this.#backend.replaceSecrets(
      this.#account.id,
      Object.fromEntries(typed.filter(([, value]) => value !== '')),
    );
  }
}
