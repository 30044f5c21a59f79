import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verdict } from '../../protocol/index.ts';
import { HostError } from '../host/index.ts';
import { createGrading } from './grading.ts';
import { FakeHost, type FakeSandbox } from './testing/fake-sandbox.ts';
import { swarmSandbox } from './testing/fake-swarm.ts';
import { labOf } from './testing/labs.ts';
import type { GradeRequest, GradingMemory } from './types.ts';

type Task = Parameters<typeof labOf>[0]['tasks'][number];

const memory = (): GradingMemory => ({
  variables: { colour: 'teal' },
  base: {},
  latched: {},
  recorded: {},
  answers: {},
});
const task = (id: string, rule: string, more: Partial<Task> = {}): Task => ({
  id,
  title: id,
  points: 50,
  rules: [{ rule, hint: `hint of ${id}` }],
  ...more,
});

function setUp(tasks: Task[], options: { sandbox?: FakeSandbox; host?: FakeHost; capabilities?: string[] } = {}) {
  const sandbox = options.sandbox ?? swarmSandbox([]);
  const host = options.host ?? new FakeHost();
  const grading = createGrading({
    host,
    images: { identity: () => undefined },
    capabilities: () => options.capabilities ?? [],
  });
  const lab = labOf({
    sandbox: { cluster: 'swarm', nodes: [{ name: 'node1' }, { name: 'node2' }, { name: 'node3' }], images: [] },
    variables: { colour: { oneOf: ['teal', 'plum'] } },
    reads: { web: { service: 'web' }, loss: { kill: { service: 'web' } } },
    tasks,
  });
  const verdicts: Verdict[] = [];
  const run = (more: Partial<GradeRequest> = {}) =>
    grading.run({
      lab,
      sandbox,
      memory: memory(),
      mode: 'poll',
      disturb: true,
      onVerdict: (verdict) => verdicts.push(verdict),
      ...more,
    });
  const setLabel = (value: string) => {
    const changed = { ID: 'web-id', Spec: { Name: 'web', Labels: { state: value } } };
    sandbox.engine('node1').routes['/services/web-id'] = changed;
  };
  return { sandbox, host, run, verdicts, setLabel };
}

const LABEL = "web.Spec.Labels.state == 'good'";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a check', () => {
  it('waits until a rule becomes true, tells the state on the way, and looks at once when the cluster changes', async () => {
    const { run, verdicts, setLabel, sandbox } = setUp([task('one', LABEL, { points: 100 })]);
    const outcome = run();
    await vi.advanceTimersByTimeAsync(2000);
    expect(verdicts.map((verdict) => [verdict.status, verdict.final])).toEqual([['failed', false]]);
    setLabel('good');
    sandbox.change();
    await vi.advanceTimersByTimeAsync(100);
    expect(await outcome).toMatchObject({
      score: 100,
      maxScore: 100,
      verdicts: { one: { status: 'passed', final: true } },
    });
    expect(sandbox.watches).toBe(0);
  });

  it('gives up after the time of the task, with the first false rule and its evidence', async () => {
    const { run } = setUp([task('one', LABEL, { within: '5s', points: 100 })]);
    const outcome = run();
    await vi.advanceTimersByTimeAsync(4500);
    let done = false;
    void outcome.then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    const { verdicts } = await outcome;
    expect(verdicts.one).toMatchObject({ status: 'failed', final: true, hint: 'hint of one', rule: LABEL });
    expect(verdicts.one?.evidence.length).toBeGreaterThan(0);
  });

  it('is done early when asked to, once nothing moves any more', async () => {
    const { run } = setUp([task('one', LABEL, { points: 100 })]);
    const outcome = run({ quietMs: 3000 });
    await vi.advanceTimersByTimeAsync(4500);
    expect((await outcome).verdicts.one?.final).toBe(true);
  });

  it('is not done early with a verdict that is not to be made final so', async () => {
    const { run, verdicts } = setUp([task('one', LABEL, { points: 100, within: '10s' })]);
    const outcome = run({ quietMs: 3000, quietFor: ({ hint }) => hint !== 'hint of one' });
    await vi.advanceTimersByTimeAsync(9000);
    expect(verdicts.some((verdict) => verdict.final)).toBe(false);
    await vi.advanceTimersByTimeAsync(2500);
    expect((await outcome).verdicts.one?.final).toBe(true);
  });

  it('does not take a rollout for quiet', async () => {
    const sandbox = swarmSandbox([{ id: 'a', node: 'node1', slot: 1, image: 'x', state: 'preparing' }]);
    const { run, verdicts } = setUp([task('one', LABEL, { points: 100, within: '10s' })], { sandbox });
    const outcome = run({ quietMs: 3000 });
    await vi.advanceTimersByTimeAsync(9000);
    expect(verdicts.some((verdict) => verdict.final)).toBe(false);
    await vi.advanceTimersByTimeAsync(2500);
    expect((await outcome).verdicts.one?.final).toBe(true);
  });

  it('takes for quiet, after a while, what should end on a node that is gone', async () => {
    const sandbox = swarmSandbox([
      { id: 'a', node: 'node1', slot: 1, image: 'x', state: 'running', desired: 'shutdown' },
    ]);
    const { run, verdicts } = setUp([task('one', LABEL, { points: 100, within: '60s' })], { sandbox });
    const outcome = run({ quietMs: 3000 });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(verdicts.some((verdict) => verdict.final)).toBe(false);
    await vi.advanceTimersByTimeAsync(2500);
    expect((await outcome).verdicts.one?.final).toBe(true);
  });

  it('judges a task only when what it needs has passed, and its time begins then', async () => {
    const tasks = [
      task('one', LABEL, { within: '30s' }),
      task('two', 'web.Spec.Labels.more == "x"', { needs: ['one'], within: '5s' }),
    ];
    const { run, verdicts, setLabel } = setUp(tasks);
    const outcome = run({ taskIds: ['two'] });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(verdicts).toHaveLength(1);
    expect(verdicts[0]).toMatchObject({ taskId: 'two', waitingFor: ['one'], final: false });
    setLabel('good');
    await vi.advanceTimersByTimeAsync(4000);
    expect(verdicts.at(-1)).toMatchObject({ taskId: 'two', hint: 'hint of two', final: false });
    await vi.advanceTimersByTimeAsync(4000);
    expect((await outcome).verdicts).toMatchObject({ two: { status: 'failed', final: true } });
  });

  it('does not wait for a task whose need has failed for good', async () => {
    const { run } = setUp([task('one', LABEL, { within: '1s' }), task('two', 'true', { needs: ['one'] })]);
    const outcome = run();
    await vi.advanceTimersByTimeAsync(3000);
    expect((await outcome).verdicts.two).toMatchObject({ status: 'failed', waitingFor: ['one'], final: true });
  });

  it('remembers a latched task and what it recorded, whatever comes later', async () => {
    const { run, setLabel } = setUp([
      task('one', LABEL, { latch: true, record: { id: 'web.ID' } }),
      task('two', LABEL, { within: '1s' }),
    ]);
    setLabel('good');
    const first = await run();
    expect(first.memory.recorded).toEqual({ id: 'web-id' });
    setLabel('bad');
    const second = run({ memory: first.memory });
    await vi.advanceTimersByTimeAsync(3000);
    expect((await second).verdicts).toMatchObject({
      one: { status: 'passed', latched: true },
      two: { status: 'failed' },
    });
  });

  it('passes a task that must stay so only after its time, and begins anew when the values change', async () => {
    const { run, setLabel, sandbox } = setUp([
      task('one', LABEL, { points: 100, stable: { for: '5s', of: ['web.Spec.Labels.generation'] } }),
    ]);
    const generation = (value: string) => {
      sandbox.engine('node1').routes['/services/web-id'] = {
        ID: 'web-id',
        Spec: { Labels: { state: 'good', generation: value } },
      };
    };
    setLabel('good');
    generation('1');
    const outcome = run();
    await vi.advanceTimersByTimeAsync(4000);
    generation('2');
    let done = false;
    void outcome.then(() => {
      done = true;
    });
    await vi.advanceTimersByTimeAsync(4000);
    expect(done).toBe(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect((await outcome).verdicts.one?.status).toBe('passed');
  });

  it('passes it at once when that it lasts was seen before', async () => {
    const { run, setLabel } = setUp([
      task('one', LABEL, { points: 100, stable: { for: '5s', of: ['web.Spec.Labels.generation'] } }),
    ]);
    setLabel('good');
    const outcome = run({ stableAtOnce: true });
    await vi.advanceTimersByTimeAsync(100);
    expect((await outcome).verdicts.one).toMatchObject({ status: 'passed', final: true });
  });

  it('ends when it is aborted and closes what it opened', async () => {
    const { run, sandbox } = setUp([task('one', LABEL, { points: 100 })]);
    const abort = new AbortController();
    const outcome = run({ signal: abort.signal });
    outcome.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1000);
    abort.abort(new Error('stop'));
    await expect(outcome).rejects.toThrow('stop');
    expect(sandbox.watches).toBe(0);
  });
});

describe('trouble that is not the learner’s', () => {
  it('is retried, then told as unable with what to do', async () => {
    const { run, sandbox, setLabel } = setUp([task('one', LABEL, { points: 100 })]);
    let broken = true;
    sandbox.engine('node1').routes['/services'] = () => {
      if (broken) throw new HostError('engine_unreachable', 'no answer');
      return [{ ID: 'web-id', Spec: { Name: 'web' } }];
    };
    setLabel('good');
    const outcome = run();
    await vi.advanceTimersByTimeAsync(1000);
    broken = false;
    await vi.advanceTimersByTimeAsync(2000);
    expect((await outcome).verdicts.one?.status).toBe('passed');

    broken = true;
    const second = run();
    await vi.advanceTimersByTimeAsync(35_000);
    const { verdicts, unable } = await second;
    expect(unable).toEqual({ one: 'engine_unreachable' });
    expect(verdicts.one?.reason).toMatch(/Docker engine of node1 does not answer.*start it again/);
  });

  it('shares the points of tasks that this host cannot judge', async () => {
    const tasks = [
      task('one', LABEL, { points: 30 }),
      task('two', LABEL, { points: 20 }),
      task('mesh', 'true', { requires: ['ipvs'] }),
    ];
    const { run, setLabel } = setUp(tasks);
    setLabel('good');
    const { score, maxScore, verdicts } = await run();
    expect([score, maxScore, verdicts.mesh?.status]).toEqual([100, 100, 'unable']);
    expect((await setUp(tasks, { capabilities: ['ipvs'] }).run({ mode: 'once' })).score).toBe(50);
  });
});

describe('an engine that is not the genuine one', () => {
  it('lets no task pass, and is flagged once', async () => {
    const host = new FakeHost((node) =>
      node === 'node1'
        ? { stdout: '{"ok":false,"code":"engine_replaced","detail":"another dockerd"}\n', exitCode: 3 }
        : undefined,
    );
    const { run, setLabel } = setUp([task('one', LABEL, { points: 100 })], { host });
    setLabel('good');
    const flags: string[] = [];
    const { verdicts, score, unable, flags: told } = await run({ onFlag: (flag) => flags.push(flag.code) });
    expect(verdicts.one).toMatchObject({ status: 'unable', points: 0, final: true });
    expect(verdicts.one?.reason).toContain('node1');
    expect([score, unable.one, flags]).toEqual([0, 'engine_replaced', ['engine_replaced']]);
    expect(told).toEqual([
      expect.objectContaining({ code: 'engine_replaced', node: 'node1', detail: 'another dockerd' }),
    ]);
  });

  it('on a node that a task did not look at is flagged, and the task passes', async () => {
    const host = new FakeHost((node) =>
      node === 'node3'
        ? { stdout: '{"ok":false,"code":"engine_foreign_process","detail":"x"}\n', exitCode: 3 }
        : undefined,
    );
    const { run, setLabel } = setUp([task('one', LABEL, { points: 100 })], { host });
    setLabel('good');
    const { score, flags } = await run();
    expect([score, flags.map((flag) => flag.node)]).toEqual([100, ['node3']]);
  });
});

describe('live mode', () => {
  it('looks once, and leaves out what one look cannot tell', async () => {
    const { run, setLabel, host } = setUp([
      task('one', LABEL),
      task('heal', 'loss.recovered', { points: 25 }),
      task('after', LABEL, { points: 25, needs: ['heal'] }),
    ]);
    setLabel('good');
    const outcome = await run({ mode: 'once', disturb: false });
    expect(outcome.verdicts.heal).toMatchObject({ status: 'failed', points: 0, evidence: [] });
    expect(outcome.verdicts.heal?.hint).toMatch('Press Check');
    expect(outcome.verdicts.after).toMatchObject({ status: 'failed', waitingFor: ['heal'] });
    const passed: Verdict = { ...outcome.verdicts.one, taskId: 'heal', points: 25 } as Verdict;
    const known = await run({ mode: 'once', disturb: false, previous: { heal: passed } });
    expect(known.verdicts.after?.status).toBe('passed');
    expect(known.verdicts.heal).toBeUndefined();
    expect(known.score).toBe(100);
    const programs = host.runs.map((entry) => entry.spec.argv[0]).filter((program) => program !== 'bash');
    expect(new Set(programs)).toEqual(new Set(['/drydock/relay']));
  });

  it('asks an engine for each thing once, however many tasks want it', async () => {
    const { run, sandbox } = setUp([task('one', LABEL), task('two', 'web.Spec.Labels.more == "x"')]);
    await run({ mode: 'once', disturb: false });
    const asked = sandbox.engine('node1').asked;
    expect(new Set(asked).size).toBe(asked.length);
  });
});
