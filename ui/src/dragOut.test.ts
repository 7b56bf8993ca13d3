import { cleanup, fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Backend } from './api/backend';
import { failureView } from './controllers/test-backend';
import { openPatient, openWindow } from './test-window';
import { testIds } from './testids';

afterEach(cleanup);

async function openChart(query: string, change: Partial<Backend>) {
  const opened = openWindow(query, change);
  await openPatient(opened.user, 'minh', '6120');
  const [row] = await screen.findAllByTestId(testIds.fileRow);
  return { ...opened, row: row as HTMLElement };
}

it('a file that is let go in a folder is saved there, and it is said', async () => {
  const dragOut = vi.fn(() => Promise.resolve('a drop'));
  const saveDropped = vi.fn(() => Promise.resolve({ name: 'saved (2).pdf', sizeBytes: 1 }));
  const { row } = await openChart('dragsOut', { dragOut, saveDropped });
  expect(await fireEvent.dragStart(row)).toBe(false);
  await waitFor(() =>
    expect(screen.getByTestId(testIds.notice)).toHaveTextContent('saved (2).pdf was saved'),
  );
  expect(dragOut).toHaveBeenCalledExactlyOnceWith(row.dataset['name']);
  const attachment = row.dataset['attachmentId'];
  expect(saveDropped).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ patient: '6120', attachment }),
    'a drop',
  );
  expect(row).toHaveAttribute('aria-selected', 'true');
});

it('nothing is saved where nobody takes the file, nor dragged where the desktop has no way for it', async () => {
  const dragOut = vi.fn(() => Promise.resolve(null));
  const saveDropped = vi.fn();
  const { row } = await openChart('dragsOut', { dragOut, saveDropped });
  await fireEvent.dragStart(row);
  await waitFor(() => expect(dragOut).toHaveBeenCalledOnce());
  cleanup();
  const elsewhere = await openChart('', { dragOut, saveDropped });
  expect(await fireEvent.dragStart(elsewhere.row)).toBe(false);
  expect(dragOut).toHaveBeenCalledOnce();
  expect(saveDropped).not.toHaveBeenCalled();
  expect(screen.queryByTestId(testIds.notice)).not.toBeInTheDocument();
});

it.each(['dragOut', 'saveDropped'])('a file that %s cannot bring there is told by a notice', async (step) => {
  const { row } = await openChart('dragsOut', {
    [step]: () => Promise.reject(failureView('folder-unusable')),
  });
  await fireEvent.dragStart(row);
  const notice = await screen.findByTestId(testIds.notice);
  expect(notice).toHaveAttribute('data-kind', 'failure');
  expect(notice).toHaveTextContent(row.dataset['name'] ?? 'a name');
});

it('one of several selected files goes alone, and is selected alone', async () => {
  const dragOut = vi.fn(() => Promise.resolve(null));
  const { row, user } = await openChart('dragsOut', { dragOut });
  screen.getByRole('grid').focus();
  await user.keyboard('{Control>}a{/Control}');
  await fireEvent.dragStart(row);
  const selected = screen.getAllByRole('row', { selected: true });
  expect(selected).toEqual([row]);
  expect(dragOut).toHaveBeenCalledOnce();
});
