import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { AttachmentRequest, Backend } from './api/backend';
import { openPatient, openWindow, seriousFindings } from './test-window';
import { testIds } from './testids';

afterEach(cleanup);

const rows = () => screen.findAllByTestId(testIds.fileRow);
const selectedIds = () =>
  screen
    .getAllByTestId(testIds.fileRow)
    .filter((row) => row.getAttribute('aria-selected') === 'true')
    .map((row) => row.dataset['attachmentId']);
const action = (kind: string, testid: string = testIds.selectionAction) =>
  screen.queryAllByTestId(testid).find((button) => button.dataset['kind'] === kind);

async function openChart(change: Partial<Backend> = {}, query = '') {
  const opened = openWindow(query, change);
  await openPatient(opened.user, 'minh', '6120');
  const list = await rows();
  const ids = list.map((row) => row.dataset['attachmentId']);
  const keys = async (text: string) => {
    screen.getByRole('grid').focus();
    await opened.user.keyboard(text);
  };
  return { ...opened, list, ids, keys };
}

it('several files are selected with Ctrl and Shift clicks, counted, and one of them again with Esc', async () => {
  const { user, list, ids, keys } = await openChart();
  await user.click(list[2] as HTMLElement);
  await user.keyboard('{Shift>}');
  await user.click(list[4] as HTMLElement);
  await user.keyboard('{/Shift}{Control>}');
  await user.click(list[3] as HTMLElement);
  await user.click(list[6] as HTMLElement);
  await user.keyboard('{/Control}');
  expect(selectedIds()).toEqual([ids[2], ids[4], ids[6]]);
  expect(screen.getByRole('grid')).toHaveAttribute('aria-multiselectable', 'true');
  expect(screen.getByTestId(testIds.selectionPanel)).toHaveTextContent(/^3 files selected [\d.]+ MB/);
  expect(await seriousFindings()).toEqual([]);
  await keys('{Escape}');
  expect(selectedIds()).toEqual([ids[6]]);
  expect(screen.getByTestId(testIds.detailsPanel)).toBeInTheDocument();
});

it('several files are selected by keyboard, also apart from each other', async () => {
  const { ids, keys } = await openChart();
  await keys('{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{ArrowUp}{/Shift}');
  expect(selectedIds()).toEqual([ids[0], ids[1]]);
  await keys('{Control>}{ArrowDown}{ArrowDown} {/Control}');
  expect(selectedIds()).toEqual([ids[0], ids[1], ids[3]]);
  expect(screen.getByRole('grid')).toHaveAttribute('aria-activedescendant', `file-${ids[3]}`);
});

it('all that have been read are selected with Ctrl+A, and it says that these are not all', async () => {
  const { keys } = await openChart();
  await keys('{ArrowDown}{Shift>}{ArrowDown}{/Shift}');
  expect(screen.getByTestId(testIds.selectionPanel)).not.toHaveTextContent('not been read yet');
  await keys('{Control>}a{/Control}');
  const panel = screen.getByTestId(testIds.selectionPanel);
  expect(panel).toHaveTextContent(/\d+ files selected/);
  expect(panel).toHaveTextContent('Of the 2399 files, those further down have not been read yet');
  expect(action('open')).toBeDisabled();
  expect(action('open')).toHaveAccessibleDescription('At most 10 at once.');
});

it('Ctrl+A where no control has the focus is for the files, and marks no text of the page', async () => {
  const { user } = await openChart();
  expect(screen.getByTestId(testIds.bannerName)).toHaveFocus();
  await user.keyboard('{Control>}a{/Control}');
  expect(screen.getByTestId(testIds.selectionPanel)).toHaveTextContent(/\d+ files selected/);
  expect(screen.getByRole('grid')).toHaveFocus();
  expect(getSelection()?.toString()).toBe('');
});

it('the menu of a selected row is for all, that of another row for it alone', async () => {
  const openAttachment = vi.fn(() => Promise.resolve());
  const { user, list, keys } = await openChart({ openAttachment });
  await keys('{ArrowDown}{Shift>}{ArrowDown}{/Shift}');
  await user.click(within(list[1] as HTMLElement).getByTestId(testIds.rowMenu));
  await waitFor(() => expect(action('open', testIds.menuSelectionAction)).toHaveTextContent('Open 2 files'));
  await user.click(action('open', testIds.menuSelectionAction) as HTMLElement);
  await waitFor(() => expect(openAttachment).toHaveBeenCalledTimes(2));
  await waitFor(() => expect(document.body).not.toHaveStyle({ pointerEvents: 'none' }));
  await user.click(within(list[4] as HTMLElement).getByTestId(testIds.rowMenu));
  expect(await screen.findByTestId(testIds.menuCopyLink)).toBeInTheDocument();
  expect(selectedIds()).toEqual([list[4]?.dataset['attachmentId']]);
});

it('archiving several asks once, goes on after a failure that stays by name, and says how many were done', async () => {
  const asked: AttachmentRequest[] = [];
  const opened = await openChart();
  const { archiveAttachment } = opened.backend;
  opened.backend.archiveAttachment = (request) => {
    asked.push(request);
    return asked.length === 2 ? Promise.reject({ code: 'not-permitted' }) : archiveAttachment(request);
  };
  await opened.user.click(opened.list[2] as HTMLElement);
  await opened.keys('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
  await opened.user.click(action('archive') as HTMLElement);
  const dialog = await screen.findByRole('dialog', { name: 'Archive these 3 files?' });
  expect(within(dialog).getAllByRole('listitem')).toHaveLength(3);
  expect(dialog).toHaveTextContent('This app cannot bring them back.');
  await waitFor(() => expect(within(dialog).getByTestId(testIds.dialogCancel)).toHaveFocus());
  expect(await seriousFindings()).toEqual([]);
  const confirm = within(dialog).getByTestId(testIds.archiveConfirm);
  expect(confirm).toHaveTextContent('Archive 3 files for NGUYEN, Minh (Mr)');
  await opened.user.click(confirm);
  await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument());
  const notices = screen.getAllByTestId(testIds.notice);
  expect(notices.map((notice) => notice.dataset['kind'])).toEqual(['failure', 'done']);
  expect(notices[0]).toHaveTextContent(opened.list[3]?.dataset['name'] ?? '?');
  expect(notices[1]).toHaveTextContent('2 of 3 files were archived in Cliniko.');
  expect(asked.map(({ attachment, patient }) => [attachment, patient])).toEqual(
    opened.ids.slice(2, 5).map((id) => [id, '6120']),
  );
  await waitFor(() => expect(selectedIds()).toEqual([opened.ids[3]]));
});

it('what is pinned and what is not is told apart, and each is done for its own files', async () => {
  const { user, keys } = await openChart();
  await keys('{ArrowDown}{ArrowDown}{Shift>}{ArrowDown}{/Shift}');
  expect(action('unpin')).toHaveTextContent('Unpin 1 file');
  await user.click(action('pin') as HTMLElement);
  await waitFor(() => expect(screen.getByTestId(testIds.notice)).toHaveTextContent('1 file was pinned.'));
  expect(action('unpin')).toHaveTextContent('Unpin 2 files');
  expect(action('pin')).toBeUndefined();
});

it('nothing is selected any more when another patient comes on screen', async () => {
  const { user, keys } = await openChart();
  await keys('{ArrowDown}{Shift>}{ArrowDown}{/Shift}');
  await openPatient(user, 'kowalski', '8001');
  await rows();
  expect(selectedIds()).toEqual([]);
  expect(screen.queryByTestId(testIds.selectionPanel)).not.toBeInTheDocument();
});
