import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../protocol/index.ts';
import { storedLive } from './live-offer.ts';
import { gradedOutcome, livePoints, unableOutcome, untouchedOutcome } from './live-outcome.ts';
import { madeLab, madeLive } from './testing/made-live.ts';

const live = storedLive(madeLive('e01-a', { points: 4 }), madeLab('lab-e01-a'));
const verdict = (taskId: string, status: Verdict['status'], points = 0, more: Partial<Verdict> = {}): Verdict => ({
  taskId,
  status,
  points,
  maxPoints: 50,
  evidence: [],
  latched: false,
  final: true,
  at: 1,
  ...more,
});
const graded = (verdicts: Record<string, Verdict>, tampered = false) =>
  gradedOutcome(live, { verdicts, tampered }, told);
const told = [{ id: 'one', text: 'Make it teal.', solution: { script: 'paint teal', explanation: '' } }];

describe('the outcome of a live task', () => {
  it('is the share of its tasks that was earned, in parts too', () => {
    const outcome = graded({ one: verdict('one', 'passed', 50), two: verdict('two', 'failed', 10) });
    expect(outcome).toMatchObject({ status: 'graded', points: 2.4, maxPoints: 4 });
    expect(outcome.tasks).toMatchObject([
      { id: 'one', text: 'Make it teal.', solution: { script: 'paint teal' }, verdict: { status: 'passed' } },
      { id: 'two', text: 'Then this.', solution: { script: '' }, verdict: { status: 'failed' } },
    ]);
  });

  it('leaves out what could not be looked at: a part of it, or all', () => {
    const half = graded({ one: verdict('one', 'passed', 50), two: verdict('two', 'unable') });
    expect(half).toMatchObject({ status: 'graded', points: 4, maxPoints: 4 });
    const reason = 'node1 did not answer';
    const none = graded({ one: verdict('one', 'unable', 0, { reason }) });
    expect(none).toMatchObject({ status: 'unable', points: 0, maxPoints: 0, reason });
  });

  it('counts as not done what an engine that was replaced hides', () => {
    const hidden = { one: verdict('one', 'passed', 50), two: verdict('two', 'unable') };
    expect(graded(hidden, true)).toMatchObject({ status: 'graded', points: 2, maxPoints: 4 });
    expect(graded({ one: verdict('one', 'unable') }, true)).toMatchObject({
      status: 'graded',
      points: 0,
      maxPoints: 4,
    });
  });

  it('counts nothing for what nobody began, and is not counted for what we lost', () => {
    expect(untouchedOutcome(live, told)).toMatchObject({ status: 'untouched', points: 0, maxPoints: 4 });
    expect(unableOutcome(live, 'lost', told)).toMatchObject({ status: 'unable', maxPoints: 0, reason: 'lost' });
    const rows = [
      { number: 1, outcome: untouchedOutcome(live, told) },
      { number: 2, outcome: unableOutcome(live, 'lost', told) },
      { number: 3, outcome: graded({ one: verdict('one', 'passed', 50) }) },
    ];
    expect(livePoints(rows)).toEqual({ points: 4, maxPoints: 8 });
  });
});
