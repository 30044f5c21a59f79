/** A mixed paper in the product: live tasks on real machines, one solved, one half, one left alone, and graded at the end. */
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from 'playwright/test';
import { stringify } from 'yaml';
import type { AttemptSummary, SittingReport, SittingView } from '../../protocol/index.ts';
import { typeOn } from './support/learner.ts';
import { startRealServer } from './support/real-server.ts';

const exams = resolve(import.meta.dirname, '../../exams');

const common = { modes: ['701-100'], minutes: 5, intro: 'A machine.' };
const LIVE = [
  { ...common, id: 'e02-live-solved', area: 'E2', lab: 'compose-lifecycle-states', tasks: ['attic'], points: 3 },
  { ...common, id: 'e01-live-half', area: 'E1', lab: 'compose-first-app', tasks: ['start', 'publish'], points: 4 },
  { ...common, id: 'e01-live-left', area: 'E1', lab: 'compose-proxy-networks', tasks: ['networks'], points: 2 },
].map((task) => ({ ...task, objectives: [task.area === 'E1' ? '701-100: 702.2a' : '701-100: 702.2b'] }));

/** The bank with three live tasks on small labs. */
async function examsDir(): Promise<AsyncDisposable & { dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'drydock-exams-'));
  await cp(join(exams, 'blueprint.yaml'), join(dir, 'blueprint.yaml'));
  await symlink(join(exams, 'questions'), join(dir, 'questions'));
  await writeFile(join(dir, 'live.yaml'), stringify(LIVE));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true }) };
}

/** Goes to the live task whose text has these words, and waits for its machines. */
async function goTo(page: Page, view: SittingView, words: string): Promise<void> {
  const place = view.live.findIndex(({ tasks }) => tasks.some(({ text }) => text.includes(words))) + 1;
  await page.getByRole('button', { name: new RegExp(`^Live task ${place},`) }).click();
  await expect(page.getByRole('heading', { name: `Live task ${place} of 3` })).toBeVisible();
  await expect(page.locator('.terminal-place[data-front]').first()).toBeVisible({ timeout: 180_000 });
}

/** Runs a line and waits until the shell says that it is through. */
async function run(page: Page, line: string, mark: string): Promise<void> {
  await typeOn(page, 1, `${line}; echo "$?-${mark}"`);
  await expect(page.locator('.terminal-place[data-front] .xterm-rows')).toContainText(`0-${mark}`, {
    timeout: 120_000,
  });
}

test('three live tasks: what was done on the machines is what counts', async ({ browser }) => {
  await using bank = await examsDir();
  await using server = await startRealServer({ DRYDOCK_EXAMS_DIR: bank.dir });
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.goto('/exams');
  await page.getByRole('button', { name: 'Start the mixed paper' }).click();
  await expect(page.getByRole('button', { name: /^Live task \d/ })).toHaveCount(3);
  const id = page.url().split('/').at(-1) ?? '';
  const ask = async <T>(path: string) => (await (await page.request.get(path)).json()) as T;
  const view = await ask<SittingView>(`/api/sittings/${id}`);
  expect(view.questions).toHaveLength(60 - 3 - 4 - 2);

  await goTo(page, view, '/lab/attic');
  await run(page, 'cd /lab/attic && docker compose down --volumes --rmi all', 'gone');
  // Neither the labs nor the calls of a lab know of it.
  expect(await ask<AttemptSummary[]>('/api/attempts')).toEqual([]);
  const attempt = (await ask<SittingView>(`/api/sittings/${id}`)).live.find(({ attemptId }) => attemptId)?.attemptId;
  const headers = { 'x-drydock': '1' };
  const check = await page.request.post(`/api/attempts/${attempt}/check`, { data: {}, headers });
  expect(await check.json()).toMatchObject({ code: 'attempt_in_exam' });

  await goTo(page, view, '`counter`');
  const file = 'name: counter\\nservices:\\n  web: { image: "lab/web:1.0" }\\n  redis: { image: redis }\\n';
  await run(page, `printf '${file}' > /lab/app/compose.yaml && cd /lab/app && docker compose up -d`, 'up');
  await typeOn(page, 1, 'mark=the-same-shell');
  await page.reload();
  await expect(page.locator('.terminal-place[data-front]').first()).toBeVisible({ timeout: 60_000 });
  await run(page, 'test "$mark" = the-same-shell', 'kept');
  await server.kill();
  await expect(page.getByText('The connection to the server is lost.')).toBeVisible({ timeout: 20_000 });
  await server.start();
  await expect(page.getByText('The connection to the server is lost.')).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText(/reconnecting/)).toBeHidden({ timeout: 60_000 });
  await run(page, 'test "$mark" = the-same-shell', 'still');

  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('button', { name: 'Submit now' }).click();
  await expect(page).toHaveURL(/\/report$/, { timeout: 180_000 });
  const report = await ask<SittingReport>(`/api/sittings/${id}/report`);
  const of = (live: string) => report.live.find((one) => one.id === live);
  expect(of('e02-live-solved')).toMatchObject({ status: 'graded', points: 3, maxPoints: 3 });
  // 30 of the 55 points that the lab gives for both tasks, of four points.
  expect(of('e01-live-half')).toMatchObject({ status: 'graded', points: 2.18, maxPoints: 4 });
  expect(of('e01-live-half')?.tasks.map(({ verdict }) => verdict?.status)).toEqual(['passed', 'failed']);
  expect(of('e01-live-half')?.tasks[1]?.verdict?.evidence.length).toBeGreaterThan(0);
  expect(of('e01-live-left')).toMatchObject({ points: 0, maxPoints: 2 });
  expect(report.score).toMatchObject({ points: 5.18, maxPoints: 60 });
  expect(report.areas.find((area) => area.id === 'E1')).toMatchObject({
    points: 2.18,
    maxPoints: 8,
    live: { points: 2.18, maxPoints: 6 },
  });
  await expect(page.getByText('5.18 of 9 points in live tasks')).toBeVisible();
  await expect
    .poll(() => ask<{ capacity: { sandboxes: number } }>('/api/host').then(({ capacity }) => capacity.sandboxes), {
      timeout: 60_000,
    })
    .toBe(0);
  await context.close();
});
