import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from './api/backend';
import { testIds } from './testids';
import { openPatient, openWindow, seriousFindings } from './test-window';

afterEach(cleanup);

const rows = () => screen.queryAllByTestId(testIds.unfiledFile).map((row) => row.dataset['name']);

const search = () => screen.getByTestId(testIds.unfiledSearch);

async function openUnfiled(query = 'scene=unfiled', change: Partial<Backend> = {}) {
  const window = openWindow(query, change);
  await window.user.click(await screen.findByTestId(testIds.unfiledOpen));
  await screen.findByTestId(testIds.unfiledView);
  return window;
}

/** Files let go over the window, as Rust would tell of them. */
async function drop(window: ReturnType<typeof openWindow>): Promise<void> {
  const files = await window.backend.pickFiles();
  if (files) window.tell({ type: 'files-dropped', files });
}

describe('files that are let go while no patient is open', () => {
  it('wait in Unfiled, which comes on screen', async () => {
    const window = openWindow();
    await screen.findByTestId(testIds.patientSearch);
    await drop(window);
    await screen.findByTestId(testIds.unfiledView);
    await waitFor(() => expect(rows()).toEqual(['scan-2026-11-21.pdf', 'knee-left.pdf', 'will-fail.pdf']));
    expect(screen.getByTestId(testIds.unfiledOpen)).toHaveTextContent('3');
    expect(await seriousFindings()).toEqual([]);
  });

  it('are told where they go before they are let go', async () => {
    const { tell } = openWindow();
    await screen.findByTestId(testIds.patientSearch);
    tell({ type: 'drag-entered', count: 2 });
    expect(await screen.findByTestId(testIds.dropOverlay)).toHaveTextContent('Keep 2 files in Unfiled');
  });

  it('are refused with their reason where they can not be taken', async () => {
    const refused = [
      {
        name: 'empty.pdf',
        failure: {
          code: 'file-empty',
          operation: null,
          httpStatus: null,
          vendorCode: null,
          field: null,
          requestId: null,
          retryAt: null,
        },
      },
    ];
    const window = openWindow('', { acceptUnfiled: () => Promise.resolve({ accepted: [], refused }) });
    await screen.findByTestId(testIds.patientSearch);
    await drop(window);
    expect(await screen.findByTestId(testIds.refusedFile)).toHaveTextContent('empty.pdf');
  });
});

describe('Unfiled', () => {
  it('files by keyboard alone: a surname, Enter, and the next file is there', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>(() => Promise.resolve({ accepted: [], refused: [] }));
    const { user, tell, backend } = await openUnfiled('scene=unfiled', { acceptFiles });
    await waitFor(() => expect(search()).toHaveFocus());
    await user.keyboard('nguyen');
    await waitFor(() => expect(screen.getAllByTestId(testIds.patientResult)).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(acceptFiles).toHaveBeenCalledTimes(1));
    expect(acceptFiles.mock.calls[0]?.[0].files).toEqual({ kind: 'unfiled', ids: ['unfiled-1'] });
    const left = await backend.deskState();
    if (left.state === 'ready') tell({ type: 'unfiled-changed', files: left.unfiled.slice(1) });
    await waitFor(() => expect(search()).toHaveAccessibleName('Whose is ⁨IMG_0042.jpg⁩?'));
    expect(search()).toHaveFocus();
    expect(search()).toHaveValue('');
  });

  it('files to nobody while several people are found and none is marked', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>();
    const { user } = await openUnfiled('scene=unfiled', { acceptFiles });
    await user.type(search(), 'smith');
    await waitFor(() => expect(screen.getAllByTestId(testIds.patientResult).length).toBeGreaterThan(1));
    await user.keyboard('{Enter}');
    expect(acceptFiles).not.toHaveBeenCalled();
  });

  it('asks the birth year of somebody who has a look-alike', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>();
    const { user } = await openUnfiled('scene=unfiled', { acceptFiles });
    await user.type(search(), 'smith');
    await waitFor(() => expect(screen.getAllByTestId(testIds.patientResult).length).toBeGreaterThan(0));
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByTestId(testIds.birthYear)).toBeVisible();
    expect(acceptFiles).not.toHaveBeenCalled();
  });

  it('goes through the files with the arrow keys while nothing is typed', async () => {
    const { user } = await openUnfiled();
    await waitFor(() => expect(search()).toHaveFocus());
    await user.keyboard('{ArrowDown}');
    expect(search()).toHaveAccessibleName('Whose is ⁨IMG_0042.jpg⁩?');
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(search()).toHaveAccessibleName('Whose is ⁨scan-2026-11-21.pdf⁩?');
  });

  it('files several together', async () => {
    const acceptFiles = vi.fn<Backend['acceptFiles']>(() => Promise.resolve({ accepted: [], refused: [] }));
    const { user } = await openUnfiled('scene=unfiled', { acceptFiles });
    const boxes = await screen.findAllByTestId(testIds.unfiledTogether);
    await user.click(boxes[1] as HTMLElement);
    await user.click(boxes[2] as HTMLElement);
    expect(search()).toHaveAccessibleName('Whose are these 2 files?');
    await user.type(search(), 'nguyen{Enter}');
    await waitFor(() => expect(screen.getAllByTestId(testIds.patientResult)).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(acceptFiles).toHaveBeenCalledTimes(1));
    expect(acceptFiles.mock.calls[0]?.[0].files).toEqual({
      kind: 'unfiled',
      ids: ['unfiled-2', 'unfiled-3'],
    });
  });

  it('removes a file only after a question, whose safe answer has the focus', async () => {
    const { user } = await openUnfiled();
    await user.click(await screen.findByTestId(testIds.unfiledRemove));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('scan-2026-11-21.pdf')).toBeVisible();
    await waitFor(() => expect(screen.getByTestId(testIds.dialogCancel)).toHaveFocus());
    await user.click(screen.getByTestId(testIds.unfiledRemoveConfirm));
    await waitFor(() => expect(rows()).not.toContain('scan-2026-11-21.pdf'));
  });

  it('closes the patient on screen, so that what is dropped joins it', async () => {
    const window = openWindow('scene=unfiled');
    await openPatient(window.user, 'nguyen', '6120');
    await window.user.click(screen.getByTestId(testIds.unfiledOpen));
    await screen.findByTestId(testIds.unfiledView);
    expect(screen.queryByTestId(testIds.banner)).toBeNull();
    await drop(window);
    await waitFor(() => expect(rows()).toHaveLength(8));
  });

  it('gives way to a patient who is opened', async () => {
    const { user } = await openUnfiled();
    await openPatient(user, 'nguyen', '6120');
    expect(screen.queryByTestId(testIds.unfiledView)).toBeNull();
  });

  it('says so where nothing waits', async () => {
    await openUnfiled('');
    expect(screen.getByText('Nothing is unfiled')).toBeVisible();
    expect(await seriousFindings()).toEqual([]);
  });
});
