import { describe, expect, it } from 'vitest';
import { labOf } from '../../server/grading/testing/labs.ts';
import { possibleWith } from './possible.ts';

const script = (taskId: string, mistake: string) => ({
  file: `mistakes/${taskId}--${mistake}.sh`,
  taskId,
  mistake,
  parts: [],
  after: [],
});

const rule = { rule: 'true', hint: 'h' };
const lab = {
  ...labOf({
    requires: ['loop'],
    tasks: [
      {
        id: 'one',
        title: 'One',
        points: 50,
        rules: [rule, { ...rule, requires: ['esp'] }],
        mistakes: [
          { name: 'first', breaks: 1 },
          { name: 'second', breaks: 2 },
          { name: 'third', when: 'true', hint: 'h', requires: ['esp'] },
        ],
      },
      { id: 'two', title: 'Two', points: 50, requires: ['ipvs'], rules: [rule], mistakes: [{ name: 'x', breaks: 1 }] },
    ],
  }),
  mistakes: [script('one', 'first'), script('one', 'second'), script('one', 'third'), script('two', 'x')],
};

describe('what a host can prove of a lab', () => {
  it('is all of it where nothing is missing', () => {
    const all = possibleWith(lab, ['loop', 'esp', 'ipvs']);
    expect(all).toMatchObject({ missing: [], notes: [], mistakes: lab.mistakes });
    expect([all.task('one'), all.task('two')]).toEqual([true, true]);
  });

  it('leaves out tasks, rules and mistakes that cannot be told there, and says so', () => {
    const some = possibleWith(lab, []);
    expect(some.missing).toEqual(['loop']);
    expect([some.task('one'), some.task('two')]).toEqual([true, false]);
    expect(some.mistakes.map(({ mistake }) => mistake)).toEqual(['first']);
    expect(some.notes).toEqual([
      'task two needs ipvs',
      'rule 2 of task one needs esp',
      'mistakes/one--second.sh needs esp',
      'mistakes/one--third.sh needs esp',
      'mistakes/two--x.sh needs ipvs',
    ]);
    const one = lab.definition.tasks[0];
    expect(one && [some.rule(one, 0), some.rule(one, 1)]).toEqual([true, false]);
  });
});
