/**
 * What the window remembers between starts: how it looks and speaks, and words that a person wants offered again; never who was
 * on screen. It is in plain text.
 */
type Remembered = 'tray-open' | 'language' | 'description-templates';

/** Keeps it for the next start. Returns whether it is kept. */
export function remember(key: Remembered, value: string): boolean {
  try {
    window.localStorage.setItem(`chartdrop.${key}`, value);
    return true;
  } catch {
    // A web view may refuse storage: then the window starts as if nothing had been kept.
    return false;
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
