/** A mixed paper in the page: machines that are made, fail, are there, are graded; over the product's own exam room. */
import type { Page } from 'playwright/test';
import { expectAccessible } from './support/accessible.ts';
import type { MockServer } from './support/mock-server.ts';
import { announcements, expect, test } from './support/mock-test.ts';

const OWNER = 'local';

const start = (mock: MockServer) =>
  mock.world.exams.start(OWNER, { kind: 'mixed', mode: '701-100', live: 3, seed: 'page-mixed' });
const liveTask = (page: Page, place: number) => page.getByRole('button', { name: new RegExp(`^Live task ${place},`) });
const terminal = (page: Page) => page.locator('.terminal-place[data-front]').first();

for (const [colorScheme, width, height] of [
  ['light', 1280, 720],
  ['dark', 390, 844],
] as const) {
  test.describe(() => {
    test.use({ colorScheme, viewport: { width, height } });
    test(`axe finds nothing on live tasks: ${colorScheme}, ${width}x${height}`, async ({ page, mock }) => {
      test.setTimeout(180_000);
      const { live } = mock.world;
      const { id } = start(mock);
      await page.goto(`${mock.url}/sittings/${id}`);
      await liveTask(page, 1).click();
      await expect(page.getByRole('heading', { name: 'Your machines are being made' })).toBeVisible();
      await expectAccessible(page, 'machines that are being made');
      live.become('attempt1', { state: 'ready' });
      await expect(terminal(page)).toBeVisible();
      await expectAccessible(page, 'live task');
      live.become('attempt2', { state: 'over', reason: { code: 'host_out_of_memory', message: 'No memory left' } });
      await liveTask(page, 2).click();
      await expect(page.getByText('No memory left')).toBeVisible();
      await expectAccessible(page, 'live task without machines');
      let open: () => void = () => undefined;
      live.gate = new Promise((resolve) => {
        open = resolve;
      });
      await page.getByRole('button', { name: 'Submit' }).click();
      await expectAccessible(page, 'submit dialog');
      await page.getByRole('button', { name: 'Submit now' }).click();
      await expect(page.getByRole('heading', { name: 'Your paper is handed in' })).toBeVisible();
      await expectAccessible(page, 'grading');
      open();
      await expect(page.getByRole('heading', { name: 'Live tasks' })).toBeVisible();
      await expectAccessible(page, 'report with live tasks');
    });
  });
}

test('a mixed paper is begun with so many live tasks, and its clock stands while machines are made', async ({
  page,
  mock,
}) => {
  const { live } = mock.world;
  await page.goto(`${mock.url}/exams`);
  await page.getByRole('radio', { name: '4', exact: true }).check();
  await page.getByRole('button', { name: 'Start the mixed paper' }).click();
  await expect(page.getByRole('button', { name: /^Live task \d/ })).toHaveCount(4);
  await liveTask(page, 1).click();
  await expect(page.getByText('The clock stands', { exact: true })).toBeVisible();
  const shown = await page.getByRole('timer').textContent();
  await page.waitForTimeout(2500);
  await expect(page.getByRole('timer')).toHaveText(shown ?? '');
  await expect(page.getByText('node3 joins the swarm')).toBeVisible();
  live.become('attempt1', { state: 'ready' });
  await expect(page.getByText('The clock stands', { exact: true })).toBeHidden();
  await expect(page.getByRole('timer')).not.toHaveText(shown ?? '');
  // Variables of the attempt are filled in, and nothing says how it will be graded.
  await expect(page.getByText('teal', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('look again')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Check|Hint/ })).toHaveCount(0);
});

test('what is typed belongs to the terminal, which is there again after a reload and in another place', async ({
  page,
  mock,
}) => {
  const { id } = start(mock);
  mock.world.live.become('attempt1', { state: 'ready' });
  await page.goto(`${mock.url}/sittings/${id}`);
  await liveTask(page, 1).click();
  await expect(terminal(page).locator('textarea')).toBeAttached();
  await page.keyboard.press('Alt+1');
  await expect(page.locator('.terminal-place[data-front] textarea').first()).toBeFocused();
  // Letters and arrows turn no page and set no flag.
  await page.keyboard.type('flag');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('heading', { name: 'Live task 1 of 3' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Flag', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await page.getByRole('button', { name: 'Flag', exact: true }).click();
  await expect(liveTask(page, 1)).toHaveAccessibleName(/flagged/);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Live task 1 of 3' })).toBeVisible();
  await expect(terminal(page)).toBeVisible();
  expect(mock.world.terminals.size).toBe(1);
  await page.goto(`${mock.url}/attempts/attempt1`);
  await expect(page).toHaveURL(new RegExp(`/sittings/${id}$`));
});

test('without machines a live task says why and is tried again; one is handed in before the rest', async ({
  page,
  mock,
}) => {
  const { live } = mock.world;
  const { id } = start(mock);
  await page.goto(`${mock.url}/sittings/${id}`);
  await liveTask(page, 1).click();
  live.become('attempt1', { state: 'over', reason: { code: 'nodes_lost', message: 'Its nodes are gone' } });
  await expect(page.getByText('Its nodes are gone')).toBeVisible();
  await expect(page.getByText(/left out of the score/)).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Your machines are being made' })).toBeVisible();
  const again = live.begun.at(-1)?.id ?? '';
  live.become(again, { state: 'ready' });
  await expect(terminal(page)).toBeVisible();
  await page.getByRole('button', { name: 'Hand in this task' }).click();
  await page.getByRole('button', { name: 'Hand in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'This task is handed in' })).toBeVisible();
  await expect(liveTask(page, 1)).toHaveAccessibleName(/handed in/);
  expect(live.ended).toContain(again);
});

test('the report tells what each live task came to, and the points of its area', async ({ page, mock }) => {
  const { live } = mock.world;
  const view = start(mock);
  live.become('attempt1', { state: 'ready' });
  live.become('attempt2', { state: 'ready' });
  live.become('attempt3', { state: 'over', reason: { code: 'nodes_lost', message: 'Its nodes are gone' } });
  for (const task of view.live[0]?.tasks ?? []) live.verdicts.set(task.id, { status: 'passed', points: 50 });
  await page.goto(`${mock.url}/sittings/${view.id}`);
  await page.getByRole('button', { name: 'Submit' }).click();
  await expect(page.getByText('3 live tasks are graded as their machines are then')).toBeVisible();
  await page.getByRole('button', { name: 'Submit now' }).click();
  await expect(page).toHaveURL(/\/report$/);
  const [first, second] = view.live.map(({ points }) => points);
  await expect(
    page.getByRole('heading', { name: new RegExp(`^Live task 1: ${first} of ${first} point`) }),
  ).toBeVisible();
  await expect(page.getByRole('heading', { name: new RegExp(`^Live task 2: 0 of ${second} point`) })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Live task 3: not counted/ })).toBeVisible();
  await expect(page.getByText('Its nodes are gone')).toBeVisible();
  await expect(page.getByText(`${first} of ${(first ?? 0) + (second ?? 0)} points in live tasks`)).toBeVisible();
  await expect(page.getByText(/by questions, .* by live tasks/).first()).toBeVisible();
  await expect(announcements(page)).toBeAttached();
});

test('a paper is given up from the start page', async ({ page, mock }) => {
  start(mock);
  await page.goto(`${mock.url}/exams`);
  await page.getByRole('button', { name: 'Give it up' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Give it up' }).click();
  await expect(page.getByText('Its clock is running.')).toBeHidden();
  expect(mock.world.live.ended).toEqual(['attempt1']);
  expect(mock.world.exams.overview(OWNER).active).toBeUndefined();
});
