import { test as base, expect, type Page } from 'playwright/test';
import type { AttemptView } from '../../../protocol/index.ts';
import { publish } from './api.ts';
import { type MockServer, startMock } from './mock-server.ts';

interface Fixtures {
  mock: MockServer;
  /** Changes the attempt a1 as another tab or the server would. */
  change: (patch: (attempt: AttemptView) => AttemptView) => void;
}

/** A test over the mock server. Fails when the page logs an error or breaks the CSP. */
export const test = base.extend<Fixtures>({
  mock: async ({ page }, use) => {
    await using mock = await startMock();
    const errors = watchErrors(page);
    await use(mock);
    expect(errors, 'errors in the console of the page').toEqual([]);
  },
  change: async ({ mock }, use) => {
    await use((patch) => {
      const attempt = mock.world.attempts.get('a1');
      if (attempt) publish(mock.world, mock.io, patch(attempt));
    });
  },
});

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    // The browser itself logs refused requests; tests that provoke them look at what the page says instead.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(text)) errors.push(text);
  });
  return errors;
}

export { expect };

/** What the live region has said so far. */
export function announcements(page: Page) {
  return page.getByRole('log', { name: 'Announcements' });
}
