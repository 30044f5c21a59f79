import { describe, expect, it } from 'vitest';
import { chooseRange } from './uid-ranges.ts';

describe('ranges of users', () => {
  it('gives 65,536 users that lie in no range that another sandbox has', () => {
    const taken = new Set<number>();
    for (let n = 0; n < 500; n++) {
      const { base, count } = chooseRange(taken);
      expect(count).toBe(65_536);
      for (const other of taken) expect(Math.abs(other - base)).toBeGreaterThanOrEqual(count);
      taken.add(base);
    }
  });

  it('takes the next free one, also past the end, and stays below 2^31', () => {
    const last = chooseRange(new Set(), (below) => below - 1);
    expect(last.base + last.count).toBeLessThan(2 ** 31);
    const next = chooseRange(new Set([last.base]), (below) => below - 1);
    expect(next.base).toBe(chooseRange(new Set(), () => 0).base);
  });

  it('says so when all are taken', () => {
    const taken = new Set<number>();
    for (let n = 0; n < 4000; n++) taken.add(chooseRange(taken, () => n).base);
    expect(() => chooseRange(taken)).toThrow('all 4000 ranges');
  });
});
