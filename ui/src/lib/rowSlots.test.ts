import { describe, expect, it } from 'vitest';
import { RowSlots } from './rowSlots';

describe('the slots of rows', () => {
  it('are kept by every line that stays', () => {
    const slots = new RowSlots();
    expect(slots.assign(['a', 'b', 'c'])).toEqual([0, 1, 2]);
    expect(slots.assign(['new', 'a', 'b'])).toEqual([2, 0, 1]);
    expect(slots.assign(['b', 'new'])).toEqual([1, 2]);
  });

  it('are handed on in order, so that a jump moves no element', () => {
    const slots = new RowSlots();
    slots.assign(['a', 'b', 'c']);
    expect(slots.assign(['x', 'y', 'z'])).toEqual([0, 1, 2]);
  });

  it('are as many as the lines, and never two lines one', () => {
    const slots = new RowSlots();
    slots.assign(['a', 'b']);
    const more = slots.assign(['c', 'b', 'd', 'e']);
    expect(new Set(more).size).toBe(4);
    expect(new Set(slots.assign(['e', 'f'])).size).toBe(2);
    const again = slots.assign(['e', 'f', 'g', 'h']);
    expect(new Set(again).size).toBe(4);
  });
});
