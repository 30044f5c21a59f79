import { test as base } from 'playwright/test';
import { type RealServer, startRealServer } from './real-server.ts';

/** Tests of a file share one server, with its sandboxes on the real engine. */
export const test = base.extend<object, { server: RealServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are wanted from this pattern
    async ({}, use) => {
      await using server = await startRealServer();
      await use(server);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
