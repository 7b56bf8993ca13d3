import { cleanup, fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import type { Backend } from './api/backend';
import { createFakeBackend } from './api/fake/fakeBackend';
import { fileHeight } from './lib/lineOffsets';
import { openPatient, openWindow } from './test-window';
import { testIds } from './testids';

afterEach(cleanup);

const rows = () => screen.getAllByTestId(testIds.fileRow);
const ids = () => rows().map((row) => row.dataset['attachmentId']);
const scroller = () => screen.getByRole('grid').querySelector('.body') as HTMLElement;

async function openChart(change: Partial<Backend> = {}) {
  const opened = openWindow('', change);
  await openPatient(opened.user, 'minh', '6120');
  await screen.findAllByTestId(testIds.fileRow);
  await waitFor(() => expect(rows().length).toBeGreaterThan(15));
  return opened;
}

async function scrollTo(pixels: number): Promise<void> {
  scroller().scrollTop = pixels;
  await fireEvent.scroll(scroller());
}

it('rows that come take over the elements of those that went, and no more are made', async () => {
  await openChart();
  const lines = () => [...scroller().querySelectorAll('.line')];
  await scrollTo(20 * fileHeight);
  const before = { ids: ids(), lines: lines() };
  await scrollTo(60 * fileHeight);
  expect(ids().filter((id) => before.ids.includes(id))).toEqual([]);
  const taken = lines().filter((line) => before.lines.includes(line));
  expect(taken.length).toBe(Math.min(before.lines.length, lines().length));
  // What fits into the window, and six rows on either side.
  expect(rows().length).toBeLessThan(600 / fileHeight + 14);
});

it('the rows that are read aloud come in the order of the list, however they were scrolled to', async () => {
  await openChart();
  for (const line of [10, 40, 25, 3]) await scrollTo(line * fileHeight);
  const places = rows().map((row) => Number(row.getAttribute('aria-rowindex')));
  expect(places).toEqual([...places].sort((one, other) => one - other));
});

it('the row that the keyboard is at stays there, and the same element, wherever the list is scrolled to', async () => {
  const { user } = await openChart();
  const first = rows()[0] as HTMLElement;
  await user.click(first);
  const id = first.dataset['attachmentId'];
  await scrollTo(40 * fileHeight);
  expect(rows()[0]).toBe(first);
  expect(first).toHaveAttribute('data-attachment-id', id);
  expect(screen.getByRole('grid')).toHaveAttribute('aria-activedescendant', first.id);
});

it('a file that comes on top leaves every other one its element', async () => {
  const fake = createFakeBackend(new URLSearchParams(), 0);
  let account = '';
  let isAdded = false;
  const { tell } = await openChart({
    async listAttachments(request) {
      ({ account } = request);
      const page = await fake.listAttachments(request);
      const [newest] = page.attachments;
      if (!isAdded || !newest || request.page > 1) return page;
      return { ...page, attachments: [{ ...newest, id: 'new' }, ...page.attachments] };
    },
  });
  const known = new Map(rows().map((row) => [row.dataset['attachmentId'], row]));
  isAdded = true;
  tell({ type: 'attachments-changed', account, patient: '6120' });
  await waitFor(() => expect(ids().some((id) => !known.has(id))).toBe(true));
  for (const row of rows()) {
    const element = known.get(row.dataset['attachmentId']);
    if (element) expect(row).toBe(element);
  }
});

it('going up to the first file of a month brings its heading along', async () => {
  const { user } = await openChart();
  screen.getByRole('grid').focus();
  await user.keyboard('{End}');
  await waitFor(() => expect(scroller().scrollTop).toBeGreaterThan(600));
  await user.keyboard('{Home}');
  expect(scroller().scrollTop).toBe(0);
});
