import { expect, test } from 'vitest';
import { statusOf } from './status.ts';
import type { ProofProblem } from './types.ts';

const wrong: ProofProblem = { kind: 'mistake', text: 'passes' };
const trouble: ProofProblem = { kind: 'unable', text: 'no engine' };

test.each([
  ['proved', [], [], false],
  ['solutions', [], [], true],
  ['not-proved', [], [wrong], false],
  ['not-proved', [], [wrong], true],
  ['unable', [], [wrong, trouble], false],
  ['unable', [], [trouble], true],
  ['skipped', ['ipvs'], [], false],
  ['skipped', ['ipvs'], [trouble], true],
] as const)(
  '%s: lacking %j, with the problems %j, only the solutions: %s',
  (status, missing, problems, solutionsOnly) => {
    expect(statusOf({ missing, problems, solutionsOnly })).toBe(status);
  },
);
