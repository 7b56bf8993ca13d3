/** Pixels that a menu keeps from the window's edges and from what opens it. */
const gap = 8;

/** Where the patient banner ends, in pixels from the window's upper edge. */
function belowBanner(): number {
  const edge = getComputedStyle(document.documentElement).getPropertyValue('--below-banner');
  const pixels = Number.parseFloat(edge);
  return Number.isFinite(pixels) ? pixels : 0;
}

/** Room that a menu of the chart leaves free: it never covers whose chart it is. */
export function besideBanner(): { top: number; right: number; bottom: number; left: number } {
  return { top: gap + belowBanner(), right: gap, bottom: gap, left: gap };
}

/** How far below a thing above the banner its menu opens, in pixels: beneath the banner. */
export function offsetToBelowBanner(above: HTMLElement): number {
  return Math.max(gap / 2, belowBanner() + gap / 2 - above.getBoundingClientRect().bottom);
}
