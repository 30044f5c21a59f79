import { describe, expect, it } from 'vitest';
import { clockText, count, durationText, trackOrder, trackTitle } from './words.ts';

describe('words', () => {
  it('reads a clock that counts down, and never below zero', () => {
    expect(clockText(24 * 60_000 + 10_000)).toBe('24:10');
    expect(clockText(65 * 60_000)).toBe('1:05:00');
    expect(clockText(1)).toBe('0:01');
    expect(clockText(-5000)).toBe('0:00');
  });

  it('gives durations in the unit that fits', () => {
    expect(durationText(320)).toBe('320 ms');
    expect(durationText(1400)).toBe('1.4 s');
    expect(durationText(120_000)).toBe('2 min');
    expect(durationText(125_000)).toBe('2 min 5 s');
  });

  it('counts in the singular and in the plural', () => {
    expect(count(1, 'node')).toBe('1 node');
    expect(count(3, 'node')).toBe('3 nodes');
  });

  it('puts a track that it does not know last, under its own name', () => {
    expect(trackOrder('zoo')).toBeGreaterThan(trackOrder('production'));
    expect(trackTitle('zoo')).toBe('Zoo');
  });
});
