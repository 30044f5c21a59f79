import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SittingChange, StartSitting } from '../../protocol/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { reportCsv } from './report-csv.ts';
import { Sittings } from './sittings.ts';
import { FakeExamAttempts } from './testing/fake-exam-attempts.ts';
import { madeMixed } from './testing/made-live.ts';

const MINUTE = 60_000;
const MIXED: StartSitting = { kind: 'mixed', mode: '701-100', seed: 'test', live: 2 };

const { bank, labs } = madeMixed();

let store: Store;
let now = 0;
let attempts: FakeExamAttempts;
let room: Sittings;
/** Labs whose machines cannot be started yet. */
const unready = new Set<string>();

function opened(): Sittings {
  return new Sittings({
    store,
    bank,
    labTitle: (id) => `Lab ${id}`,
    log: pino({ level: 'silent' }),
    live: { attempts, lab: (id) => labs.get(id), capabilities: () => [], ready: ({ id }) => !unready.has(id) },
    now: () => now,
  });
}

beforeEach(async () => {
  store = await openStore(':memory:');
  now = 1_000_000;
  attempts = new FakeExamAttempts();
  room = opened();
});
afterEach(() => {
  room.close();
  store.close();
  unready.clear();
});

const start = () => room.start('ada', MIXED).id;
const states = (id: string) => room.get('ada', id).live.map(({ state }) => state);
const ready = (attempt: string) => attempts.become(attempt, { state: 'ready' });
/** Contact for so long, every five seconds. */
function sit(id: string, ms: number, number?: number): void {
  for (const end = now + ms; now < end; ) {
    now = Math.min(end, now + 5000);
    room.contact('ada', id, number);
  }
}

describe('a mixed paper', () => {
  it('asks live tasks after its questions, with more time, and nothing of how they are graded', () => {
    const view = room.start('ada', MIXED);
    expect(view).toMatchObject({ kind: 'mixed', title: 'Mixed paper (701-100)' });
    expect(view.questions).toHaveLength(2);
    expect(view.live.map(({ number }) => number)).toEqual([3, 4]);
    // Two of five places in ten minutes, and twice four minutes.
    expect(view.clock.limitMs).toBe(12 * MINUTE);
    expect(view.live[0]).toMatchObject({ intro: 'There is a machine.', tasks: [{ title: 'One' }, { title: 'Two' }] });
    expect(JSON.stringify(view.live)).not.toMatch(/web.ID|look again|solve/);
    expect(room.overview('ada')).toMatchObject({
      active: { live: 2 },
      mixed: [
        { mode: '701-100', live: 1, possible: true },
        { mode: '701-100', live: 2, possible: true },
        { mode: '701-200', possible: false },
        { mode: '701-200', possible: false },
      ],
    });
  });

  it('is not there without a clock, nor with more live tasks than there are', () => {
    expect(() => room.start('ada', { ...MIXED, practice: true })).toThrow(/has a clock/);
    expect(() => room.start('ada', { ...MIXED, live: 5 })).toThrow(expect.objectContaining({ code: 'live_too_few' }));
    const requires = labs.get('lab-e02-b')?.definition.requires;
    requires?.push('ipvs');
    expect(start).toThrow(expect.objectContaining({ code: 'live_too_few' }));
    requires?.pop();
    unready.add('lab-e02-b');
    expect(start).toThrow(expect.objectContaining({ code: 'live_too_few' }));
    expect(room.overview('ada').mixed.filter(({ possible }) => possible)).toMatchObject([{ live: 1 }]);
  });

  it('makes its sandboxes one after the other, before anybody looks at them', () => {
    const id = start();
    expect(states(id)).toEqual(['preparing', 'queued']);
    ready('attempt1');
    expect(states(id)).toEqual(['ready', 'preparing']);
    ready('attempt2');
    expect(states(id)).toEqual(['ready', 'ready']);
    expect(attempts.begun).toMatchObject([{ owner: 'ada', sittingId: id, taskIds: ['one', 'two'] }, {}]);
    expect(attempts.begun[0]?.lifetimeMs).toBeGreaterThan(24 * MINUTE);
  });

  it('tells why a live task has no sandbox, and tries again; the rest goes on', () => {
    const heard: SittingChange[] = [];
    const id = start();
    room.watch('ada', id, (change) => heard.push(change));
    attempts.become('attempt1', { state: 'over', reason: { code: 'image_missing', message: 'No image' } });
    expect(heard.at(-1)?.live).toMatchObject([{ state: 'failed', problem: { message: 'No image' } }, {}]);
    expect(states(id)).toEqual(['failed', 'preparing']);
    attempts.refuse = Object.assign(new Error('The engine is down'), { code: 'host_unreachable' });
    expect(room.retryLive('ada', id, 3).live[0]).toMatchObject({
      state: 'failed',
      problem: { code: 'host_unreachable', message: 'The engine is down' },
    });
    attempts.refuse = undefined;
    expect(room.retryLive('ada', id, 3).live[0]).toMatchObject({ state: 'preparing', attemptId: 'attempt3' });
    expect(() => room.retryLive('ada', id, 1)).toThrow(expect.objectContaining({ code: 'live_not_found' }));
  });

  it('waits for room without a word, until somebody looks at the task', () => {
    attempts.refuse = Object.assign(new Error('All 1 sandboxes are in use'), { code: 'no_capacity' });
    const id = start();
    expect(states(id)).toEqual(['queued', 'queued']);
    room.contact('ada', id, 4);
    expect(room.get('ada', id).live[1]).toMatchObject({ state: 'failed', problem: { code: 'no_capacity' } });
    attempts.refuse = undefined;
    room.contact('ada', id, 3);
    expect(states(id)).toEqual(['preparing', 'failed']);
  });

  it('is flagged like a question, but not answered', () => {
    const id = start();
    const change = { tab: 'a', serial: 1, flagged: true };
    expect(room.answer('ada', id, 3, change).answer).toMatchObject({ number: 3, flagged: true });
    expect(() => room.answer('ada', id, 3, { ...change, serial: 2, text: 'x' })).toThrow(
      expect.objectContaining({ code: 'answer_invalid' }),
    );
    expect(() => room.answer('ada', id, 5, change)).toThrow(expect.objectContaining({ code: 'question_not_found' }));
  });
});

describe('the clock of a mixed paper', () => {
  it('gives back the time that somebody waits for a sandbox, and records it', async () => {
    const { id, startedAt, clock } = room.start('ada', MIXED);
    sit(id, 30_000, 1);
    expect(room.contact('ada', id, 3)).toMatchObject({ stands: true, givenBackMs: 0 });
    sit(id, 40_000, 3);
    now += 2000;
    ready('attempt1');
    expect(room.get('ada', id).clock).toMatchObject({
      stands: false,
      givenBackMs: 42_000,
      graceLeftMs: 2 * MINUTE,
      endsAt: (clock.endsAt ?? 0) + 42_000,
    });
    sit(id, 20_000, 3);
    expect(room.get('ada', id).clock.givenBackMs).toBe(42_000);
    const { gaps } = await room.submit('ada', id);
    expect(gaps).toEqual([{ from: startedAt + 30_000, to: startedAt + 72_000, givenBackMs: 42_000, why: 'sandbox' }]);
  });

  it('gives back so much and no more, and lost contact is counted as such', () => {
    const { id, startedAt } = room.start('ada', MIXED);
    room.contact('ada', id, 3);
    sit(id, MINUTE, 3);
    now += 1.5 * MINUTE;
    expect(room.contact('ada', id, 3)).toMatchObject({ givenBackMs: 2.5 * MINUTE, graceLeftMs: 0.5 * MINUTE });
    sit(id, 2 * MINUTE, 3);
    const clock = room.contact('ada', id, 3);
    expect(clock).toMatchObject({ givenBackMs: 3.5 * MINUTE, stands: false });
    expect(clock.endsAt).toBe(startedAt + 15.5 * MINUTE);
  });

  it('stands neither for a reset, nor for a sandbox that nobody looks at', () => {
    const id = start();
    sit(id, 10_000, 1);
    ready('attempt1');
    room.contact('ada', id, 3);
    room.resetLive('ada', id, 3);
    expect(attempts.resets).toEqual(['attempt1']);
    sit(id, 10_000, 3);
    expect(states(id)[0]).toBe('preparing');
    expect(room.contact('ada', id, 3)).toMatchObject({ givenBackMs: 0, stands: false });
    expect(() => room.resetLive('ada', id, 3)).toThrow(expect.objectContaining({ code: 'live_busy' }));
  });

  it('does not end while somebody waits at its end', () => {
    const { id, startedAt } = room.start('ada', MIXED);
    sit(id, 12 * MINUTE - 3000, 1);
    room.contact('ada', id, 3);
    now += 4500;
    expect(room.get('ada', id)).toMatchObject({ state: 'active', clock: { endsAt: startedAt + 12 * MINUTE + 4500 } });
  });
});

describe('grading the live tasks', () => {
  /** Both ready; the first lab task of each is solved. */
  function worked(): string {
    const id = start();
    ready('attempt1');
    ready('attempt2');
    attempts.verdicts.set('one', { status: 'passed', points: 50 });
    return id;
  }

  it('happens once the paper is in: points by task, in its area, with verdict and solution', async () => {
    const id = worked();
    const submitted = room.submit('ada', id);
    expect(room.get('ada', id).state).toBe('grading');
    expect([...attempts.still]).toEqual(['attempt1', 'attempt2']);
    expect(() => room.contact('ada', id, 1)).toThrow(expect.objectContaining({ code: 'sitting_submitted' }));
    expect(() => room.report('ada', id)).toThrow(/being graded/);
    expect(start).toThrow(expect.objectContaining({ code: 'sitting_exists' }));
    const report = await submitted;
    expect(report.score).toMatchObject({ points: 1.5, maxPoints: 5 });
    expect(report.areas).toEqual([
      { id: 'E1', title: 'First', points: 1, maxPoints: 4, live: { points: 1, maxPoints: 2 } },
      { id: 'E2', title: 'Second', points: 0.5, maxPoints: 1, live: { points: 0.5, maxPoints: 1 } },
    ]);
    const first = report.live.find(({ area }) => area === 'E1');
    expect(first).toMatchObject({ status: 'graded', points: 1, worth: 2, lab: { id: 'lab-e01-a' } });
    expect(first?.tasks).toMatchObject([
      { id: 'one', text: 'Do one.', verdict: { status: 'passed' }, solution: { script: 'solve lab-e01-a one' } },
      { id: 'two', verdict: { status: 'failed' } },
    ]);
    expect([...attempts.ended].sort()).toEqual(['attempt1', 'attempt2']);
    expect(reportCsv(report).trim().split('\r\n')).toHaveLength(5);
    expect(room.overview('ada').history[0]).toMatchObject({ kind: 'mixed', live: 2 });
  });

  it('leaves out what we lost, and counts nothing for what nobody began', async () => {
    const id = start();
    attempts.become('attempt1', { state: 'over', reason: { code: 'nodes_lost', message: 'Its nodes are gone' } });
    const report = await room.submit('ada', id);
    expect(report.live).toMatchObject([
      { status: 'unable', maxPoints: 0, reason: 'Its nodes are gone' },
      { status: 'untouched', points: 0 },
    ]);
    expect(report.score.maxPoints).toBe(2 + (report.live[1]?.worth ?? 0));
    expect(attempts.ended).toContain('attempt2');
  });

  it('leaves out what could not be graded', async () => {
    const id = worked();
    attempts.trouble = Object.assign(new Error('The engine did not answer'), { code: 'engine_unreachable' });
    const report = await room.submit('ada', id);
    expect(report.live).toMatchObject([
      { status: 'unable', reason: 'The engine did not answer' },
      { status: 'unable' },
    ]);
    expect(report.score).toMatchObject({ points: 0, maxPoints: 2 });
  });

  it('can be asked for one task before the rest, which makes room and tells nothing', async () => {
    const id = start();
    await expect(room.handInLive('ada', id, 3)).rejects.toMatchObject({ code: 'live_busy' });
    ready('attempt1');
    const view = await room.handInLive('ada', id, 3);
    expect(view.live[0]).toMatchObject({ number: 3, state: 'done' });
    expect(view.live[0]?.attemptId).toBeUndefined();
    expect(view.live[0]?.tasks[0]?.text).toBe('Do one.');
    expect(JSON.stringify(view)).not.toMatch(/solve|verdict/);
    expect(attempts.ended).toEqual(['attempt1']);
    await room.handInLive('ada', id, 3);
    attempts.verdicts.set('one', { status: 'passed', points: 50 });
    ready('attempt2');
    const report = await room.submit('ada', id);
    expect(report.live.map(({ points }) => points > 0)).toEqual([false, true]);
  });

  it('happens by the clock too, and again after a restart in the midst of it', async () => {
    const id = worked();
    attempts.gate = new Promise(() => undefined);
    sit(id, 12 * MINUTE - 1, 1);
    now += 1;
    expect(room.get('ada', id).state).toBe('grading');
    room.close();
    attempts.gate = Promise.resolve();
    room = opened();
    room.resume();
    await vi.waitFor(() => expect(room.get('ada', id).state).toBe('submitted'));
    expect(room.report('ada', id)).toMatchObject({ submittedBy: 'clock', score: { points: 1.5 } });
  });
});

describe('a restart of the server', () => {
  it('keeps sandboxes, and makes anew what it had not made', () => {
    const id = start();
    ready('attempt1');
    room.close();
    attempts.become('attempt2', { state: 'over', reason: { code: 'server_restarted', message: 'Restarted' } });
    room = opened();
    room.resume();
    expect(states(id)).toEqual(['ready', 'preparing']);
    expect(attempts.begun.map((one) => one.id)).toEqual(['attempt1', 'attempt2', 'attempt3']);
    expect(room.get('ada', id).live[0]?.attemptId).toBe('attempt1');
  });
});
