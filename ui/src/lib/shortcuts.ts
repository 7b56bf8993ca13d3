/** Whether Ctrl (or Command on a Mac) and this letter were pressed, and nothing else. */
export function isCommand(event: KeyboardEvent, letter: string): boolean {
  return (
    (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === letter
  );
}

/** Whether typing goes into a field, so that letters are text and no shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
