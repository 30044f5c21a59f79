import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Stage, StageResult } from './result.ts';
import { runNode } from './spawn.ts';

/** The part of Vitest's JSON report that is read here. */
export interface VitestReport {
  testResults: {
    name: string;
    status: 'passed' | 'failed';
    message: string;
    assertionResults: { status: string; fullName: string }[];
  }[];
}

/** The project of vitest.config.ts that is named like the stage, and those whose names begin so, as a stage. */
export function vitestStage(id: string, title: string, needs: Stage['needs'], timeoutMs: number): Stage {
  return {
    id,
    title,
    needs,
    async run({ project, reports, filters, say }) {
      const report = join(reports, `${id}.json`);
      const vitest = join(project, 'node_modules/vitest/vitest.mjs');
      const args = [
        'run',
        '--project',
        `${id}*`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ];
      const { code } = await runNode([vitest, ...args, ...filters], { cwd: project, show: true, timeoutMs });
      if (!existsSync(report)) {
        say(`Vitest ended with ${code} and without a report.`);
        return { passed: 0, failed: 1, skipped: [] };
      }
      const result = countTests(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, project);
      // Errors outside of any test (an unhandled rejection) only show in the exit code.
      return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
    },
  };
}

/** Counts the tests of a report; a file that does not load counts as a failure. */
export function countTests(report: VitestReport, project: string): StageResult {
  const result: StageResult = { passed: 0, failed: 0, skipped: [] };
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed').length;
    result.passed += file.assertionResults.filter((test) => test.status === 'passed').length;
    // A file that does not even load has no tests, and fails.
    result.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
    const others = file.assertionResults.filter((test) => !['passed', 'failed'].includes(test.status));
    result.skipped.push(...others.map((test) => `${relative(project, file.name)}: ${test.fullName} (${test.status})`));
  }
  return result;
}
