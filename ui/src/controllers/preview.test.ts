import { describe, expect, it, vi } from 'vitest';
import type { PreviewView } from '../api/backend';
import { type ChartPreview, chartPreview, Preview } from './preview.svelte';
import { attachmentView, failureView, patientView, pending, scriptedBackend } from './test-backend';

const chart = { account: 'account-1', patient: '4512', systemName: 'Cliniko' };
const subject = (id: string) => chartPreview(chart, patientView('4512'), attachmentView(id));

const picture = (page: number, pages = 3): PreviewView => ({
  kind: 'picture',
  png: 'AA==',
  width: 10,
  height: 14,
  page,
  pages,
});

/** A preview whose answers a test gives when it likes. */
function opened() {
  const backend = scriptedBackend();
  const answers: ReturnType<typeof pending<PreviewView | null>>[] = [];
  backend.previewAttachment.mockImplementation(() => {
    const answer = pending<PreviewView | null>();
    answers.push(answer);
    return answer.promise;
  });
  backend.closePreview.mockResolvedValue(undefined);
  const preview = new Preview<ChartPreview>(backend, () => 900);
  preview.open(subject('1'));
  const answer = async (index: number, view: PreviewView | null) => {
    answers[index]?.resolve(view);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { backend, preview, answers, answer };
}

describe('a preview', () => {
  it('asks for the first page of the file on its chart', async () => {
    const { backend, preview, answer } = opened();
    expect(backend.previewAttachment).toHaveBeenCalledExactlyOnceWith({
      file: { kind: 'attachment', account: 'account-1', patient: '4512', attachment: '1' },
      page: 1,
      width: 900,
    });
    expect(preview.busy).toBe(true);
    await answer(0, picture(1));
    expect(preview).toMatchObject({ busy: false, page: 1, pages: 3, view: { kind: 'picture' } });
  });

  it('turns pages within the file, and keeps the page seen until the next one is drawn', async () => {
    const { backend, preview, answer } = opened();
    preview.turn(1);
    await answer(0, picture(1));
    expect(backend.previewAttachment).toHaveBeenCalledTimes(1);
    preview.turn(-1);
    expect(backend.previewAttachment).toHaveBeenCalledTimes(1);
    preview.turn(1);
    expect(preview).toMatchObject({ busy: true, page: 2, view: picture(1) });
    await answer(1, picture(2));
    expect(preview).toMatchObject({ busy: false, view: picture(2) });
    preview.turn(9);
    await answer(2, picture(3));
    preview.turn(1);
    expect(backend.previewAttachment).toHaveBeenCalledTimes(3);
  });

  it('shows the last page asked for, whatever comes late', async () => {
    const { preview, answer } = opened();
    await answer(0, picture(1));
    preview.turn(1);
    preview.turn(1);
    await answer(2, picture(3));
    await answer(1, picture(2));
    expect(preview).toMatchObject({ page: 3, view: picture(3), busy: false });
  });

  it('never shows one file under the name of another', async () => {
    const { preview, answer } = opened();
    preview.open(subject('2'));
    await answer(0, picture(1));
    expect(preview).toMatchObject({ view: null, busy: true });
    expect(preview.subject?.attachment.id).toBe('2');
  });

  it('forgets the file when it is closed, also what comes late', async () => {
    const { backend, preview, answer } = opened();
    preview.close();
    await answer(0, picture(1));
    expect(preview).toMatchObject({ subject: null, view: null, busy: false });
    preview.close();
    expect(backend.closePreview).toHaveBeenCalledTimes(1);
  });

  it('keeps a failure until it is tried again', async () => {
    const { preview, answers, answer } = opened();
    answers[0]?.reject(failureView('offline'));
    await vi.waitFor(() => expect(preview.failure?.code).toBe('offline'));
    expect(preview.busy).toBe(false);
    preview.tryAgain();
    expect(preview.failure).toBeNull();
    await answer(1, picture(1));
    expect(preview.view).toEqual(picture(1));
  });
});
