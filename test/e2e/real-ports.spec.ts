/**
 * A published port of a real lab in a tab of a real browser: it shows the page, and a hostile page in
 * there reaches neither Drydock's API nor its cookies, by its own name or by the path.
 */
import { expect, type Page } from 'playwright/test';
import { attemptOf, startLab, typeOn } from './support/learner.ts';
import { test } from './support/real-test.ts';

/** What a page in the sandbox tries against Drydock; each outcome as a word. */
async function attack(page: Page, drydock: string): Promise<Record<string, string>> {
  return await page.evaluate(async (address) => {
    const outcome = async (work: () => Promise<string>) => await work().catch(() => 'blocked');
    const post = (path: string, mode: RequestMode) =>
      fetch(`${address}${path}`, { method: 'POST', mode, credentials: 'include', body: '{"labId":"swarm-init-join"}' });
    const socket = () =>
      new Promise<string>((resolve) => {
        const ws = new WebSocket(`${address.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
        ws.onopen = () => resolve('open');
        ws.onerror = () => resolve('blocked');
      });
    const tossed = () => {
      // biome-ignore lint/suspicious/noDocumentCookie: what a hostile page would do
      document.cookie = 'drydock_session=tossed; domain=localhost; path=/';
      return document.cookie.includes('tossed') ? 'kept here' : 'not kept';
    };
    const framed = () =>
      new Promise<string>((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = address;
        frame.onload = () => resolve(frame.contentDocument ? 'readable' : 'blocked');
        document.body.append(frame);
      });
    return {
      read: await outcome(async () => (await fetch(`${address}/api/attempts`, { credentials: 'include' })).text()),
      post: await outcome(async () => (await post('/api/attempts', 'cors')).text()),
      socket: await socket(),
      opener: String(window.opener),
      framed: await framed(),
      toss: await outcome(async () => tossed()),
    };
  }, drydock);
}

test('a published port is opened in a tab, and what it shows has no way back', async ({ browser, server }) => {
  test.setTimeout(240_000);
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await startLab(page, 'compose-first-app');
  await typeOn(page, 1, 'docker run -d --name shop -p 8081:5000 lab/web:1.0 && echo is""-up');
  await expect(page.locator('.xterm-rows').first()).toContainText('is-up', { timeout: 30_000 });

  await page.getByRole('button', { name: 'Open port' }).click();
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'shop node1:8081 container' }).click();
  const tab = await opened;
  await expect(async () => {
    await tab.reload();
    await expect(tab.locator('body')).toContainText('lab/web', { timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  expect(new URL(tab.url()).hostname).toMatch(/^[a-z2-7]{32}\.localhost$/);
  expect(new URL(tab.url()).search).toBe('');

  const { id } = await attemptOf(page);
  const attempts = async () => (await (await page.request.get('/api/attempts')).json()) as { id: string }[];
  const before = { cookies: await context.cookies(server.url), attempts: (await attempts()).map((one) => one.id) };
  expect(before.attempts).toContain(id);
  const expected = { read: 'blocked', post: 'blocked', socket: 'blocked', opener: 'null', framed: 'blocked' };
  expect(await attack(tab, server.url)).toMatchObject(expected);
  const byPath = await page.request.post(`/api/attempts/${id}/previews`, { data: { node: 'node1', port: 8081 } });
  await tab.goto(((await byPath.json()) as { pathUrl: string }).pathUrl);
  await expect(tab.locator('body')).toContainText('lab/web');
  expect(await tab.evaluate(() => window.origin)).toBe('null');
  expect(await attack(tab, server.url)).toMatchObject({ ...expected, toss: 'blocked' });
  // Nothing was begun, and the learner is who they were.
  expect(await context.cookies(server.url)).toEqual(before.cookies);
  expect((await attempts()).map((one) => one.id)).toEqual(before.attempts);
  await page.request.post(`/api/attempts/${id}/end`, { data: {} });
  await context.close();
});
