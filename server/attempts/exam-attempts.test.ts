import { expect, it, vi } from 'vitest';
import { createExamAttempts } from './exam-attempts.ts';
import { attemptsBench, verdictOf } from './testing/fakes.ts';

const REQUEST = { labId: 'lab', sittingId: 'x1', taskIds: ['one'], lifetimeMs: 7_200_000 };

/** An attempt at a live task whose sandbox is ready. */
async function begun() {
  const bench = await attemptsBench();
  const exams = createExamAttempts(bench.deps);
  const heard: string[] = [];
  exams.onChange((id) => heard.push(exams.sandbox(id).state));
  const id = exams.begin('me', REQUEST);
  const before = exams.sandbox(id);
  await bench.sandboxes.makeReady();
  return { ...bench, exams, id, before, heard };
}

it('is an attempt of its own beside that at the lab, and not among a learner’s', async () => {
  const { attempts, exams, sandboxes, id, before, heard, store } = await begun();
  expect(before).toEqual({ state: 'preparing' });
  expect(exams.sandbox(id)).toEqual({ state: 'ready' });
  expect(heard).toEqual(['ready']);
  expect(sandboxes.requests[0]).toMatchObject({ owner: 'me', lifetimeMs: 7_200_000 });
  expect(store.attempts.find(id)?.memory.base).toEqual({ web: 'recorded' });
  expect(attempts.list('me')).toEqual([]);
  expect(attempts.get('me', id)).toMatchObject({ sittingId: 'x1', live: false });
  expect([attempts.owns('me', 'sandbox1'), attempts.owns('you', 'sandbox1')]).toEqual([true, false]);
  expect((await attempts.start('me', 'lab')).id).not.toBe(id);
});

it('gives no help, no check and no end of its own', async () => {
  const { attempts, id } = await begun();
  const refused = expect.objectContaining({ code: 'attempt_in_exam' });
  await expect(attempts.check('me', id)).rejects.toEqual(refused);
  await expect(attempts.end('me', id)).rejects.toEqual(refused);
  for (const act of [
    () => attempts.takeHint('me', id, 'one'),
    () => attempts.giveUp('me', id, 'one'),
    () => attempts.setLive('me', id, true),
    () => attempts.answer('me', id, 'q', 'yes'),
    () => attempts.reset('me', id),
    () => attempts.extend('me', id),
    () => attempts.result('me', id),
  ])
    expect(act).toThrow(refused);
});

it('is frozen and graded for its tasks alone, and tells nothing of it but to its sitting', async () => {
  const { attempts, exams, grading, sandboxes, id } = await begun();
  expect(exams.frozen('sandbox1')).toBe(false);
  const graded = exams.grade(id, new AbortController().signal);
  await vi.waitFor(() => expect(grading.runs).toHaveLength(1));
  expect(exams.frozen('sandbox1')).toBe(true);
  expect(grading.runs[0]?.request).toMatchObject({ taskIds: ['one'], mode: 'poll', disturb: true });
  grading.runs[0]?.answer([verdictOf('one', 'passed')]);
  expect(await graded).toMatchObject({ verdicts: { one: { status: 'passed', points: 50 } }, tampered: false });
  expect(exams.tell('lab', ['one'], id)).toMatchObject([
    { id: 'one', solution: { script: 'docker service create teal', explanation: 'It is teal.' } },
  ]);
  exams.end(id);
  exams.end(id);
  expect(sandboxes.released).toEqual(['sandbox1']);
  expect(exams.sandbox(id).state).toBe('over');
  expect(attempts.get('me', id)).toMatchObject({ state: 'ended', verdicts: {}, solutions: {}, score: 0 });
});

it('rejects grading when it is given up, and where there is nothing to look at', async () => {
  const { exams, sandboxes, id } = await begun();
  const stop = new AbortController();
  const graded = exams.grade(id, stop.signal);
  stop.abort();
  await expect(graded).rejects.toMatchObject({ code: 'check_interrupted' });
  const reason = { code: 'nodes_lost', message: 'Gone' };
  sandboxes.become('sandbox1', { state: 'failed', reason });
  expect(exams.sandbox(id)).toEqual({ state: 'over', reason });
  await expect(exams.grade(id, new AbortController().signal)).rejects.toMatchObject({ code: 'sandbox_not_ready' });
});

it('tells that an engine is not the genuine one', async () => {
  const { exams, grading, store, id } = await begun();
  store.attempts.addFlag(id, { code: 'engine_replaced', node: 'node1', detail: 'another hash', at: 1 });
  const graded = exams.grade(id, new AbortController().signal);
  await vi.waitFor(() => expect(grading.runs).toHaveLength(1));
  grading.runs[0]?.answer([verdictOf('one', 'unable')]);
  expect(await graded).toMatchObject({ verdicts: { one: { status: 'unable' } }, tampered: true });
});

it('begins anew on new machines', async () => {
  const { exams, sandboxes, store, id } = await begun();
  exams.reset(id);
  expect(exams.sandbox(id)).toEqual({ state: 'resetting' });
  expect(store.attempts.find(id)?.memory).toEqual({ base: {}, latched: {}, recorded: {}, answers: {} });
  await sandboxes.makeReady();
  expect(exams.sandbox(id)).toEqual({ state: 'ready' });
});
