import { describe, expect, it } from 'vitest';
import type { AskedQuestion } from '../../../protocol/index.ts';
import { afterPress, stateOf, task } from './words.ts';

const asked = (type: AskedQuestion['type'], choose: number): AskedQuestion => ({
  number: 1,
  type,
  stem: '',
  options: ['a', 'b', 'c', 'd'],
  choose,
});

describe('choosing', () => {
  it('changes the one of a single question, and adds and takes away of several', () => {
    expect(afterPress(asked('single', 1), [2], 0)).toEqual([0]);
    expect(afterPress(asked('multiple', 2), [2], 0)).toEqual([0, 2]);
    expect(afterPress(asked('multiple', 2), [0, 2], 2)).toEqual([0]);
  });

  it('does not go beyond what the question wants', () => {
    expect(afterPress(asked('multiple', 2), [0, 2], 3)).toBeUndefined();
  });

  it('is answered when there are as many as wanted', () => {
    const draft = (choice: number[], text = '') => ({ choice, text, flagged: false });
    expect([[], [1], [1, 2]].map((choice) => stateOf(asked('multiple', 2), draft(choice)))).toEqual([
      'open',
      'partial',
      'answered',
    ]);
    expect(['', ' ', 'x'].map((text) => stateOf(asked('fill', 0), draft([], text)))).toEqual([
      'open',
      'open',
      'answered',
    ]);
  });

  it('is asked for by number', () => {
    expect(task(asked('multiple', 3))).toBe('Choose three.');
    expect(task({ ...asked('fill', 0), scope: 'path' })).toMatch(/path/);
  });
});
