import { describe, expect, it } from 'vitest';
import type { Json } from '../../graders/index.ts';
import { judgeContext } from '../../graders/testing/labs.ts';
import { labOf } from '../../server/grading/testing/labs.ts';
import { mutateRules } from './mutation.ts';
import type { Expectation, RecordedState } from './replay.ts';

const lab = labOf({
  reads: { web: { service: 'web' }, loss: { kill: { service: 'web' } } },
  tasks: [
    {
      id: 'one',
      title: 'One',
      points: 50,
      rules: [
        { rule: 'web.Spec.a == 1', hint: 'first' },
        { rule: 'web.Spec.b >= 2', hint: 'second' },
      ],
      mistakes: [{ name: 'swapped', when: 'web.Spec.a == 2', hint: 'swapped' }],
      record: { a: 'web.ID' },
    },
    { id: 'heal', title: 'Heal', points: 50, rules: [{ rule: 'loss.recovered && web.ID == seen.a', hint: 'heal' }] },
  ],
});

const state = (name: string, reads: Record<string, Json>, ...expectations: Expectation[]): RecordedState => ({
  name,
  seen: {
    context: judgeContext(),
    reads: new Map(Object.entries(reads).map(([read, value]) => [read, { ok: true, value }])),
  },
  expectations,
});
const web = (a: number, b: number) => ({ ID: 'x', Spec: { a, b } });
const survivorsOf = async (...states: RecordedState[]) =>
  (await mutateRules(lab, states)).survivors.map((survivor) => survivor.mutant);

const fresh = state('fresh', { web: null }, { taskId: 'one', be: 'not-passed' }, { taskId: 'heal', be: 'not-passed' });
const solved = state(
  'solved',
  { web: web(1, 2), loss: { recovered: true } },
  { taskId: 'one', be: 'passed' },
  { taskId: 'heal', be: 'passed' },
);
const nearSecond = state('near', { web: web(1, 1) }, { taskId: 'one', be: 'refused', hint: 'second' });
const swapped = state(
  'swapped',
  { web: web(2, 2) },
  { taskId: 'one', be: 'refused', hint: 'swapped', mistake: 'swapped' },
);

describe('faults in rules', () => {
  it('survive where only the solution and the fresh state are known', async () => {
    expect(await survivorsOf(fresh, solved)).toEqual(['one: rule 1 removed', 'one: rule 2 removed']);
  });

  it('are noticed by states in which only that rule is false', async () => {
    expect(await survivorsOf(fresh, solved, nearSecond, swapped)).toEqual([]);
  });

  it('are not noticed by a state whose record does not tell, nor by one that the rules do not meet', async () => {
    const unknown = state('unrecorded', { web: web(1, 2) }, { taskId: 'heal', be: 'not-passed' });
    const broken = state('broken', { web: web(1, 2), loss: { recovered: true } }, { taskId: 'heal', be: 'not-passed' });
    expect(await survivorsOf(solved, nearSecond, swapped, unknown, broken)).toEqual(['heal: rule 1 removed']);
    const lost = state(
      'lost',
      { web: web(1, 2), loss: { recovered: false } },
      { taskId: 'heal', be: 'refused', hint: 'heal' },
    );
    expect(await survivorsOf(solved, nearSecond, swapped, lost)).toEqual([]);
  });

  it('let later tasks see what earlier ones record', async () => {
    const result = await mutateRules(lab, [solved]);
    expect(result.noticed.of).toBe(6);
    expect(result.survivors.map((survivor) => survivor.mutant)).not.toContain('heal: rule 1 == became != at 26');
  });
});
