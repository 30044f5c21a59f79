import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../protocol/index.ts';
import { taskState, verdictSentence } from './task-state.ts';

function verdict(more: Partial<Verdict>): Verdict {
  return {
    taskId: 'a',
    status: 'failed',
    points: 0,
    maxPoints: 30,
    evidence: [],
    latched: false,
    final: true,
    at: 0,
    ...more,
  };
}

describe('the state of a task', () => {
  it('is not a failure while grading still polls or an earlier task is missing', () => {
    expect(taskState(verdict({ final: false }))).toBe('looking');
    expect(taskState(verdict({ waitingFor: ['b'] }))).toBe('waiting');
    expect(taskState(verdict({}))).toBe('failed');
    expect(taskState(verdict({ status: 'unable' }))).toBe('unable');
    expect(taskState(undefined)).toBe('open');
  });

  it('is open, not failed, while only live mode has looked', () => {
    expect(taskState(verdict({}), false)).toBe('open');
    expect(taskState(verdict({ status: 'passed' }), false)).toBe('passed');
    expect(taskState(verdict({ status: 'unable' }), false)).toBe('unable');
  });

  it('is said with the first evidence, and never blames the learner when we could not look', () => {
    const evidence = [
      { path: 'p', label: 'Parallelism', seen: 1, seenText: '1', wanted: '2', sentence: 'Parallelism is 1, wanted 2' },
    ];
    expect(verdictSentence(1, verdict({ evidence }))).toBe('Task 1 failed: Parallelism is 1, wanted 2');
    expect(verdictSentence(2, verdict({ status: 'passed' }))).toBe('Task 2 passed');
    expect(verdictSentence(3, verdict({ status: 'unable', reason: 'node2 is gone' }))).toBe(
      'Task 3 could not be checked: node2 is gone',
    );
  });
});
