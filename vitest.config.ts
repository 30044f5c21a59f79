import { defineConfig } from 'vitest/config';

const seconds = (value: number) => value * 1000;

/**
 * Three projects, from quick to slow; `npm test` runs each as a stage of its own.
 * Suites with a real engine run one file after another: they share its CPU, and their times mean something.
 */
export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**', '**/.drydock/**'],
    passWithNoTests: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{protocol,graders,server,cli,web,bench,scripts}/**/*.test.{ts,tsx}'],
          testTimeout: seconds(30),
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
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: seconds(120),
          hookTimeout: seconds(300),
          fileParallelism: false,
        },
      },
    ],
  },
});
