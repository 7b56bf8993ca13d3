/** How far beside what is on screen something counts as near: as far as somebody scrolls before it is there. Pixels. */
const margin = '400px 0px';

/** What waits to come near, by what it scrolls in: one observer looks at all of them. */
const watches = new WeakMap<Element, Watch>();

class Watch {
  readonly #waiting = new Map<Element, () => void>();
  readonly #observer: IntersectionObserver;

  constructor(root: Element | null) {
    this.#observer = new IntersectionObserver((entries) => this.#look(entries), { root, rootMargin: margin });
  }

  add(element: Element, near: () => void): void {
    this.#waiting.set(element, near);
    this.#observer.observe(element);
  }

  remove(element: Element): void {
    this.#waiting.delete(element);
    this.#observer.unobserve(element);
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const near = isIntersecting && this.#waiting.get(target);
      if (!near) continue;
      this.remove(target);
      near();
    }
  }
}

/** Calls `near` once, when the element comes near what its scrolling parent shows; at once where that cannot be told. */
export function whenNear(element: HTMLElement, near: () => void): (() => void) | undefined {
  if (typeof IntersectionObserver === 'undefined') {
    near();
    return undefined;
  }
  const root = element.closest('[data-scrolls]');
  const key = root ?? document.documentElement;
  const watch = watches.get(key) ?? new Watch(root);
  watches.set(key, watch);
  watch.add(element, near);
  return () => watch.remove(element);
}
