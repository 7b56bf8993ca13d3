import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from './api/backend';
import { pending } from './controllers/test-backend';
import { openPatient, openWindow, seriousFindings } from './test-window';
import { testIds } from './testids';

afterEach(cleanup);

/** A chart with one of its files selected, and the keyboard in the list. */
async function selected(name: string, query = '', change: Partial<Backend> = {}) {
  const opened = openWindow(query, change);
  await openPatient(opened.user, 'minh', '6120');
  const rows = await screen.findAllByTestId(testIds.fileRow);
  const row = rows.find((row) => row.dataset['name'] === name);
  await opened.user.click(row as HTMLElement);
  screen.getByRole('grid').focus();
  return opened;
}

describe('the preview of a file', () => {
  it('opens with Space, says whose file it is, and closes with Space back into the list', async () => {
    const closePreview = vi.fn(() => Promise.resolve());
    const { user } = await selected('knee-mri-report.pdf', '', { closePreview });
    await user.keyboard(' ');
    const dialog = await screen.findByRole('dialog', { name: /knee-mri-report\.pdf/ });
    expect(dialog).toHaveAccessibleName(/on the chart of Nguyen, Minh \(Mr\) · Born 03-Sep-1988/);
    expect(await within(dialog).findByRole('img')).toHaveAccessibleName(
      'knee-mri-report.pdf, page 1 of 3, drawn as a picture',
    );
    expect(screen.getByTestId(testIds.previewPage)).toHaveFocus();
    expect(await seriousFindings()).toEqual([]);
    await user.keyboard(' ');
    await waitFor(() => expect(screen.queryByTestId(testIds.preview)).not.toBeInTheDocument());
    expect(screen.getByRole('grid')).toHaveFocus();
    expect(closePreview).toHaveBeenCalledTimes(1);
  });

  it('reads nothing until somebody asks for it', async () => {
    const previewAttachment = vi.fn(() => Promise.resolve(null));
    const { user } = await selected('knee-mri-report.pdf', '', { previewAttachment });
    await user.keyboard('{ArrowDown}{ArrowUp}');
    expect(previewAttachment).not.toHaveBeenCalled();
    await user.click(screen.getByTestId(testIds.detailsPreview));
    expect(previewAttachment).toHaveBeenCalledTimes(1);
  });

  it('turns its pages by keys and buttons, and says which one is seen', async () => {
    const { user } = await selected('knee-mri-report.pdf');
    await user.keyboard(' ');
    const status = await screen.findByTestId(testIds.previewStatus);
    const says = (text: string) => waitFor(() => expect(status).toHaveTextContent(text));
    await says('Page 1 of 3');
    expect(screen.getByTestId(testIds.previewPrevious)).toHaveAttribute('aria-disabled', 'true');
    await user.keyboard('{PageDown}');
    await says('Page 2 of 3');
    await user.click(screen.getByTestId(testIds.previewNext));
    await says('Page 3 of 3');
    screen.getByTestId(testIds.previewPage).focus();
    await user.keyboard('{ArrowLeft}');
    await says('Page 2 of 3');
    await user.keyboard('{PageUp}');
    await says('Page 1 of 3');
  });

  it('shows a page in full width or whole, by key and by button', async () => {
    const { user } = await selected('knee-mri-report.pdf');
    await user.keyboard(' ');
    const whole = await screen.findByTestId(`${testIds.previewSize}-whole`);
    expect(whole).toHaveAttribute('aria-pressed', 'false');
    await user.keyboard('-');
    expect(whole).toHaveAttribute('aria-pressed', 'true');
    await user.click(screen.getByTestId(`${testIds.previewSize}-width`));
    expect(whole).toHaveAttribute('aria-pressed', 'false');
  });

  it('says in words that it reads, and closes with Esc meanwhile', async () => {
    const answer = pending<null>();
    const { user } = await selected('IMG_0042.jpg', '', { previewAttachment: () => answer.promise });
    await user.keyboard(' ');
    const dialog = await screen.findByTestId(testIds.preview);
    expect(within(dialog).getByText('Reading the file…')).toHaveAttribute('role', 'status');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId(testIds.preview)).not.toBeInTheDocument());
    expect(screen.getByRole('grid')).toHaveFocus();
  });

  it('shows text as text, and says when it goes on', async () => {
    const { user } = await selected('blood-results.csv');
    await user.keyboard(' ');
    expect(await screen.findByTestId(testIds.previewText)).toHaveTextContent('Haemoglobin;138;g/L');
    expect(screen.getByTestId(testIds.preview)).toHaveTextContent('The text goes on.');
    expect(await seriousFindings()).toEqual([]);
  });

  it('says why there is none, and opens the file in the browser instead', async () => {
    const openAttachment = vi.fn(() => Promise.resolve());
    const { user } = await selected('ultrasound-loop.mp4', '', { openAttachment });
    await user.keyboard(' ');
    const why = await screen.findByTestId(testIds.previewObstacle);
    expect(why).toHaveTextContent('There is no preview for this type of file (MP4).');
    expect(await seriousFindings()).toEqual([]);
    await user.click(within(why).getByRole('button', { name: 'Open in the browser' }));
    expect(openAttachment).toHaveBeenCalledTimes(1);
    expect(screen.queryByTestId(testIds.preview)).not.toBeInTheDocument();
  });

  it('tells a failure in words and reads again when told to', async () => {
    const previewAttachment = vi.fn<Backend['previewAttachment']>();
    previewAttachment.mockRejectedValueOnce({ code: 'offline' });
    previewAttachment.mockResolvedValueOnce({ kind: 'text', text: 'Knee', isCut: false });
    const { user } = await selected('blood-results.csv', '', { previewAttachment });
    await user.keyboard(' ');
    const failure = await screen.findByTestId(testIds.previewFailure);
    expect(failure).toHaveTextContent('The file could not be read');
    await user.click(within(failure).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByTestId(testIds.previewText)).toHaveTextContent('Knee');
  });

  it('is opened from the menu of a row too', async () => {
    const { user } = await selected('knee-mri-report.pdf');
    await user.keyboard('{Shift>}{F10}{/Shift}');
    await user.click(await screen.findByTestId(testIds.menuPreview));
    expect(await screen.findByTestId(testIds.previewPicture)).toBeInTheDocument();
  });
});
