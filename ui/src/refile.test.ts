import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Backend, FilingView, RefileView } from './api/backend';
import { accountView, failureView, filingView } from './controllers/test-backend';
import { testIds } from './testids';
import { openPatient, openWindow, seriousFindings, trayRows } from './test-window';

afterEach(cleanup);

const search = () => screen.getByTestId(testIds.refileSearch);

/** Jane Smith's chart with the menu of its first file open at the item that moves it. */
async function beginRefile(query = '', change: Partial<Backend> = {}) {
  const window = openWindow(query, change);
  await openPatient(window.user, 'smith', '4512');
  const [first] = await screen.findAllByTestId(testIds.fileRow);
  await window.user.click(first as HTMLElement);
  await window.user.keyboard('{Shift>}{F10}{/Shift}');
  await window.user.click(await screen.findByTestId(testIds.menuRefile));
  await screen.findByTestId(testIds.refileDialog);
  return { ...window, name: first?.dataset['name'] ?? '' };
}

async function type(user: Awaited<ReturnType<typeof beginRefile>>['user'], text: string) {
  await waitFor(() => expect(search()).toHaveFocus());
  await user.keyboard(text);
  await waitFor(() => expect(screen.getAllByTestId(testIds.patientResult).length).toBeGreaterThan(0));
}

describe('a file on the wrong chart', () => {
  it('is moved by keyboard alone, after both people were shown', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>(() => Promise.resolve({ accepted: [], refused: [] }));
    const { user, name } = await beginRefile('', { acceptFiles });
    await type(user, 'nguyen');
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard('{Enter}');
    const confirm = await screen.findByTestId(testIds.refileConfirm);
    await waitFor(() => expect(confirm).toHaveFocus());
    expect(confirm).toHaveTextContent('Move 1 file to ⁨NGUYEN, Minh (Mr)⁩');
    const dialog = screen.getByTestId(testIds.refileDialog);
    expect(dialog).toHaveTextContent('Smith, Jane (Mrs)');
    expect(dialog).toHaveTextContent('12-Mar-1970');
    expect(dialog).toHaveTextContent('03-Sep-1988');
    expect(acceptFiles).not.toHaveBeenCalled();

    await user.keyboard('{Enter}');
    await waitFor(() => expect(acceptFiles).toHaveBeenCalledTimes(1));
    const request = acceptFiles.mock.calls[0]?.[0];
    expect(request?.patient.id).toBe('6120');
    expect(request?.files).toMatchObject({
      kind: 'attachments',
      attachments: [{ name }],
      from: { id: '4512', shownName: 'SMITH, Jane (Mrs)', born: '1970-03-12' },
    });
    expect(screen.queryByTestId(testIds.refileDialog)).toBeNull();
  });

  it('asks the birth year of somebody who has a look-alike, as a drop does', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>();
    const window = openWindow('', { acceptFiles });
    await openPatient(window.user, 'nguyen', '6120');
    const [first] = await screen.findAllByTestId(testIds.fileRow);
    await window.user.click(first as HTMLElement);
    await window.user.keyboard('{Shift>}{F10}{/Shift}');
    await window.user.click(await screen.findByTestId(testIds.menuRefile));
    await type(window.user, 'smith jane');
    const [twin] = screen.getAllByTestId(testIds.patientResult);
    await window.user.click(twin as HTMLElement);
    await window.user.click(await screen.findByTestId(testIds.refileConfirm));
    expect(await screen.findByTestId(testIds.birthYear)).toBeVisible();
    expect(acceptFiles).not.toHaveBeenCalled();
  });

  it('is not moved to the chart that it is on', async () => {
    const { user } = await beginRefile();
    await type(user, '4512');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('That is whose chart it is on now');
    expect(screen.queryByTestId(testIds.refileConfirm)).toBeNull();
  });

  it('stays where it is when nobody confirms', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>();
    const { user } = await beginRefile('', { acceptFiles });
    await type(user, 'nguyen');
    await user.keyboard('{Enter}');
    await user.click(await screen.findByTestId(testIds.refileAgain));
    await waitFor(() => expect(search()).toHaveFocus());
    await user.click(screen.getByTestId(testIds.dialogCancel));
    expect(screen.queryByTestId(testIds.refileDialog)).toBeNull();
    expect(acceptFiles).not.toHaveBeenCalled();
  });

  it('is on the other chart and off this one at the end', async () => {
    const { user, name, backend } = await beginRefile();
    await backend.setSettings({ ...(await settingsOf(backend)), hold: { kind: 'seconds', seconds: 0 } });
    await type(user, 'nguyen');
    await user.keyboard('{Enter}');
    await user.click(await screen.findByTestId(testIds.refileConfirm));
    await waitFor(() => expect(trayRows('filed')).toHaveLength(1), { timeout: 15_000 });
    expect(trayRows('filed')[0]).toHaveTextContent('off the chart of ⁨SMITH, Jane (Mrs)⁩');
    await waitFor(() =>
      expect(screen.getAllByTestId(testIds.fileRow).map((file) => file.dataset['name'])).not.toContain(name),
    );
  }, 30_000);
});

async function settingsOf(backend: Backend) {
  const desk = await backend.deskState();
  if (desk.state !== 'ready') throw new Error('the desk is not open');
  return desk.settings;
}

describe('a file whose original is left', () => {
  const refile: RefileView = {
    attachment: '9',
    from: { id: '4512', shownName: 'SMITH, Jane (Mrs)', born: '1970-03-12', status: 'active' },
    isCopied: true,
    original: 'on-chart',
  };
  const left = (code: string, actions: FilingView['actions']): FilingView =>
    filingView('filing-1', 1, {
      state: { state: 'needs-you', failure: failureView(code) },
      onChart: 'yes',
      systemName: 'PracSuite',
      account: 'account-1',
      patient: { id: '6120', shownName: 'NGUYEN, Minh (Mr)', born: '1988-09-03', status: 'active' },
      refile,
      actions,
    });

  async function show(filing: FilingView, change: Partial<Backend> = {}) {
    const window = openWindow('', change);
    await screen.findByTestId(testIds.patientSearch);
    window.tell({ type: 'filing-changed', filing });
    return { ...window, row: await screen.findByTestId(testIds.trayRow) };
  }

  it('says whose chart it is still on, and is over when a person has put that right', async () => {
    const filing = left('original-stays', ['original-settled']);
    const settleOriginal = vi.fn<Backend['settleOriginal']>(() =>
      Promise.resolve({
        ...filing,
        revision: 2,
        state: { state: 'filed', attachment: '1', at: '2026-11-21T05:00:00Z' },
      }),
    );
    const { user, row } = await show(filing, { settleOriginal });
    expect(row).toHaveTextContent('It is still on the chart of ⁨SMITH, Jane (Mrs)⁩, born 12-Mar-1970.');
    expect(row).toHaveTextContent('The copy is on the right chart and was read back.');
    expect(within(row).queryByTestId(testIds.retry)).toBeNull();
    await user.click(within(row).getByTestId(testIds.originalSettled));
    expect(settleOriginal).toHaveBeenCalledWith('filing-1');
  });

  it('is tried again where the system refused', async () => {
    const { row } = await show(left('original-not-archived', ['retry', 'original-settled']));
    expect(within(row).getByTestId(testIds.retry)).toHaveTextContent('Retry');
  });

  it('opens the wrong chart in the system, where the system has a page for it', async () => {
    const account = { ...accountView('account-1'), patientPages: true };
    const openPatientPage = vi.fn<Backend['openPatientPage']>(() => Promise.resolve());
    const { user, row, tell } = await show(left('original-stays', ['original-settled']), { openPatientPage });
    tell({ type: 'accounts-changed', accounts: [account] });
    await user.click(await within(row).findByTestId(testIds.openWrongChart));
    expect(openPatientPage).toHaveBeenCalledWith('account-1', '4512');
  });
});
