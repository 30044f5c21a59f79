import { LiveTask } from '../../../protocol/index.ts';
import type { Lab } from '../../catalog/index.ts';
import { labOf } from '../../grading/testing/labs.ts';
import type { WrittenLive } from '../types.ts';

const rules = [{ rule: "web.ID == 'x'", hint: 'look again' }];

/** A lab with two tasks of 50 points each, `one` and `two`; two needs one. */
export function madeLab(id: string, changes: object = {}): Lab {
  const tasks = [
    { id: 'one', title: 'One', points: 50, rules, text: 'Make it ${colour}.' },
    { id: 'two', title: 'Two', points: 50, rules, text: 'Then this.', needs: ['one'] },
  ];
  return labOf({ id, variables: { colour: { oneOf: ['teal', 'red'] } }, tasks, ...changes });
}

export function madeLive(id: string, changes: object = {}): LiveTask {
  return LiveTask.parse({
    id,
    area: `E${Number(id.slice(1, 3))}`,
    modes: ['701-100'],
    objectives: ['701-100: 702.2a'],
    lab: `lab-${id}`,
    tasks: ['one', 'two'],
    points: 1,
    minutes: 4,
    intro: 'There is a machine.',
    ...changes,
  });
}

export const written = (task: LiveTask): WrittenLive => ({ task, placeOf: () => ({ line: 1, column: 1 }) });
