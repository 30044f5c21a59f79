import { describe, expect, it } from 'vitest';
import type { GradeReport } from './grade-solution.ts';
import { gradeExitCode, gradeJunit, gradeTable, proofExitCode, proofTable } from './reports.ts';
import type { LabProof } from './types.ts';

const evidence = { path: 'web.ID', label: 'ID', seenText: 'x', sentence: 'ID is <x> & "y"' };
const verdict = { taskId: 'one', points: 50, maxPoints: 50, evidence: [], latched: false, final: true, at: 0 };
const report: GradeReport = {
  lab: 'lab',
  title: 'A lab',
  status: 'failed',
  score: 50,
  maxScore: 100,
  tasks: [
    { id: 'one', title: 'One', verdict: { ...verdict, status: 'passed' } },
    {
      id: 'two',
      title: 'Two',
      verdict: { ...verdict, taskId: 'two', status: 'failed', points: 0, hint: 'Not <so>', evidence: [evidence] },
    },
    {
      id: 'three',
      title: 'Three',
      verdict: { ...verdict, taskId: 'three', status: 'unable', points: 0, reason: 'no engine' },
    },
    {
      id: 'four',
      title: 'Four',
      verdict: { ...verdict, taskId: 'four', status: 'failed', points: 0, waitingFor: ['two'] },
    },
  ],
  flags: [{ code: 'engine_replaced', node: 'node2', detail: 'another dockerd', at: 0 }],
  variables: {},
  scripts: [{ file: 'solve.sh', node: 'node1', exitCode: 3, timedOut: false, output: 'no such thing' }],
  seconds: 12,
};

describe('a grade', () => {
  it('tells each task, scripts that failed, and flags', () => {
    const text = gradeTable(report);
    for (const part of [
      'Not <so>',
      'no engine',
      'Waits for two',
      '50 of 100',
      'exit code 3',
      'no such thing',
      'node2: engine_replaced',
    ]) {
      expect(text.replace(/\s+/g, ' ')).toContain(part);
    }
  });

  it('is JUnit with failures, errors and escaped text', () => {
    const xml = gradeJunit(report);
    expect(xml).toContain('tests="4" failures="2" errors="1" skipped="0"');
    expect(xml).toContain('<failure message="Not &lt;so&gt;">ID is &lt;x&gt; &amp; &quot;y&quot;</failure>');
  });

  it('ends with 0, 1 or 2', () => {
    const codes = (['passed', 'failed', 'unable'] as const).map((status) => gradeExitCode({ ...report, status }));
    expect(codes).toEqual([0, 1, 2]);
  });
});

const proof: LabProof = {
  lab: 'lab',
  title: 'A lab',
  status: 'proved',
  fresh: 0,
  solution: 100,
  steps: { good: 2, of: 2 },
  repeatable: true,
  alternatives: { good: 1, of: 1 },
  mistakes: { good: 3, of: 3 },
  mutation: { good: 7, of: 8 },
  survivors: [],
  problems: [],
  notes: [],
  seconds: 61.2,
  time: { fresh: 20, scripts: 10, checks: 90, looks: 5 },
};

describe('proofs', () => {
  it('are a line each, and what is wrong below', () => {
    const text = proofTable([{ ...proof, problems: [{ kind: 'step', text: 'two does not pass.' }] }]);
    for (const part of ['2/2', '3/3', '87 % of 8', 'same', '61', 'lab: two does not pass.'])
      expect(text).toContain(part);
  });

  it('end with 1 when something is wrong, with 2 when there is no answer', () => {
    expect(proofExitCode([proof])).toBe(0);
    expect(proofExitCode([proof, { ...proof, status: 'unable' }])).toBe(2);
    expect(
      proofExitCode([
        { ...proof, status: 'not-proved' },
        { ...proof, status: 'unable' },
      ]),
    ).toBe(1);
  });
});
