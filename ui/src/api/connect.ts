import type { Backend } from './backend';

/** Rust where the page runs in the app's window; in a plain browser (or with `?fake`) a practice made up on the spot. */
export async function connectBackend(): Promise<Backend> {
  const parameters = new URLSearchParams(window.location.search);
  if ('__TAURI_INTERNALS__' in window && !parameters.has('fake')) {
    return (await import('./tauri')).tauriBackend;
  }
  return (await import('./fake/fakeBackend')).createFakeBackend(parameters);
}
