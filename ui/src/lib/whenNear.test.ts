import { afterEach, describe, expect, it, vi } from 'vitest';
import { whenNear } from './whenNear';

/** Tells those who watch what came near, as the engine would. */
let tell: (target: Element, isIntersecting: boolean) => void = () => undefined;
let observers = 0;
const watched = new Set<Element>();

class Observer {
  constructor(callback: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
    observers += 1;
    tell = (target, isIntersecting) => callback([{ target, isIntersecting }]);
  }
  observe = (element: Element) => watched.add(element);
  unobserve = (element: Element) => watched.delete(element);
}

/** Rows of a list of their own. */
function rows(count: number): HTMLElement[] {
  const list = document.createElement('ul');
  list.dataset['scrolls'] = '';
  return Array.from({ length: count }, () => list.appendChild(document.createElement('li')));
}

afterEach(() => {
  vi.unstubAllGlobals();
  watched.clear();
  observers = 0;
});

describe('something far down a list', () => {
  it('is told of once, when it comes near', () => {
    vi.stubGlobal('IntersectionObserver', Observer);
    const [row, other] = rows(2) as [HTMLElement, HTMLElement];
    const [near, otherNear] = [vi.fn(), vi.fn()];
    whenNear(row, near);
    whenNear(other, otherNear);
    expect(observers).toBe(1);
    tell(row, false);
    expect(near).not.toHaveBeenCalled();
    tell(row, true);
    tell(row, true);
    expect(near).toHaveBeenCalledTimes(1);
    expect(otherNear).not.toHaveBeenCalled();
    expect([...watched]).toEqual([other]);
  });

  it('is watched no more once it is gone', () => {
    vi.stubGlobal('IntersectionObserver', Observer);
    const [row] = rows(1) as [HTMLElement];
    const near = vi.fn();
    whenNear(row, near)?.();
    tell(row, true);
    expect(near).not.toHaveBeenCalled();
    expect(watched.size).toBe(0);
  });

  it('counts as near where that cannot be told', () => {
    vi.stubGlobal('IntersectionObserver', undefined);
    const near = vi.fn();
    whenNear(document.createElement('li'), near);
    expect(near).toHaveBeenCalledTimes(1);
  });
});
