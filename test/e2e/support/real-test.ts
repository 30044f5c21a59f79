import { test as base } from 'playwright/test';
import { type RealServer, startRealServer } from './real-server.ts';

/** Tests that run one after the other share a server, with its sandboxes on the real engine: they find what earlier ones left in it. */
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
