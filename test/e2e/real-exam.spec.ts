/** A whole sitting in the product: the network is cut, the server is killed, a second tab is opened, and every answer is there. */
import type { Page } from 'playwright/test';
import { expect, test } from 'playwright/test';
import type { SittingReport, SittingView } from '../../protocol/index.ts';
import { startRealServer } from './support/real-server.ts';

/** What is answered to each question: as many options as are wanted, from a place that depends on the number. */
function answerTo({ number, type, choose, options }: SittingView['questions'][number]) {
  if (type === 'fill') return { text: `answer ${number}`, choice: [] };
  const choice = Array.from({ length: choose }, (_, index) => (number + index) % options.length);
  return { text: '', choice: choice.sort((a, b) => a - b) };
}

async function answer(page: Page, asked: SittingView['questions'][number]): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^Question ${asked.number},`) }).click();
  const { text, choice } = answerTo(asked);
  if (asked.type === 'fill') await page.getByRole('textbox').fill(text);
  else for (const position of choice) await page.keyboard.press(String(position + 1));
}

test('sixty questions, with everything going wrong on the way', async ({ browser }) => {
  await using server = await startRealServer();
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto('/exams');
  await page.getByRole('button', { name: 'Start the full paper' }).click();
  await expect(page.getByRole('heading', { name: 'Question 1 of 60' })).toBeVisible();
  const id = page.url().split('/').at(-1) ?? '';
  const ask = async <T>(path: string) => (await (await page.request.get(`/api/sittings/${id}${path}`)).json()) as T;
  const { questions } = await ask<SittingView>('');
  const some = (from: number, to: number) => questions.filter(({ number }) => number >= from && number <= to);

  for (const asked of some(1, 15)) await answer(page, asked);

  await context.setOffline(true);
  for (const asked of some(16, 25)) await answer(page, asked);
  await expect(page.getByText('The connection to the server is lost.')).toBeVisible({ timeout: 20_000 });
  await page.waitForTimeout(21_000); // long enough for the server to count it as lost
  await context.setOffline(false);
  await expect(page.getByText('The connection to the server is lost.')).toBeHidden({ timeout: 20_000 });

  await server.kill();
  for (const asked of some(26, 35)) await answer(page, asked);
  await expect(page.getByText('The connection to the server is lost.')).toBeVisible({ timeout: 20_000 });
  await server.start();
  await expect(page.getByText('The connection to the server is lost.')).toBeHidden({ timeout: 30_000 });

  const second = await context.newPage();
  await second.goto(`/sittings/${id}`);
  for (const asked of some(36, 50)) await answer(second, asked);
  await page.reload();
  for (const asked of some(51, 60)) await answer(page, asked);
  await expect(page.getByRole('button', { name: /^Question \d+, answered/ })).toHaveCount(60);

  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('Every question is answered.')).toBeVisible();
  await page.getByRole('button', { name: 'Submit now' }).click();
  await expect(page.getByRole('heading', { name: 'Question by question' })).toBeVisible();
  await expect(second).toHaveURL(/\/report$/);

  const report = await ask<SittingReport>('/report');
  const given = report.questions.map(({ number, text, choice }) => ({ number, text, choice }));
  expect(given).toEqual(questions.map((asked) => ({ number: asked.number, ...answerTo(asked) })));
  expect(report.gaps.length).toBeGreaterThan(0);
  expect(report.gaps.every(({ from, to, givenBackMs }) => givenBackMs === to - from)).toBe(true);
  expect(report.submittedBy).toBe('hand');
  await context.close();
});
