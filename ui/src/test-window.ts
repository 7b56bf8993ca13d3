import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import App from './App.svelte';
import type { Backend, DeskEventView } from './api/backend';
import { createFakeBackend } from './api/fake/fakeBackend';
import { DeskWindow } from './controllers/desk-window.svelte';
import { testIds } from './testids';

/** The whole window on the made-up practice, and a way to send it what Rust would. */
export function openWindow(query = '', change: Partial<Backend> = {}) {
  const listeners: ((event: DeskEventView) => void)[] = [];
  const fake = createFakeBackend(new URLSearchParams(query), 0);
  const backend: Backend = {
    ...fake,
    subscribe(onEvent) {
      listeners.push(onEvent);
      return fake.subscribe(onEvent);
    },
    ...change,
  };
  render(App, { desk: new DeskWindow(backend) });
  return {
    backend,
    user: userEvent.setup(),
    tell: (event: DeskEventView) => listeners.forEach((listener) => listener(event)),
  };
}

/** Finds somebody by what is typed and opens their chart. */
export async function openPatient(
  user: ReturnType<typeof userEvent.setup>,
  text: string,
  id: string,
): Promise<void> {
  await user.type(await screen.findByTestId(testIds.patientSearch), text);
  const result = await waitFor(() => {
    const found = screen.getAllByTestId(testIds.patientResult).find((row) => row.dataset['patientId'] === id);
    if (!found) throw new Error(`${id} is not among the results`);
    return found;
  });
  await user.click(result);
  await screen.findByTestId(testIds.banner);
}

/** Chooses a system in the account form. */
export async function chooseSystem(user: ReturnType<typeof userEvent.setup>, system: string): Promise<void> {
  const choices = await screen.findAllByTestId(testIds.accountSystem);
  await user.click(choices.find((choice) => choice.dataset['system'] === system) as HTMLElement);
}

/** What a checker of accessibility finds in what is on screen. */
export async function seriousFindings(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    resultTypes: ['violations'],
    // jsdom draws nothing, so it cannot tell colours; the page's own regions are the app's.
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  );
}

/** The rows of the tray that are in this state. */
export function trayRows(state: string): HTMLElement[] {
  return screen.queryAllByTestId(testIds.trayRow).filter(({ dataset }) => dataset['state'] === state);
}
