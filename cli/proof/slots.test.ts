import { describe, expect, it } from 'vitest';
import { Slots } from './slots.ts';

describe('slots', () => {
  it('let so many work at once, in the order in which they came, also after a failure', async () => {
    const slots = new Slots(2);
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const work = (name: string, fails = false) =>
      slots.with(async () => {
        log.push(name);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (fails) throw new Error(name);
      });
    const all = Promise.allSettled([work('a', true), work('b'), work('c'), work('d')]);
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    await settled();
    expect(log).toEqual(['a', 'b']);
    ends[0]?.();
    await settled();
    expect(log).toEqual(['a', 'b', 'c']);
    ends[1]?.();
    ends[2]?.();
    await settled();
    expect(log).toEqual(['a', 'b', 'c', 'd']);
    ends[3]?.();
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});
