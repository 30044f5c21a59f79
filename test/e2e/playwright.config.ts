import { defineConfig } from 'playwright/test';
import { browserOptions } from '../support/browser.ts';

const seconds = (value: number) => value * 1000;

/**
 * Two projects: `page` looks at the page alone, over a made-up server, and needs no Docker; `real` starts the product
 * and takes a lab from its start to a graded result. Both need dist/web (npx vite build web).
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  workers: 3,
  timeout: seconds(30),
  expect: { timeout: seconds(8) },
  reporter: [['list']],
  forbidOnly: process.env.CI !== undefined,
  use: {
    viewport: { width: 1280, height: 720 },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...browserOptions,
      args: [
        ...(browserOptions.args ?? []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // First, and one after the other: begun after the others they would have the machine to themselves for minutes.
    { name: 'real', testMatch: 'real-*.spec.ts', timeout: seconds(300), workers: 1 },
    // Each test has a server of its own, and waits for the browser more than it computes.
    { name: 'page', testMatch: 'page-*.spec.ts', workers: 3 },
  ],
});
