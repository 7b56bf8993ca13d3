import { cleanup, screen, waitFor } from '@testing-library/svelte';
import { afterEach, expect, it, vi } from 'vitest';
import type { Backend } from './api/backend';
import { createFakeBackend } from './api/fake/fakeBackend';
import { pending } from './controllers/test-backend';
import { testIds } from './testids';
import { openPatient, openWindow } from './test-window';

afterEach(cleanup);

const names = () => screen.queryAllByTestId(testIds.recentPatient).map((row) => row.dataset['patientId']);
const row = (id: string) =>
  screen
    .getAllByTestId(testIds.recentPatient)
    .find((found) => found.dataset['patientId'] === id) as HTMLElement;

const fake = createFakeBackend(new URLSearchParams('scene=recent'), 0);

it('patients of an earlier session are in the rail, and read before they are shown', async () => {
  const reading = pending<Awaited<ReturnType<Backend['readPatient']>>>();
  const readPatient = vi.fn<Backend['readPatient']>(() => reading.promise);
  const { user } = openWindow('scene=recent', { readPatient });
  await screen.findByTestId(testIds.patientSearch);
  expect(names()).toContain('6120');
  await user.click(row('6120'));
  expect(row('6120')).toHaveAttribute('aria-busy', 'true');
  expect(screen.queryByTestId(testIds.banner)).toBeNull();
  const patient = await fake.readPatient('account-1', '6120');
  reading.resolve({ ...patient, familyName: 'Renamed' });
  expect(await screen.findByTestId(testIds.banner)).toHaveTextContent('Renamed');
});

it('somebody who cannot be read is not shown as they once were', async () => {
  const readPatient = vi.fn<Backend['readPatient']>(() => Promise.reject({ code: 'offline' }));
  const { user } = openWindow('scene=recent', { readPatient });
  await screen.findByTestId(testIds.patientSearch);
  await user.click(row('6120'));
  await screen.findByTestId(testIds.notice);
  expect(screen.queryByTestId(testIds.banner)).toBeNull();
});

it('who looked alike in an earlier session still does', async () => {
  const { user, backend, tell } = openWindow('scene=recent');
  await screen.findByTestId(testIds.patientSearch);
  await user.click(row('4512'));
  await screen.findByTestId(testIds.banner);
  const files = await backend.pickFiles();
  if (files) tell({ type: 'files-dropped', files });
  expect(await screen.findByTestId(testIds.birthYear)).toBeVisible();
});

it('the rail is emptied here and in what is kept', async () => {
  const forgetRecentPatients = vi.fn<Backend['forgetRecentPatients']>(() => Promise.resolve());
  const { user } = openWindow('scene=recent', { forgetRecentPatients });
  await screen.findByTestId(testIds.patientSearch);
  await user.click(screen.getByTestId(testIds.recentClear));
  await waitFor(() => expect(names()).toEqual([]));
  expect(forgetRecentPatients).toHaveBeenCalledTimes(1);
});

it('a chart that is opened is remembered with whether somebody looks alike', async () => {
  const openPatientCommand = vi.fn<Backend['openPatient']>((account, id) => fake.readPatient(account, id));
  const { user } = openWindow('', { openPatient: openPatientCommand });
  await openPatient(user, 'smith', '4512');
  await waitFor(() => expect(openPatientCommand).toHaveBeenCalledWith('account-1', '4512', true));
});
