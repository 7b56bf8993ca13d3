import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it } from 'vitest';
import { formatCivilDate, localDay } from './lib/dates';
import { openPatient, openWindow, seriousFindings } from './test-window';
import { testIds } from './testids';

afterEach(cleanup);

const day = (daysAgo: number) => {
  const moment = new Date();
  moment.setDate(moment.getDate() - daysAgo);
  return formatCivilDate(localDay(moment));
};
const shownDays = () =>
  screen.getAllByTestId(testIds.fileRow).map((row) => row.querySelector('.created-at')?.textContent ?? '');

it('files are narrowed to the days somebody writes, and all are shown again', async () => {
  const { user } = openWindow();
  await openPatient(user, 'minh', '6120');
  await screen.findAllByTestId(testIds.fileRow);
  await user.selectOptions(screen.getByTestId(testIds.filesDates), 'between');
  const from = screen.getByTestId(testIds.filesFrom);
  await user.type(from, '03/04/2026{Tab}');
  expect(from).toHaveAccessibleDescription(/Write the day with the month in letters/);
  await user.clear(from);
  await user.type(from, `${day(12)}{Tab}`);
  await user.type(screen.getByTestId(testIds.filesTo), `${day(20)}{Tab}`);
  expect(from).toHaveAccessibleDescription('The first day comes after the last one.');
  expect(await seriousFindings()).toEqual([]);
  await user.clear(from);
  await user.type(from, `${day(30)}{Tab}`);
  await waitFor(() => expect(screen.getByTestId(testIds.filesCount)).toHaveTextContent(/^[5-7]$/));
  const days = Array.from({ length: 11 }, (_, index) => day(20 + index));
  expect(shownDays().every((shown) => days.includes(shown))).toBe(true);
  await user.clear(from);
  await user.type(from, '01-Jan-1990{Tab}');
  await user.clear(screen.getByTestId(testIds.filesTo));
  await user.type(screen.getByTestId(testIds.filesTo), '02-Jan-1990{Tab}');
  await user.click(await screen.findByText('Show all files'));
  await waitFor(() => expect(screen.getByTestId(testIds.filesCount)).toHaveTextContent('2399'));
  expect(screen.getByTestId(testIds.filesDates)).toHaveValue('any');
});
