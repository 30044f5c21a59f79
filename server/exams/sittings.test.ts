import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExamQuestion, SittingChange, SittingView, StartSitting } from '../../protocol/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { reportCsv } from './report-csv.ts';
import { Sittings } from './sittings.ts';
import { madeBlueprint, madeQuestions } from './testing/made-bank.ts';

const MINUTE = 60_000;
const FULL: StartSitting = { kind: 'full', mode: '701-100', seed: 'test' };

let store: Store;
let now = 0;
let room: Sittings;
const blueprint = madeBlueprint();
const questions = madeQuestions(blueprint);

/** A room as a server that has just started would have it. */
function opened(): Sittings {
  const written = questions.map((question) => ({ question, file: 'x.yaml', placeOf: () => ({ line: 1, column: 1 }) }));
  return new Sittings({
    store,
    bank: { blueprint, questions: written, live: [] },
    labTitle: (id) => `Lab ${id}`,
    log: pino({ level: 'silent' }),
    now: () => now,
  });
}

beforeEach(async () => {
  store = await openStore(':memory:');
  now = 1_000_000;
  room = opened();
});
afterEach(() => {
  room.close();
  store.close();
});

let serial = 0;
const save = (id: string, number: number, what: { choice?: number[]; text?: string; flagged?: boolean }, tab = 'a') =>
  room.answer('ada', id, number, { tab, serial: ++serial, flagged: false, ...what });

/** Contact for so long, every five seconds, as a page keeps it. */
function sit(id: string, ms: number, number?: number): void {
  for (const end = now + ms; now < end; ) {
    now = Math.min(end, now + 5000);
    room.contact('ada', id, number);
  }
}

/** The answer to a question of a view that is right, or one that is wrong. */
function answerTo(view: SittingView, number: number, right = true) {
  const asked = view.questions[number - 1];
  if (asked?.type === 'fill') return { text: right ? '--scale' : '--replicas' };
  const positions = asked?.options.map((text, index) => ({ index, right: isRight(text, asked.type) })) ?? [];
  const correct = positions.filter((one) => one.right).map(({ index }) => index);
  return { choice: right ? correct : [positions.find((one) => !one.right)?.index ?? 0] };
}
const isRight = (text: string, type: ExamQuestion['type']) =>
  /^apples/.test(text) || (type === 'multiple' && /^castles/.test(text));

describe('a sitting', () => {
  it('asks without a word of what is right', () => {
    const view = room.start('ada', FULL);
    expect(view.questions).toHaveLength(5);
    const sent = JSON.stringify(view);
    for (const secret of ['correct', 'why ', '--scale', 'That is', 'e01-', 'compose-first-app', 'group-'])
      expect(sent.replaceAll(/of e0\d-[a-z]+-\d|does e0\d-[a-z]+-\d|true of e0\d-[a-z]+-\d/g, '')).not.toContain(
        secret,
      );
    expect(view.questions.map(({ choose }) => choose).sort()).toEqual([0, 1, 1, 1, 2]);
  });

  it('is one at a time, for each learner', () => {
    room.start('ada', FULL);
    expect(() => room.start('ada', FULL)).toThrow(expect.objectContaining({ code: 'sitting_exists' }));
    expect(room.start('bob', FULL).state).toBe('active');
    expect(() => room.get('bob', room.overview('ada').active?.id ?? '')).toThrow(
      expect.objectContaining({ code: 'sitting_not_found' }),
    );
  });

  it('saves each answer at once: a server that starts anew has them all', () => {
    const view = room.start('ada', FULL);
    const { id } = view;
    const number = view.questions.findIndex(({ type }) => type === 'multiple') + 1;
    const flagged = (number % 5) + 1;
    save(id, flagged, { flagged: true });
    const { answer } = save(id, number, { choice: [3, 1] });
    expect(answer).toMatchObject({ number, choice: [1, 3], revision: 1 });
    room = opened();
    expect(room.get('ada', id).answers).toEqual(
      [{ number: flagged, choice: [], text: '', flagged: true, revision: 1 }, answer].sort(
        (a, b) => a.number - b.number,
      ),
    );
  });

  it('takes a change once, and never an older one of the same page after a newer', () => {
    const view = room.start('ada', FULL);
    const number = view.questions.findIndex(({ type }) => type === 'single') + 1;
    const change = (tab: string, serial: number, choice: number[]) =>
      room.answer('ada', view.id, number, { tab, serial, choice, flagged: false }).answer;
    expect(change('a', 1, [0])).toMatchObject({ revision: 1, choice: [0] });
    expect(change('a', 1, [0])).toMatchObject({ revision: 1, choice: [0] });
    expect(change('a', 3, [2])).toMatchObject({ revision: 2, choice: [2] });
    expect(change('a', 2, [1])).toMatchObject({ revision: 2, choice: [2] });
    expect(change('b', 1, [3])).toMatchObject({ revision: 3, choice: [3] });
  });

  it('tells every page of a change', async () => {
    const { id } = room.start('ada', FULL);
    const heard: SittingChange[] = [];
    const stop = room.watch('ada', id, (change) => heard.push(change));
    save(id, 2, { flagged: true });
    expect(heard).toMatchObject([{ id, state: 'active', answers: [{ number: 2, flagged: true }] }]);
    await room.submit('ada', id);
    expect(heard.at(-1)).toMatchObject({ state: 'submitted' });
    stop();
    room.close();
  });

  it('refuses what cannot be an answer, and keeps what there was', () => {
    const view = room.start('ada', FULL);
    const of = (type: string) => view.questions.findIndex((question) => question.type === type) + 1;
    const invalid = expect.objectContaining({ code: 'answer_invalid' });
    save(view.id, of('single'), { choice: [1] });
    expect(() => save(view.id, of('single'), { choice: [0, 1] })).toThrow(invalid);
    expect(() => save(view.id, of('single'), { choice: [4] })).toThrow(invalid);
    expect(() => save(view.id, of('single'), { text: 'x' })).toThrow(invalid);
    expect(() => save(view.id, of('multiple'), { choice: [0, 0] })).toThrow(invalid);
    expect(() => save(view.id, of('fill'), { choice: [0] })).toThrow(invalid);
    expect(() => save(view.id, 9, { choice: [0] })).toThrow(expect.objectContaining({ code: 'question_not_found' }));
    expect(room.get('ada', view.id).answers).toMatchObject([{ number: of('single'), choice: [1], revision: 1 }]);
  });
});

describe('the clock of a sitting', () => {
  it('submits when the time is over, to the moment', () => {
    const { id, clock, startedAt } = room.start('ada', FULL);
    expect(clock.endsAt).toBe(startedAt + 10 * MINUTE);
    sit(id, 10 * MINUTE - 1);
    expect(room.get('ada', id).state).toBe('active');
    now += 1;
    expect(() => save(id, 1, { flagged: true })).toThrow(expect.objectContaining({ code: 'sitting_submitted' }));
    expect(room.report('ada', id)).toMatchObject({
      submittedBy: 'clock',
      submittedAt: startedAt + 10 * MINUTE,
      gaps: [],
    });
  });

  it('gives time without contact back, up to the limit, and records it', async () => {
    const { id, startedAt } = room.start('ada', FULL);
    sit(id, MINUTE);
    now += 1.5 * MINUTE;
    const clock = room.contact('ada', id, 1);
    expect(clock).toMatchObject({
      givenBackMs: 1.5 * MINUTE,
      graceLeftMs: 0.5 * MINUTE,
      endsAt: startedAt + 11.5 * MINUTE,
    });
    now += 3 * MINUTE;
    expect(room.contact('ada', id, 1)).toMatchObject({ givenBackMs: 2 * MINUTE, endsAt: startedAt + 12 * MINUTE });
    expect((await room.submit('ada', id)).gaps).toEqual([
      { from: startedAt + MINUTE, to: startedAt + 2.5 * MINUTE, givenBackMs: 1.5 * MINUTE },
      { from: startedAt + 2.5 * MINUTE, to: startedAt + 5.5 * MINUTE, givenBackMs: 0.5 * MINUTE },
    ]);
  });

  it('does not count a pause between two words of a page as lost', () => {
    const { id } = room.start('ada', FULL);
    now += 20_000;
    expect(room.contact('ada', id, undefined).givenBackMs).toBe(0);
  });

  it('goes on when contact is lost at the end, until the limit is used up', () => {
    const { id, startedAt } = room.start('ada', FULL);
    sit(id, 9.5 * MINUTE);
    now += 2 * MINUTE;
    expect(room.contact('ada', id, 1)).toMatchObject({ endsAt: startedAt + 12 * MINUTE });
    now += MINUTE;
    expect(room.get('ada', id).state).toBe('submitted');
    expect(room.report('ada', id)).toMatchObject({ submittedBy: 'clock', submittedAt: startedAt + 12 * MINUTE });
  });

  it('stands for nothing while the server is down: what is over is submitted at its start, what is not goes on', () => {
    const over = room.start('ada', FULL).id;
    now += 5 * MINUTE;
    const open = room.start('bob', FULL).id;
    sit(over, 1);
    now += 8 * MINUTE;
    room.close();
    room = opened();
    room.resume();
    expect(store.sittings.find(over)).toMatchObject({ state: 'submitted', submittedBy: 'clock' });
    expect(store.sittings.find(open)).toMatchObject({ state: 'active' });
    expect(room.get('bob', open).clock).toMatchObject({ givenBackMs: 2 * MINUTE });
  });

  it('does not run in practice', () => {
    const { id, clock } = room.start('ada', { ...FULL, practice: true });
    expect(clock.endsAt).toBeUndefined();
    now += 1000 * MINUTE;
    expect(room.get('ada', id).state).toBe('active');
  });
});

describe('the report', () => {
  it('scores all or nothing, by area, with what was changed from right to wrong', async () => {
    const view = room.start('ada', FULL);
    sit(view.id, 10_000, 1);
    for (const { number } of view.questions) save(view.id, number, answerTo(view, number));
    save(view.id, 1, answerTo(view, 1, false));
    const report = await room.submit('ada', view.id);
    expect(report.score).toMatchObject({ points: 4, maxPoints: 5, passed: true });
    expect(report.areas.reduce((sum, { maxPoints }) => sum + maxPoints, 0)).toBe(5);
    expect(report.questions[0]).toMatchObject({
      correct: false,
      lostRight: true,
      changes: 1,
      seconds: 10,
      lab: { title: 'Lab compose-first-app' },
    });
    expect(report.questions.slice(1).every(({ correct, lostRight }) => correct && !lostRight)).toBe(true);
    expect(await room.submit('ada', view.id)).toEqual(report);
    expect(reportCsv(report).split('\r\n')).toHaveLength(7);
  });

  it('is not there before the paper is submitted', () => {
    const { id } = room.start('ada', FULL);
    expect(() => room.report('ada', id)).toThrow(expect.objectContaining({ code: 'sitting_not_submitted' }));
    expect(() => room.explain('ada', id, 1)).toThrow(expect.objectContaining({ code: 'not_practice' }));
  });

  it('gives 200 for nothing, 500 at the pass mark, 800 for everything', async () => {
    const score = async (right: number) => {
      const view = room.start('ada', { ...FULL, seed: `s${right}` });
      for (let number = 1; number <= 5; number++) save(view.id, number, answerTo(view, number, number <= right));
      return (await room.submit('ada', view.id)).score;
    };
    expect(await score(0)).toMatchObject({ scaled: 200, passed: false });
    expect(await score(3)).toMatchObject({ scaled: 476, passed: false });
    expect(await score(4)).toMatchObject({ scaled: 629, passed: true });
    expect(await score(5)).toMatchObject({ scaled: 800, passed: true });
  });
});

describe('practice', () => {
  it('explains a question once it was answered, and keeps that answer', () => {
    const view = room.start('ada', { ...FULL, practice: true });
    save(view.id, 1, answerTo(view, 1));
    expect(room.explain('ada', view.id, 1)).toMatchObject({ correct: true, number: 1 });
    expect(() => save(view.id, 1, answerTo(view, 1, false))).toThrow(
      expect.objectContaining({ code: 'question_looked_up' }),
    );
    room = opened();
    expect(room.get('ada', view.id).explained).toMatchObject([{ number: 1, correct: true }]);
  });
});

describe('what is asked again', () => {
  it('is of no area that nobody has: an unknown one is named, with those there are', () => {
    const of = (areas: string[], mode: '701-100' | '701-200' = '701-100') =>
      room.start('ada', { kind: 'area', areas, mode });
    expect(() => of(['E1', 'E99'])).toThrow(/no questions of E99: their areas are E1, E2/);
    expect(() => of(['E2'], '701-200')).toThrow(expect.objectContaining({ code: 'area_not_found' }));
    expect(() => room.start('ada', { kind: 'mixed', mode: '701-100', practice: true })).toThrow(
      expect.objectContaining({ code: 'not_for_practice' }),
    );
  });

  it('is what was wrong, in a paper of weak areas', async () => {
    const view = room.start('ada', FULL);
    for (let number = 1; number <= 5; number++) save(view.id, number, answerTo(view, number, number > 2));
    const report = await room.submit('ada', view.id);
    const wrong = report.questions.filter(({ correct }) => !correct).map(({ id }) => id);
    now += 3 * 86_400_000;
    const weak = room.start('ada', { kind: 'weak', mode: '701-100' });
    const asked = (await room.submit('ada', weak.id)).questions.map(({ id }) => id);
    expect(asked).toHaveLength(blueprint.short.questions);
    expect(wrong.filter((id) => asked.includes(id)).length).toBeGreaterThan(0);
  });

  it('shows how somebody would fare, with less doubt the more is known', async () => {
    const before = room.overview('ada').readiness[0];
    for (const seed of ['a', 'b', 'c', 'd']) {
      const view = room.start('ada', { ...FULL, seed });
      for (let number = 1; number <= 5; number++) save(view.id, number, answerTo(view, number));
      await room.submit('ada', view.id);
    }
    const after = room.overview('ada').readiness[0];
    if (!before || !after) throw new Error('no readiness');
    expect(before).toMatchObject({ answers: 0, enough: false });
    expect(after.answers).toBeGreaterThan(8);
    expect(after.scaled).toBeGreaterThan(before.scaled);
    expect(after.passChance).toBeGreaterThan(before.passChance);
    expect(after.low).toBeGreaterThan(before.low);
    expect(room.overview('ada').history).toHaveLength(4);
    expect(room.overview('ada').areas[0]).toMatchObject({ id: 'E1', share: 1 });
  });
});
