/** The widest that a page is laid out, in pixels of the layout: wider lines are hard to read. */
const widestPage = 1040;

/** How many pixels of the screen a page is drawn wide: as many as it can be seen in, and no more. */
export function drawnWidth(windowWidth: number, pixelRatio: number): number {
  return Math.round(Math.min(windowWidth, widestPage) * pixelRatio);
}
