import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Blueprint, ExamMode, ExamQuestion } from '../../protocol/index.ts';
import { drawPaper, type Paper } from './draw.ts';
import { loadBank } from './load-bank.ts';
import { slotKey, slotsOf } from './slots.ts';
import { madeBlueprint, madeQuestion, madeQuestions } from './testing/made-bank.ts';

const PAPERS = 10_000;

describe('a drawn paper', () => {
  const blueprint = madeBlueprint();
  const questions = madeQuestions(blueprint);
  const ids = ({ questions }: Paper) => questions.map(({ question, order }) => [question.id, ...order]);

  it('is the same for the same seed, and another for another', () => {
    const draw = (seed: string) => ids(drawPaper(blueprint, questions, { mode: '701-100', seed }));
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
  });

  it('has the questions of a mode only', () => {
    const paper = drawPaper(blueprint, questions, { mode: '701-200', seed: 'a' });
    expect(paper.questions.map(({ question }) => slotKey(question))).toEqual(['E1 single']);
  });

  it('can be of some areas, of any length that the groups give', () => {
    const paper = drawPaper(blueprint, questions, { mode: '701-100', seed: 'a', areas: ['E1'], count: 7 });
    expect(paper.questions).toHaveLength(7);
    expect(new Set(paper.questions.map(({ question }) => question.area))).toEqual(new Set(['E1']));
    expect(() => drawPaper(blueprint, questions, { mode: '701-100', seed: 'a', areas: ['E9'] })).toThrow(
      /no questions of E9/,
    );
    expect(() => drawPaper(blueprint, questions, { mode: '701-100', seed: 'a', areas: ['E2'], count: 9 })).toThrow(
      /too few single questions of E2/,
    );
  });

  it('of one area can have as many questions as the area has groups, whatever their types', () => {
    const few = [
      madeQuestion('e01-single-a', 'single'),
      madeQuestion('e01-multiple-b', 'multiple'),
      madeQuestion('e01-multiple-c', 'multiple'),
      ...['d', 'e', 'f', 'g'].map((name) => madeQuestion(`e01-fill-${name}`, 'fill')),
    ];
    for (let seed = 0; seed < 50; seed++) {
      const paper = drawPaper(blueprint, few, { mode: '701-100', seed: `${seed}`, areas: ['E1'], count: few.length });
      expect(new Set(paper.questions.map(({ question }) => question.id)).size).toBe(few.length);
    }
  });

  it('takes preferred questions first', () => {
    const prefer = new Map([
      ['e02-single-2', 2],
      ['e02-single-3', 1],
    ]);
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const paper = drawPaper(blueprint, questions, { mode: '701-100', seed, areas: ['E2'], count: 2, prefer });
      expect(paper.questions.map(({ question }) => question.id).sort()).toEqual(['e02-single-2', 'e02-single-3']);
    }
  });

  it('finds the one way when groups reach over the types', () => {
    const group = (name: string) => ({ group: name });
    const tight = [
      madeQuestion('e01-single-a', 'single', group('a')),
      madeQuestion('e01-multiple-a', 'multiple', group('a')),
      madeQuestion('e01-single-b', 'single', group('b')),
      madeQuestion('e01-fill-b', 'fill', group('b')),
      madeQuestion('e01-single-c', 'single', group('c')),
      madeQuestion('e01-single-d', 'single', group('d')),
      madeQuestion('e02-single-e', 'single', group('e')),
    ];
    const chosen = ['e01-fill-b', 'e01-multiple-a', 'e01-single-c', 'e01-single-d', 'e02-single-e'];
    for (let seed = 0; seed < 50; seed++) {
      const paper = drawPaper(blueprint, tight, { mode: '701-100', seed: String(seed) });
      expect(paper.questions.map(({ question }) => question.id).sort()).toEqual(chosen);
    }
  });
});

it('the bank gives a short paper of every area', async () => {
  const { bank } = await loadBank(join(import.meta.dirname, '../../exams'));
  if (!bank) throw new Error('no bank');
  const { blueprint } = bank;
  const questions = bank.questions.map(({ question }) => question);
  for (const { id, slots } of blueprint.areas) {
    for (const mode of Object.keys(slots) as ExamMode[]) {
      const own = questions.filter(({ area, modes }) => area === id && modes.includes(mode));
      const count = Math.min(blueprint.short.questions, new Set(own.map(({ group }) => group)).size);
      for (const seed of ['a', 'b', 'c']) {
        expect(drawPaper(blueprint, questions, { mode, seed, areas: [id], count }).questions).toHaveLength(count);
      }
    }
  }
});

/** How often a paper breaks the blueprint, repeats a group, or loses an option; and where the right one stands. */
function survey(blueprint: Blueprint, questions: ExamQuestion[], mode: ExamMode) {
  const wanted = slotsOf(blueprint, mode).map(slotKey).sort().join();
  const right = new Map<number, number[]>();
  const used = new Set<string>();
  let broken = 0;
  for (let seed = 0; seed < PAPERS; seed++) {
    const { questions: drawn } = drawPaper(blueprint, questions, { mode, seed: String(seed) });
    const slots = drawn.map(({ question }) => slotKey(question)).sort();
    const groups = new Set(drawn.map(({ question }) => question.group));
    const whole = drawn.every(
      ({ question, order }) => question.type === 'fill' || new Set(order).size === question.options.length,
    );
    if (slots.join() !== wanted || groups.size !== drawn.length || !whole) broken++;
    for (const { question, order } of drawn) {
      used.add(question.id);
      if (question.type !== 'single') continue;
      const counts = right.get(order.length) ?? order.map(() => 0);
      right.set(order.length, counts);
      const at = order.findIndex((index) => question.options[index]?.correct);
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  const shares = [...right.values()].map((counts) => counts.map((count) => count / counts.reduce((a, b) => a + b, 0)));
  const places = new Set(slotsOf(blueprint, mode).map(slotKey));
  const askable = questions.filter((question) => question.modes.includes(mode) && places.has(slotKey(question)));
  return { broken, shares, unused: askable.filter(({ id }) => !used.has(id)) };
}

describe.each(['701-100', '701-200'] as const)(`${PAPERS} papers of %s from the bank`, (mode) => {
  it('obey the blueprint, repeat no group, use every question, and put the right option evenly', async () => {
    const { bank } = await loadBank(join(import.meta.dirname, '../../exams'));
    if (!bank) throw new Error('exams/blueprint.yaml cannot be read: npx drydock exam lint says why');
    const questions = bank.questions.map(({ question }) => question);
    const { broken, shares, unused } = survey(bank.blueprint, questions, mode);
    expect(broken).toBe(0);
    expect(unused.map(({ id }) => id)).toEqual([]);
    for (const positions of shares) {
      for (const share of positions) expect(Math.abs(share - 1 / positions.length)).toBeLessThan(0.03);
    }
  }, 240_000);
});
