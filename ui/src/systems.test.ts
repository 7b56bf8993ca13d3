import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from './api/backend';
import { filingView } from './controllers/test-backend';
import { systemForms } from './messages/systems';
import { chooseSystem, openPatient, openWindow, seriousFindings } from './test-window';
import { secretTestId, testIds } from './testids';

afterEach(cleanup);

describe('setting up an account', () => {
  it.each(systemForms)(
    'of $name says where everything is found, tests, and shows what it found',
    async (form) => {
      const { user } = openWindow('scene=first-run&real');
      await chooseSystem(user, form.system);
      if (form.instance) await user.type(screen.getByTestId(testIds.accountInstance), 'hillcrest');
      const way = form.ways[0];
      for (const { name } of way?.secrets ?? [])
        await user.type(screen.getByTestId(secretTestId(name)), 'key-au1');
      for (const { help } of way?.secrets ?? []) expect(screen.getByText(help)).toBeInTheDocument();
      expect(screen.queryAllByTestId(testIds.redirectUri)).toHaveLength(way?.method === 'browser' ? 3 : 0);
      await user.click(screen.getByTestId(testIds.testConnection));
      expect(await screen.findByTestId(testIds.connectionFound)).toBeInTheDocument();
      expect(await seriousFindings()).toEqual([]);
      await user.click(screen.getByTestId(testIds.saveAccount));
      expect(await screen.findByTestId(testIds.accountMenu)).toHaveTextContent(form.name);
    },
  );

  it('waits for the browser in words, and stops waiting when told to', async () => {
    const { user } = openWindow('scene=first-run&real&sign-in=waits');
    await chooseSystem(user, 'medplum');
    await user.type(screen.getByTestId(testIds.accountClientId), 'client');
    await user.click(screen.getByTestId(testIds.testConnection));
    const waiting = await screen.findByTestId(testIds.signInWaiting);
    await waitFor(() => expect(waiting).toHaveTextContent('Waiting for you to sign in to Medplum'));
    await user.click(screen.getByTestId(testIds.signInCancel));
    expect(screen.queryByTestId(testIds.signInWaiting)).not.toBeInTheDocument();
    expect(screen.getByTestId(testIds.testConnection)).toBeEnabled();
  });

  it('of the clinic’s own keys says that they are no person’s', async () => {
    const { user } = openWindow('scene=first-run&real');
    await chooseSystem(user, 'pracsuite');
    await user.type(screen.getByTestId(testIds.accountVendorKey), 'v');
    await user.type(screen.getByTestId(testIds.accountAccountKey), 'a');
    await user.click(screen.getByTestId(testIds.testConnection));
    expect(await screen.findByTestId(testIds.connectionFound)).toHaveTextContent('no person');
  });
});

it('a signed-out account says what happens to its files, and is signed in again', async () => {
  const { user } = openWindow('scene=signed-out&system=medplum');
  expect(await screen.findByTestId(testIds.accountNotice)).toHaveTextContent('Files for it wait here, safe');
  await user.click(screen.getByTestId(testIds.signInAgain));
  const dialog = await screen.findByTestId(testIds.dialog);
  expect(dialog).toHaveTextContent('They stay with the patients they were dropped for.');
  await user.click(within(dialog).getByTestId(testIds.saveAccount));
  await waitFor(() => expect(screen.queryByTestId(testIds.accountNotice)).not.toBeInTheDocument());
});

it.each(systemForms)(
  'the capability sheet of $name gives a reason for whatever is absent',
  async ({ system }) => {
    const { user } = openWindow(`system=${system}`);
    await user.click(await screen.findByTestId(testIds.capabilities));
    const sheet = await screen.findByTestId(testIds.capabilitySheet);
    const lines = within(sheet).getAllByRole('listitem');
    expect(lines.length).toBeGreaterThan(7);
    for (const line of lines) {
      if (/^\s*No\b/.test(line.textContent ?? '')) expect(line.textContent).toMatch(/\.\s*$/);
    }
    expect(await seriousFindings()).toEqual([]);
  },
);

describe('what Canvas asks for beside a file', () => {
  async function addFiles(query: string, change: Partial<Backend> = {}) {
    const opened = openWindow(`system=canvas&hold=60&${query}`, change);
    await openPatient(opened.user, 'minh', '5c1d93e47b0a4f269e58000000006120');
    await opened.user.click(screen.getByTestId(testIds.addFiles));
    return { ...opened, dialog: await screen.findByTestId(testIds.fieldsDialog) };
  }
  const field = (key: string) => {
    const found = screen.getAllByTestId(testIds.field).find((input) => input.dataset['key'] === key);
    if (!found) throw new Error(`no field ${key}`);
    return found;
  };

  it('is asked once, by keyboard alone, and names the patient; files of another type are told', async () => {
    const { user, dialog } = await addFiles('mixed');
    expect(screen.getByTestId(testIds.fieldsPatient)).toHaveTextContent('Nguyen, Minh (Mr)');
    expect(dialog).toHaveTextContent('Canvas takes PDF only.');
    field('date').focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(field('reviewer')).toHaveFocus());
    expect(dialog).toHaveTextContent('Fill this in.');
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard('weeks');
    await screen.findByTestId(testIds.fieldOption);
    await user.keyboard('{Enter}');
    expect(field('reviewer')).toHaveValue('Dr Nadia Weeks, DO');
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId(testIds.refusedFile)).toHaveTextContent('wound.jpg');
    await waitFor(() => expect(screen.getAllByTestId(testIds.trayRow)).toHaveLength(3));
  });

  it('goes nowhere when the dialog is closed with Esc', async () => {
    const acceptFiles = vi.fn();
    const { user } = await addFiles('', { acceptFiles });
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId(testIds.fieldsDialog)).not.toBeInTheDocument());
    expect(acceptFiles).not.toHaveBeenCalled();
  });

  it('comes with a warning where a file is large, and the button says what it does', async () => {
    await addFiles('large');
    expect(screen.getByTestId(testIds.fieldsWarning)).toHaveTextContent('it publishes no limit');
    expect(screen.getByTestId(testIds.fieldsConfirm)).toHaveTextContent('Add 4 files anyway');
  });
});

describe('what can be done with a file', () => {
  const menuItems = async (user: ReturnType<typeof openWindow>['user'], row: HTMLElement) => {
    await user.click(within(row).getByTestId(testIds.rowMenu));
    await screen.findByTestId(testIds.menuOpen);
  };

  it('at Medplum is pinned there, and an archived file is restored', async () => {
    const { user } = openWindow('system=medplum');
    await openPatient(user, 'minh', '5c1d93e4-7b0a-4f26-9e58-000000006120');
    await user.click(screen.getByTestId(testIds.filesArchived));
    const archived = await waitFor(() => {
      const row = screen.getAllByTestId(testIds.fileRow).find((row) => within(row).queryByText('Archived'));
      if (!row) throw new Error('nothing archived is listed');
      return row;
    });
    await menuItems(user, archived);
    expect(screen.getByTestId(testIds.menuPin)).toHaveTextContent('Pin in Medplum');
    expect(screen.queryByTestId(testIds.menuArchive)).not.toBeInTheDocument();
    await user.click(screen.getByTestId(testIds.menuRestore));
    expect(await screen.findByTestId(testIds.notice)).toHaveTextContent('is back on the chart.');
  });

  it.each(['pracsuite', 'canvas'])('at %s has no Archive, Restore or Edit description', async (system) => {
    const { user } = openWindow(`system=${system}`);
    await openPatient(user, 'minh', system === 'canvas' ? '5c1d93e47b0a4f269e58000000006120' : '6120');
    await menuItems(user, (await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement);
    expect(screen.getByTestId(testIds.menuPin)).toHaveTextContent('Pin on this computer');
    for (const absent of [testIds.menuArchive, testIds.menuRestore, testIds.menuDescribe])
      expect(screen.queryByTestId(absent)).not.toBeInTheDocument();
  });
});

it('the banner shows the clinic’s number and the way into Canvas, and the whole id is in the details', async () => {
  const openPatientPage = vi.fn(() => Promise.resolve());
  const { user } = openWindow('system=canvas', { openPatientPage });
  const id = '5c1d93e47b0a4f269e58000000006120';
  await openPatient(user, 'minh', id);
  expect(screen.getByTestId(testIds.bannerRecordNumber)).toHaveTextContent('806120');
  expect(screen.getByTestId(testIds.patientId)).toHaveTextContent(id);
  await user.click(screen.getByTestId(testIds.openPatientPage));
  expect(openPatientPage).toHaveBeenCalledWith('account-5', id);
});

it('a lost answer is a question with both possibilities, the facts, and a verb for each answer', async () => {
  const fileAgain = vi.fn((id: string) => Promise.resolve(filingView(id, 2)));
  const { user } = openWindow('scene=tray&rows=18&system=pracsuite', { fileAgain });
  const rows = await screen.findAllByTestId(testIds.trayRow);
  const asked = rows.find(
    (row) => within(row).queryByText('Look again') && within(row).queryAllByText(/6f1e-20/).length > 0,
  );
  if (!asked) throw new Error('no row asks');
  expect(asked).toHaveTextContent('It may or may not be on the chart.');
  expect(asked).toHaveTextContent('For support, request 6f1e-20');
  expect(asked).toHaveTextContent(
    /Either .+ is on the chart of .+, or it never got there. PracSuite was asked to add it on \d\d-\w+-\d{4} \d\d:\d\d. It was looked for until \d\d-\w+-\d{4} \d\d:\d\d./,
  );
  expect(within(asked).getByText('I have dealt with it')).toBeVisible();
  await user.click(within(asked).getByText('Not on the chart: file again'));
  expect(fileAgain).toHaveBeenCalledWith(asked.dataset['filingId']);
});
