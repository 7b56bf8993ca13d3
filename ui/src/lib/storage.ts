/** What the window remembers between starts: how it looks, never who was on screen. */
export function remember(key: 'tray-open', value: string): void {
  try {
    window.localStorage.setItem(`chartdrop.${key}`, value);
  } catch {
    // A web view may refuse storage: then the window merely starts with its usual look.
  }
}

/** What {@link remember} kept, or `null`. */
export function recall(key: 'tray-open'): string | null {
  try {
    return window.localStorage.getItem(`chartdrop.${key}`);
  } catch {
    return null;
  }
}
