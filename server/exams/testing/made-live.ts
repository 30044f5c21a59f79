import { LiveTask } from '../../../protocol/index.ts';
import type { Lab } from '../../catalog/index.ts';
import { labOf } from '../../grading/testing/labs.ts';
import type { Bank } from '../types.ts';
import { madeBlueprint, madeQuestions } from './made-bank.ts';

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

/** A bank with two live tasks, of two points in E1 and of one in E2, and their labs. */
export function madeMixed(): { bank: Bank; labs: Map<string, Lab> } {
  const placeOf = () => ({ line: 1, column: 1 });
  const blueprint = { ...madeBlueprint(), mixed: { min: 1, max: 2, waitMinutes: 2 } };
  const questions = madeQuestions(blueprint).map((question) => ({ question, file: 'x.yaml', placeOf }));
  const tasks = [madeLive('e01-a', { points: 2 }), madeLive('e02-b')];
  return {
    bank: { blueprint, questions, live: tasks.map((task) => ({ task, placeOf })) },
    labs: new Map(tasks.map(({ lab }) => [lab, madeLab(lab)])),
  };
}
