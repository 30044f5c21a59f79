import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const seconds = (value: number) => value * 1000;

/** Files whose bounds on time or memory mean something only when nothing else goes on. */
const measured = [
  'attacks-resources',
  'attacks-sockets',
  'clusters-drawn',
  'disks-noticed',
  'node-levels',
  'terminals',
  'terminals-flood',
].map((name) => `test/integration/${name}.test.ts`);

/**
 * Files that take longest, longest first. Vitest begins with the largest files where it has not seen them run, as in a
 * fresh clone: one of these, begun last, would run for minutes with nothing beside it.
 */
const longest = ['crash-server', 'attacks-grading', 'kube-commands', 'two-tabs', 'kubernetes'].map(
  (name) => `test/integration/${name}.test.ts`,
);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const begins = longest.flatMap((name) => sorted.filter(({ moduleId }) => moduleId.endsWith(name)));
    return [...begins, ...sorted.filter((file) => !begins.includes(file))];
  }
}

/**
 * Three kinds, from quick to slow; `npm test` runs each as a stage of its own.
 * Suites with a real engine mostly wait, so four of their files run at once; those that measure have the machine alone.
 */
export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**', '**/.drydock/**'],
    passWithNoTests: true,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{protocol,graders,server,cli,web,bench,scripts}/**/*.test.{ts,tsx}'],
          testTimeout: seconds(30),
          // By default Vitest leaves one processor idle.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'contract',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: seconds(60),
          hookTimeout: seconds(120),
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: measured,
          testTimeout: seconds(120),
          hookTimeout: seconds(300),
          maxWorkers: 4,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration-measured',
          include: measured,
          testTimeout: seconds(120),
          hookTimeout: seconds(300),
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
