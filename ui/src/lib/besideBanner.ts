/** Pixels that a menu keeps from the window's edges. */
const gap = 8;

/** Room that a menu of the chart leaves free: it never covers whose chart it is. */
export function besideBanner(): { top: number; right: number; bottom: number; left: number } {
  const banner = getComputedStyle(document.documentElement).getPropertyValue('--below-banner');
  const top = Number.parseFloat(banner);
  return { top: gap + (Number.isFinite(top) ? top : 0), right: gap, bottom: gap, left: gap };
}
