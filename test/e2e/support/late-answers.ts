import { EventEmitter, once } from 'node:events';
import type { Page } from 'playwright/test';

/** Holds the answer to the first request back. `release` lets it go, and waits until the page could have drawn it. */
export async function holdFirstAnswer(page: Page, url: string) {
  const gate = new EventEmitter();
  const [asked, opened, ended] = ['asked', 'open', 'ended'].map((event) => once(gate, event));
  await page.route(
    url,
    async (route) => {
      const response = await route.fetch();
      gate.emit('asked');
      await opened;
      await route.fulfill({ response }).catch(() => undefined); // The page may have given the request up.
      gate.emit('ended');
    },
    { times: 1 },
  );
  const release = async () => {
    gate.emit('open');
    await ended;
    await page.waitForTimeout(200);
  };
  return { asked, release };
}
