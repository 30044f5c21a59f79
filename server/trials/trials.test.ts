import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ExamQuestion, type TrialView } from '../../protocol/index.ts';
import { type FakeWorld, fakeSandboxes } from '../../test/support/fake-sandboxes.ts';
import { Sittings } from '../exams/index.ts';
import { madeBlueprint, madeQuestions } from '../exams/testing/made-bank.ts';
import { FakeMachine } from './testing/fake-machine.ts';
import { createTrials } from './trials.ts';
import type { Trials, TrialTimes } from './types.ts';

const OWNER = 'ada';
const recipe = {
  cluster: 'engines',
  setup: 'echo the scene',
  command: 'docker compose up -d {}',
  looks: ['docker ps'],
  waitSeconds: 1,
};
const log = pino({ level: 'silent' });
const endings: (() => unknown)[] = [];

let world: FakeWorld;
let machine: FakeMachine;
let sittings: Sittings;
let sitting: { id: string; fill: number; single: number };

beforeEach(async () => {
  world = await fakeSandboxes();
  machine = new FakeMachine();
  enter(recipe);
});
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  sittings.close();
  await world[Symbol.asyncDispose]();
});

/** A learner sits a paper whose commands are tried out so. */
function enter(tried: object): void {
  const blueprint = madeBlueprint();
  const questions = madeQuestions(blueprint).map((question) => ({
    question: question.type === 'fill' ? ExamQuestion.parse({ ...question, noTry: undefined, try: tried }) : question,
    file: 'x.yaml',
    placeOf: () => ({ line: 1, column: 1 }),
  }));
  sittings = new Sittings({
    store: world.store,
    bank: { blueprint, questions, live: [] },
    labTitle: () => undefined,
    log,
  });
  const view = sittings.start(OWNER, { kind: 'full', mode: '701-100', practice: true });
  const first = (type: string) => view.questions.find((asked) => asked.type === type)?.number ?? 0;
  sitting = { id: view.id, fill: first('fill'), single: first('single') };
}

function made(times: Partial<TrialTimes> = {}): Trials {
  const trials = createTrials({
    store: world.store,
    sandboxes: world.sandboxes,
    terminals: machine.hub,
    host: machine.host,
    nodeLimits: { memoryMiB: 512, cpus: 1, pids: 256, diskMiB: 1024 },
    log,
    times: { settleMs: 30, settlePauseMs: 1, ...times },
  });
  endings.push(() => trials.close());
  return trials;
}

const answer = (text: string) =>
  sittings.answer(OWNER, sitting.id, sitting.fill, { tab: 'a', serial: 1, text, flagged: false });
const explain = () => sittings.explain(OWNER, sitting.id, sitting.fill);
const begin = (trials: Trials, run: 'mine' | 'right' = 'mine') =>
  trials.start(OWNER, { sitting: sitting.id, number: sitting.fill, run });

/** Asks, as a page does, until it is so. */
async function until(trials: Trials, id: string, state: TrialView['state']): Promise<TrialView> {
  return await expect
    .poll(() => trials.get(OWNER, id), { timeout: 5000, interval: 5 })
    .toMatchObject({ state })
    .then(() => trials.get(OWNER, id));
}

describe('an answer that is tried out', () => {
  it('is typed as a whole command into a fresh scene, and its effect is told', async () => {
    answer('--replicas');
    expect(explain().tryIt).toEqual({
      possible: true,
      mine: 'docker compose up -d --replicas',
      right: 'docker compose up -d --scale',
      nodes: 1,
      cluster: 'engines',
    });
    let changed = false;
    machine.onScript = (script) => ({ output: script.includes('docker ps') ? (changed ? 'web\n' : 'nothing\n') : '' });
    machine.onCommand = () => {
      changed = true;
      return { output: '\x1b[31munknown flag\x1b[0m\r\n', exitCode: 125 };
    };
    const trials = made();
    const begun = await begin(trials);
    expect(begun).toMatchObject({
      state: 'preparing',
      number: sitting.fill,
      runs: [{ which: 'mine', state: 'waiting' }],
    });
    const done = await until(trials, begun.id, 'ready');
    expect(done.runs).toMatchObject([
      {
        which: 'mine',
        state: 'ended',
        command: 'docker compose up -d --replicas',
        exitCode: 125,
        output: 'unknown flag',
        before: [{ command: 'docker ps', output: 'nothing' }],
        after: [{ command: 'docker ps', output: 'web' }],
      },
    ]);
    expect(machine.typed).toEqual(['docker compose up -d --replicas']);
    expect(machine.scripts[0]).toContain('echo the scene');
    expect(done.sandbox.steps.map(({ title }) => title)).toContain('The scene is set');
    expect(done.terminal).toEqual({ id: 't1', node: 'node1' });
    expect(trials.sandboxOf(OWNER, done.id)).toBe(done.sandbox.id);
    expect(trials.sandboxOf('eve', done.id)).toBeUndefined();
    expect([trials.owns(OWNER, done.sandbox.id), trials.owns('eve', done.sandbox.id)]).toEqual([true, false]);
  });

  it('is compared with the right one, for which the scene is set anew', async () => {
    answer('--replicas');
    explain();
    const trials = made();
    const { id } = await begin(trials);
    await until(trials, id, 'ready');
    expect(trials.run(OWNER, id, { run: 'right' })).toMatchObject({ state: 'preparing' });
    expect(() => trials.run(OWNER, id, { run: 'right' })).toThrow(expect.objectContaining({ code: 'trial_busy' }));
    const done = await until(trials, id, 'ready');
    expect(done.runs.map(({ which, state }) => [which, state])).toEqual([
      ['mine', 'ended'],
      ['right', 'ended'],
    ]);
    expect(done.terminal?.id).toBe('t2');
    expect(machine.scripts.filter((script) => script.includes('echo the scene'))).toHaveLength(2);
    expect(machine.forgotten).toContain(done.sandbox.id);
  });

  it('that does not end is told as open, and looked at all the same', async () => {
    explain();
    machine.promptLate = true;
    machine.onCommand = () => ({ output: 'following …' });
    const trials = made();
    const { id } = await begin(trials, 'right');
    const { runs } = await until(trials, id, 'ready');
    expect(runs).toMatchObject([{ state: 'open', output: 'following …', after: [{ command: 'docker ps' }] }]);
    expect(runs[0]?.exitCode).toBeUndefined();
    machine.onScript = () => ({ output: 'later' });
    expect(await trials.look(OWNER, id)).toMatchObject({ runs: [{ after: [{ output: 'later' }] }] });
  });

  it('is looked at for longer in Kubernetes, where pods follow what was ordered', async () => {
    sittings.discard(OWNER, sitting.id);
    sittings.close();
    enter({ ...recipe, cluster: 'kubernetes' });
    explain();
    let pods = 2;
    machine.onScript = (script) => ({ output: script.includes('docker ps') ? `${pods}` : '' });
    machine.onCommand = () => {
      setTimeout(() => (pods = 4), 40);
      return { output: 'scaled', exitCode: 0 };
    };
    const trials = made({ settleMs: 400, settlePauseMs: 20 });
    const { id } = await begin(trials, 'right');
    const { runs, sandbox } = await until(trials, id, 'ready');
    expect(runs).toMatchObject([{ before: [{ output: '2' }], after: [{ output: '4' }] }]);
    expect(sandbox.nodes).toMatchObject([{ name: 'node1', role: 'control-plane' }]);
  });

  it('is nothing when a question is still to be answered, has no command, or nothing was typed', async () => {
    const trials = made();
    await expect(begin(trials, 'right')).rejects.toMatchObject({ code: 'question_not_explained' });
    explain();
    await expect(begin(trials, 'mine')).rejects.toMatchObject({ code: 'not_to_try' });
    sittings.explain(OWNER, sitting.id, sitting.single);
    const other = { sitting: sitting.id, number: sitting.single, run: 'right' } as const;
    await expect(trials.start(OWNER, other)).rejects.toMatchObject({ code: 'not_to_try' });
    await expect(trials.start('eve', other)).rejects.toMatchObject({ code: 'sitting_not_found' });
    expect(await world.hosted()).toEqual([]);
  });

  it('says why its scene could not be set, and can be tried again', async () => {
    explain();
    machine.onScript = () => ({ output: 'no such image\n', exitCode: 1 });
    const trials = made();
    const { id } = await begin(trials, 'right');
    const failed = await until(trials, id, 'failed');
    expect(failed.why).toMatch(/ended with exit code 1:\nno such image/);
    expect(failed.runs).toMatchObject([{ state: 'failed' }]);
    machine.onScript = () => ({ output: '' });
    trials.run(OWNER, id, { run: 'right' });
    expect((await until(trials, id, 'ready')).runs).toMatchObject([{ state: 'ended', exitCode: 0 }]);
  });
});

describe('the sandbox of a trial', () => {
  it('is one a learner: another trial ends it before', async () => {
    explain();
    const trials = made();
    const first = await begin(trials, 'right');
    const second = await begin(trials, 'right');
    expect(trials.get(OWNER, first.id)).toMatchObject({ state: 'ended', why: /instead/ });
    await until(trials, second.id, 'ready');
    expect(await world.hosted()).toEqual([second.sandbox.id]);
    expect(() => trials.run(OWNER, first.id, { run: 'right' })).toThrow(
      expect.objectContaining({ code: 'trial_ended' }),
    );
  });

  it('is removed when it is ended, at once or while it is made, and nothing of it can be used', async () => {
    explain();
    const trials = made();
    const { id, sandbox } = await begin(trials, 'right');
    expect(trials.end(OWNER, id)).toMatchObject({ state: 'ended', why: 'You ended it.' });
    expect(trials.end(OWNER, id)).toMatchObject({ state: 'ended' });
    await expect.poll(() => world.hosted()).toEqual([]);
    expect(trials.sandboxOf(OWNER, id)).toBeUndefined();
    expect(trials.owns(OWNER, sandbox.id)).toBe(false);
    await expect(trials.look(OWNER, id)).rejects.toMatchObject({ code: 'trial_ended' });
    expect(() => trials.get('eve', id)).toThrow(expect.objectContaining({ code: 'trial_not_found' }));
  });

  it('ends when no page asks for it any more', async () => {
    explain();
    const trials = made({ idleMs: 40 });
    const { id } = await begin(trials, 'right');
    await expect.poll(() => world.hosted(), { interval: 100, timeout: 5000 }).toEqual([]);
    expect(trials.get(OWNER, id)).toMatchObject({ state: 'ended', why: 'No page has shown it for a while.' });
  });

  it('ends when its time is over', async () => {
    explain();
    const trials = made({ lifetimeMs: 60_000 });
    const { id } = await begin(trials, 'right');
    await until(trials, id, 'ready');
    world.clock.pass(60_001);
    await until(trials, id, 'ended');
    await expect.poll(() => world.hosted()).toEqual([]);
  });

  it('does not outlive its server', async () => {
    explain();
    const trials = made();
    const { id } = await begin(trials, 'right');
    await until(trials, id, 'ready');
    trials.close();
    await world.restart(() => false);
    expect(await world.hosted()).toEqual([]);
    const after = made();
    expect(() => after.get(OWNER, id)).toThrow(expect.objectContaining({ code: 'trial_not_found' }));
  });
});
