import '@testing-library/jest-dom/vitest';
import { configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// A busy machine may take its time; only what never comes fails.
configure({ asyncUtilTimeout: 30_000 });

/** Heights that jsdom does not lay out: the list's window and one of its rows. */
const windowHeight = 600;
const rowHeight = 34;

/** Reports a size once, so that the virtual list has something to fill. */
class SizeOnce implements ResizeObserver {
  constructor(private readonly report: ResizeObserverCallback) {}

  observe(target: Element): void {
    const contentRect = new DOMRect(0, 0, 800, heightOf(target));
    queueMicrotask(() => {
      this.report(
        [{ target, contentRect, borderBoxSize: [], contentBoxSize: [], devicePixelContentBoxSize: [] }],
        this,
      );
    });
  }

  unobserve(): void {
    // Nothing is watched after the one report.
  }

  disconnect(): void {
    // Nothing is watched after the one report.
  }
}

function heightOf(target: Element): number {
  return target.classList.contains('body') ? windowHeight : rowHeight;
}

if (typeof window !== 'undefined') {
  window.ResizeObserver = SizeOnce;
  Element.prototype.scrollIntoView = () => undefined;
  Element.prototype.scrollTo = () => undefined;
  Element.prototype.hasPointerCapture = () => false;
  afterEach(() => window.localStorage.clear());
}
