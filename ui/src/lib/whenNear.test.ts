import { afterEach, describe, expect, it, vi } from 'vitest';
import { whenNear } from './whenNear';

/** Tells those who watch what came near, as the engine would. */
let tell: (isIntersecting: boolean) => void = () => undefined;
const disconnect = vi.fn();

class Observer {
  constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
    tell = (isIntersecting) => callback([{ isIntersecting }]);
  }
  observe = vi.fn();
  disconnect = disconnect;
}

afterEach(() => {
  vi.unstubAllGlobals();
  disconnect.mockClear();
});

describe('something far down a list', () => {
  it('is told of once, when it comes near', () => {
    vi.stubGlobal('IntersectionObserver', Observer);
    const near = vi.fn();
    whenNear(document.createElement('li'), near);
    tell(false);
    expect(near).not.toHaveBeenCalled();
    tell(true);
    expect(near).toHaveBeenCalledTimes(1);
    expect(disconnect).toHaveBeenCalledTimes(1);
  });

  it('is watched no more once it is gone', () => {
    vi.stubGlobal('IntersectionObserver', Observer);
    whenNear(document.createElement('li'), vi.fn())?.();
    expect(disconnect).toHaveBeenCalledTimes(1);
  });

  it('counts as near where that cannot be told', () => {
    vi.stubGlobal('IntersectionObserver', undefined);
    const near = vi.fn();
    whenNear(document.createElement('li'), near);
    expect(near).toHaveBeenCalledTimes(1);
  });
});
