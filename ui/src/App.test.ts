import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseSystem, openPatient, openWindow, seriousFindings, trayRows } from './test-window';
import { testIds } from './testids';

afterEach(cleanup);

describe('a first start', () => {
  it('leads through the form to a tested and saved account', async () => {
    const { user } = openWindow('scene=first-run');
    await chooseSystem(user, 'cliniko');
    await user.type(await screen.findByTestId(testIds.accountApiKey), 'key-au1');
    expect(screen.getByTestId(testIds.accountApiKey)).toHaveAttribute('type', 'password');
    expect(screen.getByTestId(testIds.saveAccount)).toBeDisabled();
    await user.click(screen.getByTestId(testIds.testConnection));
    expect(await screen.findByTestId(testIds.connectionFound)).toHaveTextContent('Northside Physio');
    expect(screen.getByTestId(testIds.accountName)).toHaveValue('Northside Physio');
    expect(await seriousFindings()).toEqual([]);
    await user.click(screen.getByTestId(testIds.saveAccount));
    expect(await screen.findByTestId(testIds.patientSearch)).toBeEnabled();
  });

  it('says in words why a key does not work', async () => {
    const { user } = openWindow('scene=first-run');
    await chooseSystem(user, 'cliniko');
    await user.type(await screen.findByTestId(testIds.accountApiKey), 'wrong-au1');
    await user.click(screen.getByTestId(testIds.testConnection));
    expect(await screen.findByTestId(testIds.accountFailure)).toHaveTextContent(
      'Cliniko does not accept the API key.',
    );
    expect(screen.getByTestId(testIds.saveAccount)).toBeDisabled();
  });
});

it('a locked keyring is explained, and Try again opens the desk', async () => {
  const { user } = openWindow('scene=unavailable');
  const view = await screen.findByTestId(testIds.deskUnavailable);
  expect(view).toHaveTextContent('The keyring of this computer is locked.');
  expect(await seriousFindings()).toEqual([]);
  await user.click(screen.getByTestId(testIds.tryAgain));
  expect(await screen.findByTestId(testIds.patientSearch)).toBeInTheDocument();
});

it('a store that was set aside is told until somebody has read it', async () => {
  const { user, backend } = openWindow('scene=new-store');
  const notice = await screen.findByTestId(testIds.storeNotice);
  expect(notice).toHaveTextContent('set aside as store-damaged-20261120T090000Z.db');
  expect(notice).toHaveAttribute('role', 'status');
  expect(await seriousFindings()).toEqual([]);
  await user.click(screen.getByTestId(testIds.dismissStoreNotice));
  await waitFor(() => expect(screen.queryByTestId(testIds.storeNotice)).not.toBeInTheDocument());
  expect(await backend.deskState()).toMatchObject({ storeNotice: null });
});

describe('with a patient open', () => {
  it('the banner says who, pinned files are on top, and nothing is amiss for a screen reader', async () => {
    const { user } = openWindow();
    await openPatient(user, 'minh', '6120');
    expect(screen.getByTestId(testIds.bannerName)).toHaveTextContent('Nguyen, Minh (Mr)');
    expect(screen.getByTestId(testIds.bannerBorn)).toHaveTextContent(/^03-Sep-1988 \(\d+y\)$/);
    expect(screen.getByTestId(testIds.bannerId)).toHaveTextContent('6120');
    const rows = await screen.findAllByTestId(testIds.fileRow);
    expect(rows.slice(0, 3).map((row) => row.dataset['pinned'])).toEqual(['theirs', 'ours', 'no']);
    expect(screen.getByTestId(testIds.filesCount)).toHaveTextContent('2399');
    await user.click(rows[0] as HTMLElement);
    expect(await seriousFindings()).toEqual([]);
  });

  it('a double click and Enter open a file, once each', async () => {
    const openAttachment = vi.fn(() => Promise.resolve());
    const { user } = openWindow('', { openAttachment });
    await openPatient(user, 'minh', '6120');
    const row = (await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement;
    await user.dblClick(row);
    await waitFor(() => expect(openAttachment).toHaveBeenCalledTimes(1));
    expect(openAttachment).toHaveBeenCalledWith({
      account: 'account-1',
      patient: '6120',
      attachment: row.dataset['attachmentId'],
    });
    screen.getByRole('grid').focus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(openAttachment).toHaveBeenCalledTimes(2));
  });

  it('a failure stays as a notice that names the file, until it is dismissed', async () => {
    const { user } = openWindow('', {
      openAttachment: () => Promise.reject({ code: 'opener-missing' }),
    });
    await openPatient(user, 'minh', '6120');
    const row = (await screen.findAllByTestId(testIds.fileRow))[0] as HTMLElement;
    await user.dblClick(row);
    const notice = await screen.findByTestId(testIds.notice);
    expect(notice).toHaveTextContent('referral-dr-lee.pdf');
    expect(notice).toHaveTextContent('No program could be started to open the file.');
    await user.click(screen.getByTestId(testIds.noticeDismiss));
    expect(screen.queryByTestId(testIds.notice)).not.toBeInTheDocument();
  });

  it('archiving asks with the names of the file and the patient on the button', async () => {
    const { user } = openWindow();
    await openPatient(user, 'minh', '6120');
    const row = (await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement;
    await user.click(within(row).getByTestId(testIds.rowMenu));
    await user.click(await screen.findByTestId(testIds.menuArchive));
    const confirm = await screen.findByTestId(testIds.archiveConfirm);
    expect(confirm).toHaveTextContent('Archive knee-mri-report.pdf for NGUYEN, Minh (Mr)');
    await user.click(confirm);
    await waitFor(() => expect(screen.getByTestId(testIds.filesCount)).toHaveTextContent('2398'));
  });

  it('a description is counted in characters and not kept when it is too long', async () => {
    const { user } = openWindow();
    await openPatient(user, 'minh', '6120');
    await user.click((await screen.findAllByTestId(testIds.fileRow))[2] as HTMLElement);
    screen.getByRole('grid').focus();
    await user.keyboard('{F2}');
    const input = await screen.findByTestId(testIds.descriptionInput);
    await user.clear(input);
    await user.paste('👩'.repeat(256));
    expect(screen.getByTestId(testIds.descriptionCounter)).toHaveTextContent('256 of 255 · 1 too many');
    expect(screen.getByTestId(testIds.descriptionSave)).toBeDisabled();
    await user.clear(input);
    await user.paste('Left knee');
    await user.click(screen.getByTestId(testIds.descriptionSave));
    await waitFor(() => expect(screen.queryByTestId(testIds.descriptionInput)).not.toBeInTheDocument());
    expect(screen.getByTestId(testIds.detailsPanel)).toHaveTextContent('Left knee');
  });

  it('a pin of the system is shown with the reason why it is read-only', async () => {
    const { user } = openWindow();
    await openPatient(user, 'minh', '6120');
    const row = (await screen.findAllByTestId(testIds.fileRow))[0] as HTMLElement;
    await user.click(within(row).getByTestId(testIds.rowMenu));
    const item = await screen.findByTestId(testIds.menuPin);
    expect(item).toHaveAttribute('aria-disabled', 'true');
    expect(item).toHaveTextContent('Pinned in Cliniko');
    expect(item).toHaveTextContent('lets nobody set them from outside');
  });
});

describe('a drag over the window', () => {
  it('names the patient it would be added to, and Esc closes the overlay', async () => {
    const { user, tell } = openWindow();
    await openPatient(user, 'minh', '6120');
    tell({ type: 'drag-entered', count: 3 });
    const overlay = await screen.findByTestId(testIds.dropOverlay);
    expect(overlay).toHaveTextContent('Add 3 files to Nguyen, Minh (Mr)');
    expect(overlay).toHaveTextContent(/Born 03-Sep-1988 \(\d+y\) · Cliniko · Northside Physio/);
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId(testIds.dropOverlay)).not.toBeInTheDocument();
  });

  it('says which of the files cannot be added, and why', async () => {
    const { user, tell } = openWindow();
    await openPatient(user, 'minh', '6120');
    const letter = { kind: 'readable', sizeBytes: 14, contentType: 'text/plain' } as const;
    const folder = { kind: 'refused', code: 'file-is-folder' } as const;
    tell({ type: 'drag-entered', count: 2 });
    const overlay = await screen.findByTestId(testIds.dropOverlay);
    tell({ type: 'drag-looked-at', files: [letter, folder] });
    await waitFor(() => expect(overlay).toHaveTextContent('1 of 2 files cannot be added. A folder, link'));
    expect(overlay).toHaveTextContent('Add 2 files to Nguyen, Minh (Mr)');
    tell({ type: 'drag-entered', count: 1 });
    tell({ type: 'drag-looked-at', files: [folder] });
    await waitFor(() => expect(overlay).toHaveTextContent(/^Nothing here can be added A folder, link/));
    expect(overlay).toHaveAttribute('data-takes', 'false');
    expect(await seriousFindings()).toEqual([]);
  });

  it('says so over the row of somebody whose chart is not open', async () => {
    const { user, tell } = openWindow();
    await openPatient(user, 'smith', '4512');
    await openPatient(user, 'minh', '6120');
    const row = (id: string) =>
      screen.getAllByTestId(testIds.recentPatient).filter((shown) => shown.dataset['patientId'] === id);
    const elementsFromPoint = vi.fn((x: number) => row(x > innerWidth / 2 ? '4512' : '6120'));
    document.elementsFromPoint = elementsFromPoint;
    tell({ type: 'drag-entered', count: 1 });
    const overlay = await screen.findByTestId(testIds.dropOverlay);
    tell({ type: 'drag-moved', x: 600, y: 500 });
    await waitFor(() =>
      expect(overlay).toHaveTextContent(/You are over Smith, Jane.*, whose chart is not open/i),
    );
    expect(elementsFromPoint).toHaveBeenLastCalledWith(0.6 * innerWidth, 0.5 * innerHeight);
    tell({ type: 'drag-moved', x: 400, y: 500 });
    await waitFor(() => expect(overlay).not.toHaveTextContent('You are over'));
  });

  it('without a patient says where they will wait', async () => {
    const { tell } = openWindow();
    await screen.findByTestId(testIds.patientSearch);
    tell({ type: 'drag-entered', count: 1 });
    expect(await screen.findByTestId(testIds.dropOverlay)).toHaveTextContent('Keep 1 file in Unfiled');
  });
});

describe('the shortcuts', () => {
  it('are shown by ? and by the menu, and closed by Esc', async () => {
    const { user } = openWindow();
    await openPatient(user, 'minh', '6120');
    await user.keyboard('?');
    const sheet = await screen.findByTestId(testIds.shortcuts);
    expect(sheet).toHaveTextContent('Find a patient');
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard('?{Escape}');
    await waitFor(() => expect(screen.queryByTestId(testIds.shortcuts)).not.toBeInTheDocument());
    await user.click(screen.getByTestId(testIds.accountMenu));
    await user.click(await screen.findByTestId(testIds.showShortcuts));
    expect(await screen.findByTestId(testIds.shortcuts)).toBeInTheDocument();
  });

  it('stay away while a question mark is typed into the search', async () => {
    const { user } = openWindow();
    await user.type(await screen.findByTestId(testIds.patientSearch), 'smith?');
    expect(screen.getByTestId(testIds.patientSearch)).toHaveValue('smith?');
    expect(screen.queryByTestId(testIds.shortcuts)).not.toBeInTheDocument();
  });
});

describe('before files are added', () => {
  const drop = async (search: string, id: string, names: string[]) => {
    const { user, tell, backend } = openWindow();
    const acceptFiles = vi.spyOn(backend, 'acceptFiles');
    await openPatient(user, search, id);
    const sizesBytes = names.map(() => 1000);
    tell({ type: 'files-dropped', files: { offer: 'offer', names, sizesBytes } });
    return { user, acceptFiles };
  };

  it('for a person who has died the question says so, and its buttons say what they do', async () => {
    const { user, acceptFiles } = await drop('kowalski', '8001', ['certificate.pdf']);
    const dialog = await screen.findByRole('dialog', { name: 'Is this the right patient?' });
    expect(dialog).toHaveTextContent('The record says that this person has died.');
    expect(within(dialog).getByTestId(testIds.dropConfirm)).toHaveAccessibleName(
      'Add 1 file to KOWALSKI, Adam',
    );
    await waitFor(() => expect(within(dialog).getByTestId(testIds.dialogCancel)).toHaveFocus());
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard('{Enter}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(acceptFiles).not.toHaveBeenCalled();
  });

  it('a patient who changed during the drag is named beside the one before', async () => {
    const { user, tell } = openWindow();
    await openPatient(user, 'minh', '6120');
    tell({ type: 'drag-entered', count: 1 });
    await openPatient(user, 'kowalski', '8001');
    tell({ type: 'files-dropped', files: { offer: 'offer', names: ['scan.pdf'], sizesBytes: [1000] } });
    const concerns = await screen.findByTestId(testIds.dropConcerns);
    expect(concerns.dataset['concerns']).toBe('changed deceased');
    expect(concerns.textContent?.replace(/[\u2068\u2069]/g, '')).toContain(
      'The patient on screen changed just before the drop: KOWALSKI, Adam, before that NGUYEN, Minh (Mr).',
    );
  });

  it('more than twenty are asked about, by keyboard', async () => {
    const names = Array.from({ length: 21 }, (_, number) => `scan-${number}.pdf`);
    const { user, acceptFiles } = await drop('minh', '6120', names);
    expect(await screen.findByTestId(testIds.dropConcerns)).toHaveTextContent(
      'These are 21 files, more than is usual at once.',
    );
    await waitFor(() => expect(screen.getByTestId(testIds.dialogCancel)).toHaveFocus());
    await user.keyboard('{Tab}{Enter}');
    expect(acceptFiles).toHaveBeenCalledTimes(1);
  });
});

describe('the filing tray', () => {
  it('shows a new filing on hold, and Undo withdraws it', async () => {
    const { user } = openWindow('hold=60');
    await openPatient(user, 'minh', '6120');
    await user.click(screen.getByTestId(testIds.addFiles));
    await waitFor(() => expect(trayRows('held')).toHaveLength(3));
    const row = trayRows('held')[0] as HTMLElement;
    const name = row.dataset['name'];
    await user.click(within(row).getByTestId(testIds.undo));
    await waitFor(() =>
      expect(
        screen.getAllByTestId(testIds.trayRow).find((other) => other.dataset['name'] === name)?.dataset[
          'state'
        ],
      ).toBe('withdrawn'),
    );
    expect(screen.getByTestId(testIds.trayGroup)).toHaveTextContent('NGUYEN, Minh (Mr)');
    expect(await seriousFindings()).toEqual([]);
  });

  it('has failures first, says what is on the chart, and offers only what Rust offers', async () => {
    openWindow('scene=tray&rows=18');
    const rows = await screen.findAllByTestId(testIds.trayRow);
    expect(rows[0]?.dataset['state']).toBe('needs-you');
    expect(rows[0]).toHaveTextContent('It is not on the chart.');
    const registering = rows.find((row) => row.dataset['state'] === 'registering') as HTMLElement;
    expect(within(registering).queryAllByRole('button')).toEqual([]);
    expect(new Set(rows.map((row) => row.dataset['state'])).size).toBe(13);
    expect(await seriousFindings()).toEqual([]);
  });

  const seeRows = (count: number) =>
    waitFor(() => expect(screen.getAllByTestId(testIds.trayRow)).toHaveLength(count));

  it('makes two hundred rows of thousands, counts them all, and shows more on request', async () => {
    const { user } = openWindow('scene=tray&rows=2000');
    await seeRows(200);
    expect(screen.getByTestId(testIds.trayCounts)).toHaveTextContent(/\d{3,} sending/);
    const more = screen.getByTestId(testIds.trayMore);
    expect(more.parentElement).toHaveTextContent('and 1800 more');
    more.focus();
    await user.keyboard('{Enter}');
    await seeRows(400);
    expect(more).toHaveFocus();
  });

  it('keeps the focus when nothing more is left to show', async () => {
    const { user } = openWindow('scene=tray&rows=201');
    (await screen.findByTestId(testIds.trayMore)).focus();
    await user.keyboard('{Enter}');
    await seeRows(201);
    expect(screen.queryByTestId(testIds.trayMore)).not.toBeInTheDocument();
    expect(document.activeElement).not.toBe(document.body);
  });

  it('remembers that it was hidden', async () => {
    const { user } = openWindow('scene=tray&rows=2');
    await user.click(await screen.findByTestId(testIds.trayToggle));
    cleanup();
    openWindow('scene=tray&rows=2');
    expect(await screen.findByTestId(testIds.tray)).toHaveAttribute('data-open', 'false');
  });
});

it('Ctrl+F goes to the search, arrow keys and Enter open a patient', async () => {
  const { user } = openWindow();
  const field = await screen.findByTestId(testIds.patientSearch);
  field.blur();
  await user.keyboard('{Control>}f{/Control}');
  expect(field).toHaveFocus();
  await user.keyboard('smith');
  await screen.findAllByTestId(testIds.patientResult);
  await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  expect(await screen.findByTestId(testIds.banner)).toHaveAttribute('data-patient-id', '7038');
});
