import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { together } from './together';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('works at once, and once more at the end for all that was asked meanwhile', () => {
  const work = vi.fn();
  const ask = together(work, 50);
  ask();
  expect(work).toHaveBeenCalledTimes(1);
  ask();
  ask();
  vi.advanceTimersByTime(49);
  expect(work).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(work).toHaveBeenCalledTimes(2);
});

it('rests after that work too, and then is as at first', () => {
  const work = vi.fn();
  const ask = together(work, 50);
  ask();
  ask();
  vi.advanceTimersByTime(50);
  ask();
  expect(work).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(50);
  expect(work).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(50);
  ask();
  expect(work).toHaveBeenCalledTimes(4);
});
