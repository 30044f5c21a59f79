import { describe, expect, it } from 'vitest';
import { HUES, Hues } from './hues.ts';

describe('colours of services', () => {
  it('differ while there are hues left, and stay when others come', () => {
    const hues = new Hues();
    const names = Array.from({ length: HUES }, (_, n) => `service${n}`);
    const first = names.map((name) => hues.of(name));
    expect(new Set(first).size).toBe(HUES);
    hues.of('one more');
    expect(names.map((name) => hues.of(name))).toEqual(first);
  });

  it('leave containers without a group neutral', () => {
    expect(new Hues().of('')).toBe(0);
  });
});
