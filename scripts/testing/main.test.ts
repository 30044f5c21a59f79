import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SetupError } from '../setup/progress.mjs';
import { countSpecs } from './e2e-stage.ts';
import { runStages } from './main.ts';
import type { Stage, StageResult } from './result.ts';
import { countTests } from './vitest-stage.ts';

let project = '';
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'drydock-stages-'));
});
afterEach(() => rm(project, { recursive: true, force: true }));

const stage = (id: string, result: StageResult | Error, needs: Stage['needs'] = []): Stage => ({
  id,
  title: id,
  needs,
  run: async () => {
    if (result instanceof Error) throw result;
    return result;
  },
});
const passing = { passed: 2, failed: 0, skipped: [] };
const failing = { passed: 1, failed: 1, skipped: [] };

async function run(stages: Stage[], argv: string[] = [], prepare: () => Promise<void> = async () => undefined) {
  const lines: string[] = [];
  const say = (text: string) => void lines.push(...text.split('\n'));
  const code = await runStages(stages, { project, argv, progress: { say }, prepare });
  return { code, last: lines.at(-1), lines };
}

describe('npm test', () => {
  test('ends with the sum alone on the last line, and exit code 0', async () => {
    expect(await run([stage('a', passing), stage('b', passing)])).toMatchObject({
      code: 0,
      last: '4 passed, 0 failed',
    });
  });

  test('goes on after a stage that fails, and ends with exit code 1', async () => {
    const ended = await run([stage('a', failing), stage('b', passing)]);
    expect(ended).toMatchObject({ code: 1, last: '3 passed, 1 failed' });
  });

  test('a stage that breaks down counts as a failure, with its reason', async () => {
    const ended = await run([stage('a', new SetupError('no browser', 'install one')), stage('b', passing)]);
    expect(ended).toMatchObject({ code: 1, last: '2 passed, 1 failed' });
    expect(ended.lines.join('\n')).toContain('no browser\n  install one');
  });

  test('a stage whose preparation failed counts as a failure', async () => {
    const ended = await run([stage('a', passing, ['engine'])], [], () => Promise.reject(new SetupError('no engine')));
    expect(ended).toMatchObject({ code: 1, last: '0 passed, 1 failed' });
  });

  test('that checked nothing is not a success', async () => {
    const nothing = { passed: 0, failed: 0, skipped: [] };
    expect(await run([stage('a', nothing)])).toMatchObject({ code: 1, last: '0 passed, 0 failed' });
  });

  test('says what was skipped and why', async () => {
    const ended = await run([stage('a', { passed: 1, failed: 0, skipped: ['x.test.ts: mesh (no IPVS)'] })]);
    expect(ended).toMatchObject({ code: 0, last: '1 passed, 0 failed, 1 skipped' });
    expect(ended.lines).toContain('- skipped: x.test.ts: mesh (no IPVS)');
  });

  test('runs only the stages that are named', async () => {
    expect(await run([stage('a', failing), stage('b', passing)], ['b'])).toMatchObject({ last: '2 passed, 0 failed' });
  });

  test('refuses an option that it does not know', async () => {
    await expect(run([stage('a', passing)], ['--fast'])).rejects.toThrow('Unknown option --fast');
  });
});

test('a test file that does not load counts as a failure', () => {
  const file = {
    name: `${project}/x.test.ts`,
    status: 'failed' as const,
    message: 'SyntaxError',
    assertionResults: [],
  };
  expect(countTests({ testResults: [file] }, project)).toMatchObject({ passed: 0, failed: 1 });
});

test('passed, failed and skipped tests are told apart', () => {
  const assertionResults = ['passed', 'failed', 'pending', 'todo'].map((status) => ({ status, fullName: status }));
  const file = { name: join(project, 'x.test.ts'), status: 'failed' as const, message: '', assertionResults };
  expect(countTests({ testResults: [file] }, project)).toEqual({
    passed: 1,
    failed: 1,
    skipped: ['x.test.ts: pending (pending)', 'x.test.ts: todo (todo)'],
  });
});

test('a browser test that passes only at its second try counts as a failure', () => {
  const spec = (status: 'expected' | 'flaky' | 'skipped') => ({
    title: status,
    file: 'x.spec.ts',
    tests: [{ status, annotations: [{ type: 'skip', description: 'no IPVS' }] }],
  });
  const suites = [{ specs: [spec('expected')], suites: [{ specs: [spec('flaky'), spec('skipped')] }] }];
  expect(countSpecs({ suites, errors: [] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: ['x.spec.ts: skipped (no IPVS)'],
  });
  expect(countSpecs({ suites: [], errors: [{ message: 'SyntaxError' }] }).failed).toBe(1);
});
