/** "Try it" in the product: the answer that was typed is run on a real machine, then the right one, and all of it is gone afterwards. */
import type { APIResponse, Locator, Page } from 'playwright/test';
import { expect, test } from 'playwright/test';
import type { Explained, HostView, SittingView } from '../../protocol/index.ts';
import { whyNoKubernetes } from '../support/kube.ts';
import { startRealServer } from './support/real-server.ts';

const PAPERS = 12;

async function bodyOf<T>(response: APIResponse): Promise<T> {
  expect(response.ok(), await response.text()).toBe(true);
  return (await response.json()) as T;
}

interface Answered {
  question: string;
  area: string;
  /** A wrong answer. */
  text: string;
}

/** Papers of an area in practice, until one has the question; it is answered and looked up. */
async function explainedWrong(page: Page, origin: string, wrong: Answered): Promise<{ id: string; number: number }> {
  const { question, area, text } = wrong;
  const post = async <T>(path: string, data: object) =>
    bodyOf<T>(await page.request.post(`/api/sittings${path}`, { data, headers: { origin } }));
  for (let paper = 0; paper < PAPERS; paper++) {
    const wish = { kind: 'area', areas: [area], mode: '701-100', seed: `try-${paper}`, practice: true };
    const { id, questions } = await post<SittingView>('', wish);
    for (const { number } of questions.filter(({ type }) => type === 'fill')) {
      await post(`/${id}/questions/${number}/answer`, { tab: 'test', serial: 1, text, flagged: false });
      const told = await post<Explained>(`/${id}/questions/${number}/explain`, {});
      if (told.id === question) return { id, number };
    }
    await post(`/${id}/submit`, {});
  }
  throw new Error(`none of ${PAPERS} papers has ${question}`);
}

/** Answers the question wrongly and presses "Try it"; gives the panel. */
async function tried(page: Page, origin: string, wrong: Answered): Promise<Locator> {
  await page.goto('/exams');
  await page.getByRole('heading', { name: 'A new paper' }).waitFor();
  const { id, number } = await explainedWrong(page, origin, wrong);
  await page.goto(`/sittings/${id}`);
  await page.getByRole('button', { name: new RegExp(`^Question ${number},`) }).click();
  await page.getByRole('button', { name: 'Try it' }).click();
  return page.getByRole('region', { name: /^Trying the answer/ });
}

const sandboxes = async (page: Page) =>
  (await bodyOf<HostView>(await page.request.get('/api/host'))).capacity.sandboxes;

test('a wrong answer and the right one, each run in a fresh scene', async ({ browser }) => {
  await using server = await startRealServer();
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const panel = await tried(page, server.url, { question: 'e02-f-remove-orphans', area: 'E2', text: '--rmi' });
  await expect(panel.locator('.step').first()).toBeVisible({ timeout: 30_000 });

  const [mine, right] = [panel.locator('.try-run').nth(0), panel.locator('.try-run').nth(1)];
  await expect(mine.getByText(/exit code [1-9]/)).toBeVisible({ timeout: 180_000 });
  await expect(mine.getByRole('figure', { name: 'Output' })).toContainText('unknown flag: --rmi');
  await expect(mine.getByRole('figure', { name: 'Before and after: the same' })).toContainText('app-old-1');

  await panel.locator('.try-terminal textarea').focus();
  await page.keyboard.type('docker rm -f app-old-1');
  await page.keyboard.press('Enter');
  await expect(async () => {
    await mine.getByRole('button', { name: 'Look again' }).click();
    await expect(mine.locator('del')).toHaveText([/app-old-1/], { timeout: 3000 });
  }).toPass({ timeout: 60_000 });

  await right.getByRole('button', { name: 'Run it, in a fresh scene' }).click();
  await expect(right.getByText(/exit code 0/)).toBeVisible({ timeout: 180_000 });
  await expect(right.locator('del')).toHaveText([/app-old-1/]);
  expect(await sandboxes(page)).toBe(1);

  await page.goto('/exams');
  await expect.poll(() => sandboxes(page), { timeout: 60_000 }).toBe(0);
  await context.close();
});

test('a wrong answer about kubectl, run in a cluster of its own', async ({ browser }) => {
  const why = await whyNoKubernetes();
  if (why) process.stdout.write(`skipped: a trial of an answer about kubectl, as ${why}\n`);
  test.skip(why !== undefined, why);
  await using server = await startRealServer();
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const text = 'kubectl scale deployment web --replicas=3';
  const panel = await tried(page, server.url, { question: 'e09-fill-scale', area: 'E9', text });
  await expect(panel.locator('.step').first()).toBeVisible({ timeout: 30_000 });

  const mine = panel.locator('.try-run').nth(0);
  await expect(mine.getByText(/exit code 0/)).toBeVisible({ timeout: 240_000 });
  await expect(mine.getByRole('figure', { name: 'Output' })).toContainText('deployment.apps/web scaled');
  // The third pod is waited for, though the command ended before it was there.
  await expect(mine.locator('del')).toHaveText([/^web +2 +2\s*$/], { timeout: 60_000 });
  await expect(mine.locator('ins')).toHaveText([/^web +3 +3\s*$/]);

  await page.goto('/exams');
  await expect.poll(() => sandboxes(page), { timeout: 60_000 }).toBe(0);
  await context.close();
});
