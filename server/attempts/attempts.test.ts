import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAttempts } from './attempts.ts';
import { attemptsBench, verdictOf } from './testing/fakes.ts';
import type { AttemptEvent } from './types.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An attempt whose sandbox is ready. */
async function running() {
  const bench = await attemptsBench();
  const { id } = await bench.attempts.start('me', 'lab');
  await bench.sandboxes.makeReady();
  const events: AttemptEvent[] = [];
  const watch = () => bench.attempts.watch('me', id, (event) => events.push(event));
  const verdictEvents = () =>
    events.flatMap((event) => (event.kind === 'verdict' ? [`${event.verdict.taskId} ${event.verdict.status}`] : []));
  return { ...bench, id, events, watch, verdictEvents };
}

describe('an attempt', () => {
  it('draws its variables, and two starts give the same attempt', async () => {
    const { attempts, sandboxes } = await attemptsBench();
    const [first, second] = await Promise.all([attempts.start('me', 'lab'), attempts.start('me', 'lab')]);
    expect(second.id).toBe(first.id);
    expect(first).toMatchObject({
      state: 'active',
      variables: { colour: 'teal' },
      score: 0,
      maxScore: 100,
      checking: false,
    });
    expect(sandboxes.requests).toHaveLength(1);
    expect((await attempts.start('you', 'lab')).id).not.toBe(first.id);
    expect(() => attempts.get('you', first.id)).toThrow('no attempt');
  });

  it('remembers what set-up recorded', async () => {
    const { store, id } = await running();
    expect(store.attempts.find(id)?.memory.base).toEqual({ web: 'recorded' });
  });

  it('counts hints, with variables filled in, until there are none', async () => {
    const { attempts, id } = await running();
    expect(attempts.takeHint('me', id, 'one')).toEqual({ hint: 'It is teal.', taken: 1, of: 2 });
    attempts.takeHint('me', id, 'one');
    expect(() => attempts.takeHint('me', id, 'one')).toThrow('All 2 hints');
    expect(attempts.get('me', id)).toMatchObject({
      hintsTaken: { one: 2 },
      hintTexts: { one: ['It is teal.', 'Really.'] },
    });
  });

  it('ends with a result: score, solution, timeline; its sandbox is released', async () => {
    const { attempts, grading, sandboxes, id } = await running();
    const check = attempts.check('me', id);
    grading.runs[0]?.answer([verdictOf('one', 'passed'), verdictOf('two', 'failed', { rule: 'secret' })]);
    await check;
    expect(attempts.get('me', id).verdicts.two?.rule).toBeUndefined();
    expect(() => attempts.result('me', id)).toThrow('still running');
    const result = await attempts.end('me', id);
    expect(result).toMatchObject({ passed: false, attempt: { state: 'ended', score: 50 } });
    expect(result.tasks.map((task) => [task.verdict?.status, task.solution.script])).toEqual([
      ['passed', 'docker service create teal'],
      ['failed', ''],
    ]);
    expect(result.attempt.verdicts.two?.rule).toBe('secret');
    expect(result.timeline.map((entry) => entry.text)).toEqual(
      expect.arrayContaining(['Started', 'one: passed', 'Checked', 'Ended']),
    );
    expect(sandboxes.released).toEqual(['sandbox1']);
    await expect(attempts.check('me', id)).rejects.toMatchObject({ code: 'attempt_ended' });
  });

  it('is abandoned when its sandbox cannot be made', async () => {
    const { attempts, sandboxes } = await attemptsBench();
    const { id } = await attempts.start('me', 'lab');
    sandboxes.become('sandbox1', { state: 'failed', reason: { code: 'x', message: 'no memory' } });
    expect(attempts.get('me', id).state).toBe('abandoned');
    expect((await attempts.start('me', 'lab')).id).not.toBe(id);
  });
});

describe('a check', () => {
  it('is one run, however many press at once; others for other tasks follow it', async () => {
    const { attempts, grading, id } = await running();
    const all = [attempts.check('me', id), attempts.check('me', id), attempts.check('me', id, ['one'])];
    expect(attempts.get('me', id).checking).toBe(true);
    expect(grading.runs).toHaveLength(1);
    grading.runs[0]?.answer([verdictOf('one', 'passed')]);
    await Promise.all(all.slice(0, 2));
    await vi.waitFor(() => expect(grading.runs).toHaveLength(2));
    expect(grading.runs[1]?.request).toMatchObject({ taskIds: ['one'], disturb: true, mode: 'poll' });
    grading.runs[1]?.answer([]);
    await all[2];
    expect(attempts.get('me', id).checking).toBe(false);
  });

  it('keeps each final verdict, and what it latches, before anybody hears of it', async () => {
    const { attempts, grading, store, id } = await running();
    const heard: unknown[] = [];
    attempts.watch('me', id, (event) => {
      if (event.kind !== 'verdict' || !event.verdict.final) return;
      heard.push([
        store.attempts.verdicts(id)[event.verdict.taskId]?.status,
        Object.keys(store.attempts.find(id)?.memory.latched ?? {}),
      ]);
    });
    const check = attempts.check('me', id);
    const run = grading.of('poll')[0];
    const latched = { one: verdictOf('one', 'passed', { latched: true }) };
    if (run) run.answer([verdictOf('one', 'passed')], { memory: { ...run.request.memory, latched } });
    await check;
    expect(heard).toEqual([['passed', ['one']]]);
    // As after kill -9: a new server on the same database.
    const { deps } = await attemptsBench();
    const again = createAttempts({ ...deps, store });
    expect(again.get('me', id)).toMatchObject({ verdicts: { one: { status: 'passed' } }, score: 50, checking: false });
  });

  it('shows on the way what it sees, and stores only what is final', async () => {
    const { attempts, grading, store, id } = await running();
    const check = attempts.check('me', id);
    const { request, answer } = grading.runs[0] ?? {};
    request?.onVerdict?.(verdictOf('two', 'failed', { final: false }));
    expect(attempts.get('me', id).verdicts.two).toMatchObject({ final: false });
    expect(store.attempts.verdicts(id)).toEqual({});
    answer?.([verdictOf('two', 'failed')]);
    await check;
    expect(store.attempts.verdicts(id).two?.final).toBe(true);
  });

  it('is interrupted by a reset, which clears the verdicts; the variables stay', async () => {
    const { attempts, grading, sandboxes, id } = await running();
    const first = attempts.check('me', id);
    grading.runs[0]?.answer([verdictOf('one', 'passed')]);
    await first;
    const second = attempts.check('me', id);
    attempts.reset('me', id);
    await expect(second).rejects.toMatchObject({ code: 'check_interrupted' });
    expect(attempts.get('me', id)).toMatchObject({
      verdicts: {},
      score: 0,
      variables: { colour: 'teal' },
      sandbox: { state: 'resetting' },
    });
    await expect(attempts.check('me', id)).rejects.toMatchObject({ code: 'sandbox_not_ready' });
    await sandboxes.makeReady();
    const third = attempts.check('me', id);
    grading.runs.at(-1)?.answer([]);
    await third;
  });

  it('tells a flag once and keeps it on the result', async () => {
    const { attempts, grading, id } = await running();
    for (const _ of [1, 2]) {
      const check = attempts.check('me', id);
      grading.runs.at(-1)?.answer([], { flags: [{ code: 'engine_replaced', node: 'node2', detail: 'x', at: 1 }] });
      await check;
    }
    expect((await attempts.end('me', id)).attempt.flags).toHaveLength(1);
  });
});

describe('live mode', () => {
  it('looks only while someone watches, and tells only news', async () => {
    const { grading, sandboxes, watch, verdictEvents } = await running();
    grading.live = () => [verdictOf('one', 'passed')];
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(1000);
    expect(grading.of('once')).toHaveLength(0);
    const stop = watch();
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(20_000);
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(grading.of('once').length).toBeGreaterThan(3);
    expect(grading.of('once').every((run) => !run.request.disturb)).toBe(true);
    expect(verdictEvents()).toEqual(['one passed']);
    stop();
    const looks = grading.runs.length;
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(grading.runs).toHaveLength(looks);
  });

  it('looks at most three times a second', async () => {
    const { grading, sandboxes, watch } = await running();
    grading.live = () => [];
    watch();
    for (let i = 0; i < 100; i++) {
      sandboxes.machine?.change();
      await vi.advanceTimersByTimeAsync(20);
    }
    expect(grading.of('once').length).toBeLessThanOrEqual(7);
  });

  it('does not take a passed task back for one look that failed', async () => {
    const { grading, sandboxes, watch, verdictEvents } = await running();
    const answers: ('passed' | 'failed' | 'unable')[] = [
      'passed',
      'failed',
      'passed',
      'unable',
      'unable',
      'failed',
      'failed',
    ];
    let status: (typeof answers)[number] = 'passed';
    grading.live = () => {
      status = answers.shift() ?? status;
      return [verdictOf('one', status)];
    };
    watch();
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(30_000);
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(answers).toEqual([]);
    expect(verdictEvents()).toEqual(['one passed', 'one failed']);
  });

  it('rests while a check runs and when it is switched off', async () => {
    const { attempts, grading, sandboxes, watch, id } = await running();
    watch();
    grading.live = () => [];
    const check = attempts.check('me', id);
    await vi.advanceTimersByTimeAsync(0);
    const before = grading.of('once').length;
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(5000);
    expect(grading.of('once')).toHaveLength(before);
    grading.of('poll')[0]?.answer([]);
    await check;
    attempts.setLive('me', id, false);
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(5000);
    expect(grading.of('once')).toHaveLength(before);
  });

  it('looks again when a task has to stay so for a while', async () => {
    const { grading, sandboxes, watch } = await running();
    grading.live = () => [];
    watch();
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(10_000);
    const looks = grading.of('once').length;
    grading.more = { againMs: 30_000 };
    sandboxes.machine?.change();
    await vi.advanceTimersByTimeAsync(29_000);
    const early = grading.of('once').length;
    await vi.advanceTimersByTimeAsync(2000);
    // At once, three times after the change, and when the task may be done.
    expect([early, grading.of('once').length]).toEqual([looks + 4, looks + 5]);
  });
});

describe('after a restart', () => {
  it('an attempt whose sandbox is lost is closed, the others go on', async () => {
    const { store, id, deps } = await running();
    const lost = await attemptsBench();
    const attempts = createAttempts({ ...lost.deps, store });
    await attempts.resume();
    expect(attempts.get('me', id).state).toBe('abandoned');
    const other = await running();
    const kept = createAttempts({ ...other.deps });
    await kept.resume();
    expect(kept.get('me', other.id)).toMatchObject({ state: 'active', checking: false });
    expect(kept.prepareFor('sandbox1')).toBeTypeOf('function');
    expect(createAttempts(deps).prepareFor('unknown')).toBeUndefined();
  });
});
