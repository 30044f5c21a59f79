import { describe, expect, it } from 'vitest';
import { attemptsBench, verdictOf } from './testing/fakes.ts';

async function running() {
  const bench = await attemptsBench();
  const { id } = await bench.attempts.start('me', 'lab');
  await bench.sandboxes.makeReady();
  return { ...bench, id };
}

describe('help', () => {
  it('takes what hints cost from the points of their task, and no more than those', async () => {
    const { attempts, grading, id } = await running();
    attempts.takeHint('me', id, 'one');
    attempts.takeHint('me', id, 'one');
    expect(attempts.get('me', id).score).toBe(0);
    const check = attempts.check('me', id);
    grading.runs[0]?.answer([verdictOf('one', 'passed'), verdictOf('two', 'passed')]);
    await check;
    // 5 % and 10 % of 50 points.
    expect(attempts.get('me', id).score).toBe(93);
    const { tasks, passed, complete } = await attempts.end('me', id);
    expect(tasks[0]).toMatchObject({ hints: 2, gaveUp: false, helpCost: 7.5 });
    expect({ passed, complete }).toEqual({ passed: true, complete: true });
  });

  it('shows the solution of what has passed for nothing, and of what is given up for its points', async () => {
    const { attempts, grading, id } = await running();
    expect(attempts.get('me', id).solutions).toEqual({});
    const check = attempts.check('me', id);
    grading.runs[0]?.answer([verdictOf('one', 'passed'), verdictOf('two', 'failed')]);
    await check;
    expect(attempts.giveUp('me', id, 'one')).toMatchObject({ score: 50, givenUp: [] });
    const given = attempts.giveUp('me', id, 'two');
    expect(given).toMatchObject({ score: 50, givenUp: ['two'] });
    expect(given.solutions).toEqual({
      one: { script: 'docker service create teal', explanation: 'It is teal.' },
      two: { script: '', explanation: '' },
    });
    const again = attempts.check('me', id);
    grading.runs[1]?.answer([verdictOf('two', 'passed')]);
    await again;
    expect(attempts.get('me', id).score).toBe(50);
    const result = await attempts.end('me', id);
    expect(result).toMatchObject({ passed: false, complete: true });
    expect(result.tasks[1]).toMatchObject({ gaveUp: true, helpCost: 50 });
    expect(() => attempts.giveUp('me', id, 'two')).toThrow('has ended');
  });
});
