/** Id of a file's row; ids of systems may hold characters that a selector does not take. */
export function rowId(attachment: string): string {
  return `file-${attachment.replace(/[^\w-]/g, '_')}`;
}
