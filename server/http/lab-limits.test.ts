import { describe, expect, it } from 'vitest';
import { labOf } from '../grading/testing/labs.ts';
import { withoutOf } from './lab-limits.ts';

const rule = { rule: 'true', hint: 'h' };
const { tasks } = labOf({
  tasks: [
    { id: 'one', title: 'One', points: 40, rules: [rule] },
    { id: 'two', title: 'Two', points: 30, requires: ['ipvs'], rules: [rule] },
    { id: 'three', title: 'Three', points: 30, rules: [rule, { ...rule, requires: ['esp'] }] },
  ],
}).definition;

describe('what a host cannot check of a lab', () => {
  it('is nothing where nothing is missing', () => {
    expect(withoutOf(tasks, ['ipvs', 'esp'])).toEqual([]);
  });

  it('is said before the start, with what it means for the points', () => {
    expect(withoutOf(tasks, ['esp'])).toEqual([
      expect.stringContaining('no IPVS'),
      'Not checked here, and its points shared among the other tasks: “Two”. All else can be done.',
    ]);
    expect(withoutOf(tasks, ['ipvs'])).toEqual([expect.stringContaining('no ESP'), 'Checked only in part: “Three”.']);
  });
});
