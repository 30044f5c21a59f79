import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pace } from './use-picture.ts';

describe('the pace of the picture', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('draws the first at once, then at most one each 100 ms, and always the newest last', () => {
    const drawn: number[] = [];
    const paced = pace(100, (n: number) => drawn.push(n));
    for (let n = 0; n < 50; n += 1) {
      paced.push(n);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(1000);
    expect(drawn.length).toBeLessThanOrEqual(7);
    expect(drawn[0]).toBe(0);
    expect(drawn.at(-1)).toBe(49);
  });

  it('draws nothing more once it is stopped', () => {
    const drawn: number[] = [];
    const paced = pace(100, (n: number) => drawn.push(n));
    paced.push(1);
    paced.push(2);
    paced.stop();
    vi.advanceTimersByTime(1000);
    expect(drawn).toEqual([1]);
  });
});
