import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stage, StageResult } from './result.ts';
import { runNode } from './spawn.ts';

/** The part of Playwright's JSON report that is read here. */
export interface PlaywrightReport {
  suites: Suite[];
  errors: { message?: string }[];
}
interface Suite {
  suites?: Suite[];
  specs: {
    title: string;
    file: string;
    tests: { status: 'expected' | 'unexpected' | 'flaky' | 'skipped'; annotations: Annotation[] }[];
  }[];
}
interface Annotation {
  type: string;
  description?: string;
}

export const e2eStage: Stage = {
  id: 'e2e',
  title: 'In the browser (Playwright)',
  needs: ['engine', 'images', 'page', 'browser'],
  async run({ project, reports, filters, say }) {
    const config = join(project, 'test/e2e/playwright.config.ts');
    const report = join(reports, 'e2e.json');
    const { code } = await runNode(
      [join(project, 'node_modules/playwright/cli.js'), 'test', '-c', config, '--reporter=list,json', ...filters],
      { cwd: project, show: true, timeoutMs: 45 * 60_000, env: { PLAYWRIGHT_JSON_OUTPUT_NAME: report } },
    );
    if (!existsSync(report)) {
      say(`Playwright ended with ${code} and without a report.`);
      return { passed: 0, failed: 1, skipped: [] };
    }
    return countSpecs(JSON.parse(readFileSync(report, 'utf8')) as PlaywrightReport);
  },
};

/** Counts the tests of a report; errors outside of tests (a spec that does not load) count as failures. */
export function countSpecs(report: PlaywrightReport): StageResult {
  const result: StageResult = { passed: 0, failed: report.errors.length, skipped: [] };
  for (const suite of report.suites) add(suite, result);
  return result;
}

/** A test that passes only at its second try is broken: it counts as failed. */
function add(suite: Suite, result: StageResult): void {
  for (const inner of suite.suites ?? []) add(inner, result);
  for (const spec of suite.specs) {
    for (const test of spec.tests) {
      if (test.status === 'expected') result.passed += 1;
      else if (test.status === 'skipped') {
        const why = test.annotations.find((note) => note.type === 'skip')?.description ?? 'no reason given';
        result.skipped.push(`${spec.file}: ${spec.title} (${why})`);
      } else result.failed += 1;
    }
  }
}
