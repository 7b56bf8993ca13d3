/** Speaks to screen readers through the window's two live regions. */
export class Announcer {
  polite = $state('');
  urgent = $state('');

  /** Said when the reader pauses. */
  say(text: string): void {
    this.polite = text === this.polite ? `${text}\u00a0` : text;
  }

  /** Said at once: something needs the person. */
  interrupt(text: string): void {
    this.urgent = text === this.urgent ? `${text}\u00a0` : text;
  }
}
