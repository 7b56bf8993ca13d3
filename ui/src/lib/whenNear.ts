/** How far beside what is on screen something counts as near: as far as somebody scrolls before it is there. Pixels. */
const margin = '400px 0px';

/** Calls `near` once, when the element comes near what its scrolling parent shows; at once where that cannot be told. */
export function whenNear(element: HTMLElement, near: () => void): (() => void) | undefined {
  if (typeof IntersectionObserver === 'undefined') {
    near();
    return undefined;
  }
  const root = element.closest('[data-scrolls]');
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      near();
    },
    { root, rootMargin: margin },
  );
  observer.observe(element);
  return () => observer.disconnect();
}
