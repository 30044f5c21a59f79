import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LiveTask } from '../../protocol/index.ts';
import { drawPaper } from './draw.ts';
import { chooseLive, mixedMinutes } from './draw-live.ts';
import { loadBank } from './load-bank.ts';
import { seededRandom } from './random.ts';
import { slotsOf } from './slots.ts';
import { madeBlueprint, madeQuestions } from './testing/made-bank.ts';
import { madeLive } from './testing/made-live.ts';

const PAPERS = 150;
const project = join(import.meta.dirname, '../..');

describe('live tasks of a mixed paper', () => {
  const blueprint = madeBlueprint();
  const questions = madeQuestions(blueprint);
  const choose = (count: number, tasks: LiveTask[], seed = 'a') =>
    chooseLive(blueprint, '701-100', { count, tasks }, seededRandom(seed))?.map(({ id }) => id);

  it('take the place of questions of their own area, point by point', () => {
    const tasks = [madeLive('e01-a', { points: 3 }), madeLive('e02-b', { points: 1 })];
    const paper = drawPaper(blueprint, questions, { mode: '701-100', seed: 'a', mixed: { count: 2, tasks } });
    expect(paper.live.map(({ id }) => id).sort()).toEqual(['e01-a', 'e02-b']);
    expect(paper.questions.map(({ question }) => question.area)).toEqual(['E1']);
  });

  it('leave a paper without them as it always was', () => {
    const plain = drawPaper(blueprint, questions, { mode: '701-100', seed: 'a' });
    const none = drawPaper(blueprint, questions, { mode: '701-100', seed: 'a', mixed: { count: 0, tasks: [] } });
    expect(none).toEqual(plain);
  });

  it('are of different labs and fit their areas, however that can be done', () => {
    // The first one fits with neither of the others: it must be let go.
    const tasks = [
      madeLive('e01-all', { points: 4 }),
      madeLive('e01-x', { points: 2, lab: 'x' }),
      madeLive('e01-y', { points: 2, lab: 'y' }),
    ];
    for (const seed of ['a', 'b', 'c', 'd']) expect(choose(2, tasks, seed)?.sort()).toEqual(['e01-x', 'e01-y']);
    expect(choose(2, [madeLive('e01-x', { lab: 'x' }), madeLive('e02-x', { lab: 'x' })])).toBeUndefined();
    expect(choose(2, [madeLive('e01-x'), madeLive('e01-y', { modes: ['701-200'] })])).toBeUndefined();
    expect(() =>
      drawPaper(blueprint, questions, { mode: '701-100', seed: 'a', mixed: { count: 3, tasks: [] } }),
    ).toThrow(expect.objectContaining({ code: 'live_too_few' }));
  });

  it('give each area a turn before one has a second', () => {
    const tasks = ['e01-a', 'e01-b', 'e01-c', 'e02-d'].map((id) => madeLive(id));
    for (const seed of ['a', 'b', 'c', 'd', 'e', 'f'])
      expect(new Set(choose(2, tasks, seed)?.map((id) => id.slice(0, 3)))).toEqual(new Set(['e01', 'e02']));
  });

  it('add the time that they need to that of the questions', () => {
    // Five places in ten minutes.
    expect(mixedMinutes(blueprint, '701-100', 3, [{ minutes: 4 }, { minutes: 5 }])).toBe(15);
  });
});

/** Points by area: one for a question, its own for a live task. */
function pointsOf(all: readonly { area: string; points?: number }[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { area, points = 1 } of all) sums[area] = (sums[area] ?? 0) + points;
  return sums;
}

describe('mixed papers of the bank', () => {
  it('weigh each area as the blueprint does, use every live task, and are the same for the same seed', async () => {
    const { bank } = await loadBank(join(project, 'exams'));
    if (!bank) throw new Error('no bank');
    const { blueprint } = bank;
    const questions = bank.questions.map(({ question }) => question);
    const tasks = bank.live.map(({ task }) => task);
    const used = new Set<string>();
    for (const { id: mode } of blueprint.modes) {
      const places = pointsOf(slotsOf(blueprint, mode));
      for (let paper = 0; paper < PAPERS; paper++) {
        const count = blueprint.mixed.min + (paper % (blueprint.mixed.max - blueprint.mixed.min + 1));
        const request = { mode, seed: `p${paper}`, mixed: { count, tasks } };
        const drawn = drawPaper(blueprint, questions, request);
        if (paper < 20) expect(drawPaper(blueprint, questions, request)).toEqual(drawn);
        expect(drawn.live).toHaveLength(count);
        expect(new Set(drawn.live.map(({ lab }) => lab)).size).toBe(count);
        expect(pointsOf([...drawn.questions.map(({ question }) => question), ...drawn.live])).toEqual(places);
        for (const { id } of drawn.live) used.add(id);
      }
    }
    expect([...used].sort()).toEqual(tasks.map(({ id }) => id).sort());
  }, 120_000);
});
