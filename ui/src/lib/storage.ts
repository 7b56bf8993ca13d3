/** What the window remembers between starts: how it looks and speaks, never who was on screen. */
type Remembered = 'tray-open' | 'language';

/** Keeps it for the next start. */
export function remember(key: Remembered, value: string): void {
  try {
    window.localStorage.setItem(`chartdrop.${key}`, value);
  } catch {
    // A web view may refuse storage: then the window merely starts with its usual look.
  }
}

/** What {@link remember} kept, or `null`. */
export function recall(key: Remembered): string | null {
  try {
    return window.localStorage.getItem(`chartdrop.${key}`);
  } catch {
    return null;
  }
}
