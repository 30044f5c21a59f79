import { describe, expect, it } from 'vitest';
import { loadAgain } from './load-again.ts';

describe('loading a part of the page', () => {
  it('is tried again after a broken request', async () => {
    let tries = 0;
    const load = async () => {
      tries += 1;
      if (tries < 3) throw new TypeError('Failed to fetch dynamically imported module');
      return 'the part';
    };
    expect(await loadAgain(load, [0, 0])).toBe('the part');
    expect(tries).toBe(3);
  });

  it('gives up with the last error', async () => {
    const load = async () => {
      throw new TypeError('gone');
    };
    await expect(loadAgain(load, [0])).rejects.toThrow('gone');
  });
});
