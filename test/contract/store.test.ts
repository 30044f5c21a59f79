import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from '../../protocol/index.ts';
import { madeQuestion } from '../../server/exams/testing/made-bank.ts';
import {
  type AttemptRow,
  openStore,
  type SandboxRow,
  type SittingRow,
  type Store,
  StoreError,
} from '../../server/store/index.ts';

const sandboxRow = (id: string, changes: Partial<SandboxRow> = {}): SandboxRow => ({
  id,
  owner: 'ada',
  state: 'requested',
  topology: {
    cluster: 'swarm',
    nodes: [{ name: 'node1', role: 'manager' }],
    preload: ['nginx:latest'],
    offered: [],
    limits: { memoryMiB: 512, cpus: 1.5, pids: 1000, diskMiB: 4096 },
    isolation: 'plain',
    egress: false,
  },
  lifetimeMs: 60_000,
  createdAt: 1000,
  extensionsLeft: 4,
  steps: [{ id: 'network', title: 'Network', state: 'done', startedAt: 1, ms: 12 }],
  nodes: [{ name: 'node1', id: 'c1', address: '172.19.0.2' }],
  ...changes,
});

const attemptRow = (id: string, changes: Partial<AttemptRow> = {}): AttemptRow => ({
  id,
  owner: 'ada',
  labId: 'swarm-init-join',
  labTitle: 'Make a swarm',
  sandboxId: 's1',
  state: 'active',
  startedAt: 1000,
  variables: { port: '8080' },
  memory: { base: { a: [1] }, latched: {}, recorded: { id: 'x' }, answers: {} },
  hintsTaken: { join: 2 },
  givenUp: ['join'],
  live: true,
  score: 2.5,
  maxScore: 10,
  ...changes,
});

const sittingRow = (id: string, changes: Partial<SittingRow> = {}): SittingRow => ({
  id,
  owner: 'ada',
  state: 'active',
  kind: 'full',
  practice: false,
  title: 'Full paper',
  paper: {
    seed: 'a',
    mode: '701-100',
    questions: [{ question: madeQuestion('e01-a', 'single'), order: [3, 1, 0, 2] }],
    live: [],
  },
  startedAt: 1000,
  limitMs: 60_000,
  contactAt: 1000,
  gaps: [],
  lookedUp: [],
  ...changes,
});

const verdict = (taskId: string, changes: Partial<Verdict> = {}): Verdict => ({
  taskId,
  status: 'passed',
  points: 1,
  maxPoints: 1,
  evidence: [],
  latched: false,
  final: true,
  at: 5,
  ...changes,
});

const code = (error: unknown) => (error instanceof StoreError ? error.code : error);
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return code(error);
  }
  return undefined;
};

describe.each(['memory', 'file'] as const)('the store in %s', (kind) => {
  let dir: string;
  let path: string;
  let store: Store;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'drydock-store-'));
    path = kind === 'memory' ? ':memory:' : join(dir, 'drydock.sqlite');
    store = await openStore(path);
  });
  afterEach(async () => {
    store.close();
    await rm(dir, { recursive: true });
  });

  it('gives back a sandbox exactly as it was put, and replaces it', () => {
    const reason = { code: 'host_out_of_disk', message: 'full', action: 'free some' };
    const row = sandboxRow('s1', { state: 'failed', reason, readyAt: 5, expiresAt: 9 });
    store.sandboxes.put(sandboxRow('s1'));
    expect(store.sandboxes.find('s1')).toEqual(sandboxRow('s1'));
    store.sandboxes.put(row);
    expect(store.sandboxes.find('s1')).toEqual(row);
    expect(store.sandboxes.find('s2')).toBeUndefined();
  });

  it('lists sandboxes of given states, oldest first', () => {
    store.sandboxes.put(sandboxRow('b', { createdAt: 2, state: 'ready' }));
    store.sandboxes.put(sandboxRow('a', { createdAt: 3, state: 'gone' }));
    store.sandboxes.put(sandboxRow('c', { createdAt: 1, state: 'ready' }));
    expect(store.sandboxes.list().map((row) => row.id)).toEqual(['c', 'b', 'a']);
    expect(store.sandboxes.list(['ready', 'releasing']).map((row) => row.id)).toEqual(['c', 'b']);
    expect(store.sandboxes.list([])).toEqual([]);
  });

  it('gives back an attempt exactly as it was inserted, and refuses a second of the same id', () => {
    store.attempts.insert(attemptRow('a1'));
    expect(store.attempts.find('a1')).toEqual(attemptRow('a1'));
    expect(codeOf(() => store.attempts.insert(attemptRow('a1')))).toBe('store_conflict');
  });

  it('changes only the named fields of an attempt, and says when there is none', () => {
    store.attempts.insert(attemptRow('a1', { endedAt: 7 }));
    store.attempts.update('a1', { score: 3, live: false });
    expect(store.attempts.find('a1')).toEqual(attemptRow('a1', { endedAt: 7, score: 3, live: false }));
    store.attempts.update('a1', { endedAt: undefined });
    expect(store.attempts.find('a1')?.endedAt).toBeUndefined();
    store.attempts.update('a1', {});
    expect(codeOf(() => store.attempts.update('a2', { score: 1 }))).toBe('store_missing');
    expect(codeOf(() => store.attempts.update('a2', {}))).toBe('store_missing');
  });

  it('finds attempts by owner, state, lab and sandbox, newest first', () => {
    store.attempts.insert(attemptRow('a1', { startedAt: 1 }));
    store.attempts.insert(attemptRow('a2', { startedAt: 2, owner: 'bob' }));
    store.attempts.insert(attemptRow('a3', { startedAt: 3, state: 'ended', labId: 'other' }));
    const ids = (filter: Parameters<typeof store.attempts.list>[0]) => store.attempts.list(filter).map((row) => row.id);
    expect(ids({})).toEqual(['a3', 'a2', 'a1']);
    expect(ids({ owner: 'ada' })).toEqual(['a3', 'a1']);
    expect(ids({ owner: 'ada', state: 'active' })).toEqual(['a1']);
    expect(ids({ labId: 'other' })).toEqual(['a3']);
    expect(store.attempts.findBySandbox('s1')?.id).toBe('a3');
    expect(store.attempts.findBySandbox('s2')).toBeUndefined();
  });

  it('keeps the latest verdict of each task', () => {
    store.attempts.insert(attemptRow('a1'));
    store.attempts.putVerdict('a1', verdict('t1', { status: 'failed', points: 0, hint: 'no' }));
    store.attempts.putVerdict('a1', verdict('t2'));
    store.attempts.putVerdict('a1', verdict('t1'));
    expect(store.attempts.verdicts('a1')).toEqual({ t1: verdict('t1'), t2: verdict('t2') });
    store.attempts.clearVerdicts('a1');
    expect(store.attempts.verdicts('a1')).toEqual({});
    expect(codeOf(() => store.attempts.putVerdict('nobody', verdict('t1')))).toBe('store_conflict');
  });

  it('keeps a flag once, with the time it was first seen', () => {
    store.attempts.insert(attemptRow('a1'));
    const flag = { code: 'engine_replaced', node: 'node1', detail: 'not ours', at: 5 };
    expect(store.attempts.addFlag('a1', flag)).toBe(true);
    expect(store.attempts.addFlag('a1', { ...flag, at: 6 })).toBe(false);
    expect(store.attempts.addFlag('a1', { code: 'other', detail: 'x', at: 7 })).toBe(true);
    expect(store.attempts.flags('a1')).toEqual([flag, { code: 'other', detail: 'x', at: 7 }]);
  });

  it('keeps the timeline in the order of adding', () => {
    store.attempts.insert(attemptRow('a1'));
    const entries = [
      { at: 5, kind: 'check' as const, text: 'second' },
      { at: 1, kind: 'hint' as const, text: 'later added', data: { n: 1 } },
    ];
    for (const entry of entries) store.attempts.addTimeline('a1', entry);
    expect(store.attempts.timeline('a1')).toEqual(entries);
  });

  it('gives back the exact bytes of a screen', async () => {
    const row = {
      id: 't1',
      sandboxId: 's1',
      node: 'node1',
      title: 'node1',
      cols: 80,
      rows: 24,
      offset: 2 ** 40,
      screen: Buffer.from([0, 27, 255, 10]),
      savedAt: 5,
    };
    await store.terminals.save({ ...row, cols: 10 });
    await store.terminals.save(row);
    await store.terminals.save({ ...row, id: 't2', sandboxId: 's2' });
    expect(await store.terminals.load('s1')).toEqual([row]);
    await store.terminals.delete('t1');
    await store.terminals.delete('t1');
    expect(await store.terminals.load('s1')).toEqual([]);
    await store.terminals.deleteAll('s2');
    expect(await store.terminals.load('s2')).toEqual([]);
  });

  it('gives back a sitting with its paper exactly, and changes only the named fields', () => {
    store.sittings.insert(sittingRow('x1'));
    expect(store.sittings.find('x1')).toEqual(sittingRow('x1'));
    const score = { points: 1, maxPoints: 2, scaled: 400, passed: false };
    const gaps = [{ from: 1, to: 5, givenBackMs: 4 }];
    store.sittings.update('x1', { contactAt: 7, gaps, lookedUp: [2] });
    store.sittings.update('x1', { state: 'submitted', submittedAt: 9, submittedBy: 'clock', score });
    const changed = { contactAt: 7, gaps, lookedUp: [2], submittedAt: 9, score };
    expect(store.sittings.find('x1')).toEqual({
      ...sittingRow('x1'),
      ...changed,
      state: 'submitted',
      submittedBy: 'clock',
    });
    expect(codeOf(() => store.sittings.update('x2', { contactAt: 1 }))).toBe('store_missing');
  });

  it('keeps live tasks of a sitting by number, and lets a sitting go with all that is its own', () => {
    store.sittings.insert(sittingRow('x1'));
    const problem = { code: 'no_capacity', message: 'No room', action: 'Wait' };
    const outcome = { status: 'graded' as const, points: 1.5, maxPoints: 3, tasks: [] };
    store.sittings.putLive('x1', { number: 62, attemptId: 'a1' });
    store.sittings.putLive('x1', { number: 61, problem });
    store.sittings.putLive('x1', { number: 62, attemptId: 'a1', outcome });
    expect(store.sittings.live('x1')).toEqual([
      { number: 61, problem },
      { number: 62, attemptId: 'a1', outcome },
    ]);
    expect(codeOf(() => store.sittings.putLive('nobody', { number: 1 }))).toBe('store_conflict');
    store.sittings.update('x1', { state: 'grading' });
    expect(store.sittings.active()).toEqual(['x1']);
    store.sittings.remove('x1');
    store.sittings.remove('x1');
    expect(store.sittings.find('x1')).toBeUndefined();
    expect(store.sittings.live('x1')).toEqual([]);
  });

  it('keeps which sitting an attempt belongs to', () => {
    const exam = { sittingId: 'x1', taskIds: ['one'] };
    store.attempts.insert({ ...attemptRow('a1'), exam });
    store.attempts.insert(attemptRow('a2'));
    expect(store.attempts.find('a1')?.exam).toEqual(exam);
    expect(store.attempts.find('a2')).not.toHaveProperty('exam');
  });

  it('lets an owner have one active sitting, and lists all newest first', () => {
    store.sittings.insert(sittingRow('x1'));
    expect(codeOf(() => store.sittings.insert(sittingRow('x2')))).toBe('store_conflict');
    store.sittings.insert(sittingRow('x3', { owner: 'bob' }));
    store.sittings.update('x1', { state: 'submitted' });
    store.sittings.insert(sittingRow('x2', { startedAt: 2000 }));
    expect(store.sittings.list('ada')).toMatchObject([
      { id: 'x2', mode: '701-100', questions: 1, state: 'active' },
      { id: 'x1', state: 'submitted' },
    ]);
    expect(store.sittings.active().sort()).toEqual(['x2', 'x3']);
  });

  it('keeps the latest state of each answer and each card', () => {
    store.sittings.insert(sittingRow('x1'));
    const answer = {
      number: 1,
      choice: [0, 2],
      text: '',
      flagged: true,
      revision: 3,
      spentMs: 1500,
      tabs: { tab: 4 },
      history: [{ at: 5, choice: [0], text: '' }],
    };
    store.sittings.putAnswer('x1', { ...answer, revision: 1 });
    store.sittings.putAnswer('x1', answer);
    store.sittings.putAnswer('x1', { ...answer, number: 10 });
    expect(store.sittings.answers('x1')).toEqual([answer, { ...answer, number: 10 }]);
    expect(codeOf(() => store.sittings.putAnswer('nobody', answer))).toBe('store_conflict');
    const card = { questionId: 'e01-a', card: { reps: 1 }, dueAt: 5, correct: true, seenAt: 4 };
    store.sittings.putCard('ada', { ...card, correct: false });
    store.sittings.putCard('ada', card);
    store.sittings.putCard('bob', card);
    expect(store.sittings.cards('ada')).toEqual([card]);
  });

  it('undoes everything when a transaction throws', () => {
    const broken = () =>
      store.transaction(() => {
        store.sandboxes.put(sandboxRow('s1'));
        store.transaction(() => store.sandboxes.put(sandboxRow('s2')));
        throw new Error('no');
      });
    expect(broken).toThrow('no');
    expect(store.sandboxes.list()).toEqual([]);
  });

  it.runIf(kind === 'file')('keeps everything over a restart, and can be open twice', async () => {
    store.attempts.insert(attemptRow('a1'));
    const second = await openStore(path);
    expect(second.attempts.find('a1')).toEqual(attemptRow('a1'));
    second.close();
    store.close();
    store = await openStore(path);
    expect(store.attempts.find('a1')).toEqual(attemptRow('a1'));
  });

  it.runIf(kind === 'file')('says which row is not what it should be', () => {
    store.sandboxes.put(sandboxRow('s1'));
    const raw = new Database(path);
    raw.prepare("update sandboxes set topology = '{}' where id = 's1'").run();
    raw.close();
    expect(() => store.sandboxes.find('s1')).toThrow(/sandboxes\.topology of s1/);
    expect(codeOf(() => store.sandboxes.find('s1'))).toBe('store_corrupt');
  });

  it.runIf(kind === 'file')('says what to do when the file cannot be opened', async () => {
    await expect(openStore(join(dir, 'no', 'such', 'dir.sqlite'))).rejects.toMatchObject({ code: 'store_unusable' });
  });
});
