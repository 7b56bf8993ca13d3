import { describe, expect, it } from 'vitest';
import type { ConnectionView, SignInView } from '../api/backend';
import { systemForms } from '../messages/systems';
import { AccountForm } from './account-form.svelte';
import { SignInAgain } from './sign-in-again.svelte';
import { accountView, pending, scriptedBackend } from './test-backend';

const found: ConnectionView = {
  baseUrl: 'https://x',
  clinic: 'Northside Physio',
  user: 'Alex Lee',
  role: null,
};

function formFor(system: string, backend = scriptedBackend()) {
  backend.cancelSignIn.mockResolvedValue(undefined);
  const form = new AccountForm(backend);
  form.choose(system);
  return { backend, form };
}

describe('the account form', () => {
  it('saves only what was tested, and forgets the key', async () => {
    const { backend, form } = formFor('cliniko');
    backend.testAccount.mockResolvedValue(found);
    backend.addAccount.mockResolvedValue(accountView('1'));
    form.setSecret('api_key', ' key-au1 ');
    expect(form.canSave).toBe(false);
    await form.test();
    expect(form.connection).toEqual(found);
    expect(form.name).toBe('Northside Physio');
    expect(await form.save()).not.toBeNull();
    expect(backend.addAccount).toHaveBeenCalledWith({
      name: 'Northside Physio',
      system: 'cliniko',
      baseUrl: null,
      instance: null,
      storageHosts: [],
      secrets: { api_key: 'key-au1' },
    });
    expect(form.secrets).toEqual({});
  });

  it('asks for a new test when the key or the address changes', async () => {
    const { backend, form } = formFor('cliniko');
    backend.testAccount.mockResolvedValue(found);
    form.setSecret('api_key', 'key-au1');
    await form.test();
    form.setSecret('api_key', 'key-au2');
    expect(form.canSave).toBe(false);
    await form.test();
    form.setBaseUrl('http://127.0.0.1:1/v1');
    expect(form.canSave).toBe(false);
  });

  it('does not show what a test of an earlier key found', async () => {
    const { backend, form } = formFor('cliniko');
    const slow = pending<ConnectionView>();
    backend.testAccount.mockReturnValue(slow.promise);
    form.setSecret('api_key', 'key-au1');
    const testing = form.test();
    form.setSecret('api_key', 'key-au2');
    slow.resolve(found);
    await testing;
    expect(form.connection).toBeNull();
    expect(form.canTest).toBe(true);
  });

  it('keeps what was typed when saving fails', async () => {
    const { backend, form } = formFor('cliniko');
    backend.testAccount.mockResolvedValue(found);
    backend.addAccount.mockRejectedValue({ code: 'account-name-taken' });
    form.setSecret('api_key', 'key-au1');
    await form.test();
    expect(await form.save()).toBeNull();
    expect(form.failure?.code).toBe('account-name-taken');
    expect(form.secrets).toEqual({ api_key: 'key-au1' });
    form.setName('Another name');
    expect(form.canSave).toBe(true);
  });

  it.each(systemForms.flatMap((form) => form.ways.map((way) => [form.system, way.method] as const)))(
    'of %s by %s can be tested once everything that is not optional is filled in',
    (system, method) => {
      const { form } = formFor(system);
      form.setMethod(method);
      form.setInstance('northside');
      const needed = form.way?.secrets.filter(({ optional }) => !optional) ?? [];
      expect(needed.length).toBeGreaterThan(0);
      for (const { name } of needed) {
        expect(form.canTest).toBe(false);
        form.setSecret(name, 'typed');
      }
      expect(form.canTest).toBe(true);
    },
  );

  it('forgets secrets and address of one system when another is chosen', () => {
    const { form } = formFor('pracsuite');
    form.setSecret('vendor_key', 'v');
    form.setBaseUrl('https://x');
    form.choose('canvas');
    expect(form.secrets).toEqual({});
    expect(form.baseUrl).toBe('');
  });

  it('needs an address for a server of one’s own, and sends none for the hosted service', async () => {
    const { backend, form } = formFor('medplum');
    form.setMethod('secrets');
    form.setSecret('client_id', 'id');
    form.setSecret('client_secret', 'secret');
    form.setOwnServer(true);
    expect(form.canTest).toBe(false);
    form.setBaseUrl('https://medplum.clinic.example/');
    form.setStorageHosts('files.clinic.example, more.clinic.example');
    backend.testAccount.mockResolvedValue(found);
    await form.test();
    form.setOwnServer(false);
    await form.test();
    expect(backend.testAccount.mock.calls.map(([{ baseUrl }]) => baseUrl)).toEqual([
      'https://medplum.clinic.example/',
      null,
    ]);
    expect(backend.testAccount.mock.calls[0]?.[0].storageHosts).toEqual([
      'files.clinic.example',
      'more.clinic.example',
    ]);
  });

  it('is filled with the demo practice’s address of the chosen system', () => {
    const form = new AccountForm(scriptedBackend(), {
      samplePatient: 'Smith',
      systems: [{ system: 'medplum', baseUrl: 'http://127.0.0.1:1/medplum/' }],
    });
    form.choose('medplum');
    expect([form.ownServer, form.baseUrl]).toEqual([true, 'http://127.0.0.1:1/medplum/']);
    form.choose('cliniko');
    expect([form.ownServer, form.baseUrl]).toEqual([false, '']);
  });
});

describe('signing in in the browser', () => {
  const begun: SignInView = { id: 'sign-in-1', redirectUri: 'http://127.0.0.1:17645/callback' };

  function browserForm() {
    const { backend, form } = formFor('canvas');
    form.setInstance('northside');
    form.setSecret('client_id', 'id');
    backend.beginSignIn.mockResolvedValue(begun);
    return { backend, form };
  }

  it('waits, shows what was found, and saves that sign-in', async () => {
    const { backend, form } = browserForm();
    const person = pending<ConnectionView>();
    backend.finishSignIn.mockReturnValue(person.promise);
    backend.addSignedInAccount.mockResolvedValue(accountView('1'));
    const testing = form.test();
    await expect.poll(() => form.signIn.phase).toBe('waiting');
    person.resolve(found);
    await testing;
    expect(form.connection).toEqual(found);
    await form.save();
    expect(backend.addSignedInAccount).toHaveBeenCalledWith('sign-in-1', 'Northside Physio');
    form.close();
    expect(backend.cancelSignIn).not.toHaveBeenCalled();
  });

  it.each(['sign-in-refused', 'sign-in-timed-out', 'sign-in-port-taken'])('tells %s', async (code) => {
    const { backend, form } = browserForm();
    backend.finishSignIn.mockRejectedValue({ code });
    await form.test();
    expect(form.failure?.code).toBe(code);
    expect(form.phase).toBe('editing');
    expect(form.signIn.phase).toBe('idle');
  });

  it('that is no longer waited for is let go, and its late answer is nobody’s', async () => {
    const { backend, form } = browserForm();
    const person = pending<ConnectionView>();
    backend.finishSignIn.mockReturnValue(person.promise);
    const testing = form.test();
    await expect.poll(() => form.signIn.phase).toBe('waiting');
    form.cancelSignIn();
    expect(backend.cancelSignIn).toHaveBeenCalledWith('sign-in-1');
    person.resolve(found);
    await testing;
    expect(form.connection).toBeNull();
    expect(form.failure).toBeNull();
    expect(form.canTest).toBe(true);
  });

  it('is let go when the form closes before it was saved', async () => {
    const { backend, form } = browserForm();
    backend.finishSignIn.mockResolvedValue(found);
    await form.test();
    form.close();
    expect(backend.cancelSignIn).toHaveBeenCalledWith('sign-in-1');
  });
});

describe('signing in again', () => {
  it('asks for the secrets of the account’s system and sends exactly those', async () => {
    const backend = scriptedBackend();
    backend.replaceSecrets.mockResolvedValue(accountView('1', 'pracsuite'));
    const again = new SignInAgain(backend, accountView('1', 'pracsuite'));
    expect(again.fields.map(({ name }) => name)).toEqual(['vendor_key', 'account_key']);
    again.setSecret('vendor_key', ' v ');
    expect(again.filled).toBe(false);
    again.setSecret('account_key', 'a');
    expect(await again.run()).not.toBeNull();
    expect(backend.replaceSecrets).toHaveBeenCalledWith('1', { vendor_key: 'v', account_key: 'a' });
  });

  it('goes through the browser for an account that was signed in there', async () => {
    const backend = scriptedBackend();
    const account = accountView('1', 'medplum');
    backend.beginSignInAgain.mockResolvedValue({ id: 's', redirectUri: '' });
    backend.finishSignIn.mockResolvedValue(found);
    backend.replaceBySignIn.mockResolvedValue(account);
    const again = new SignInAgain(backend, account);
    expect(again.fields).toEqual([]);
    expect(await again.run()).toEqual(account);
    expect(backend.replaceBySignIn).toHaveBeenCalledWith('1', 's');
  });

  it('says what is wrong and can be tried again', async () => {
    const backend = scriptedBackend();
    backend.replaceSecrets.mockRejectedValueOnce({ code: 'other-clinic' });
    const again = new SignInAgain(backend, accountView('1'));
    again.setSecret('api_key', 'key-au1');
    expect(await again.run()).toBeNull();
    expect(again.failure?.code).toBe('other-clinic');
    again.setSecret('api_key', 'key-au2');
    expect(again.failure).toBeNull();
    expect(again.running).toBe(false);
  });
});
