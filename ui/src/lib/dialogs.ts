/** Whether a dialog is open: what is behind it takes neither the focus nor keys. */
export function isDialogOpen(): boolean {
  return document.querySelector('[role=dialog]') !== null;
}
