/** Addresses that programs print in a terminal: those of their own machine lead to a port of the sandbox. */
import type { Page } from 'playwright/test';
import { typeOn } from './support/learner.ts';
import { expect, test } from './support/mock-test.ts';

const FRONT = '.terminal-panel:not([data-inert]) .terminal-place[data-front]';

/** Clicks where the terminal in front shows a text. */
async function clickOn(page: Page, text: string): Promise<void> {
  await expect(page.locator(`${FRONT} .xterm-rows`)).toContainText(text);
  const { x, y } = await page.locator(`${FRONT} .xterm-rows`).evaluate((rows, sought) => {
    const walker = document.createTreeWalker(rows, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(sought) ?? -1;
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + sought.length);
      const box = range.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    throw new Error(`${sought} is not shown in one piece`);
  }, text);
  await page.mouse.move(x, y);
  await expect(page.locator(`${FRONT} .xterm-cursor-pointer`)).toBeVisible();
  await page.mouse.click(x, y);
}

test.beforeEach(async ({ page, mock }) => {
  await page.context().route(/^https?:\/\/(?!localhost)/, (route) => route.fulfill({ body: 'there' }));
  await page.goto(`${mock.url}/attempts/a1`);
  // A terminal that is still loading does not take the focus.
  await expect(page.locator(`${FRONT} .xterm-rows`)).toContainText('root@node1');
});

test('an address of the machine itself opens the sandbox’s port where it says', async ({ page, mock }) => {
  await typeOn(page, 2, 'http://127.0.0.1:43211/a/?b=c');
  const opened = page.context().waitForEvent('page');
  await clickOn(page, '127.0.0.1:43211/a/?b=c');
  const tab = await opened;
  await tab.waitForURL('http://node2-43211.localhost:1/a/?b=c');
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  expect(mock.world.requests).toContain('POST /api/attempts/a1/previews');
});

test('what the server refuses is said in the terminal, and no tab is opened', async ({ page }) => {
  await typeOn(page, 1, 'http://localhost:9/');
  await clickOn(page, 'localhost:9');
  await expect(page.getByText('http://localhost:9/ was not opened: This task has been handed in')).toBeVisible();
  expect(page.context().pages()).toHaveLength(1);
});

test('an address that means the same everywhere is opened as it is', async ({ page, mock }) => {
  await typeOn(page, 1, 'https://kubernetes.io/docs/');
  const opened = page.context().waitForEvent('page');
  await clickOn(page, 'kubernetes.io/docs');
  await (await opened).waitForURL('https://kubernetes.io/docs/');
  expect(mock.world.requests).not.toContain('POST /api/attempts/a1/previews');
});
