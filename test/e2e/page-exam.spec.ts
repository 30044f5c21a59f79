/** The practice exam's screens over the product's own exam room: accessible, by keys alone, in two tabs. */
import type { Page } from 'playwright/test';
import type { SittingView } from '../../protocol/index.ts';
import { expectAccessible } from './support/accessible.ts';
import type { MockServer } from './support/mock-server.ts';
import { announcements, expect, test } from './support/mock-test.ts';

const OWNER = 'local';

const start = (mock: MockServer): SittingView =>
  mock.world.exams.start(OWNER, { kind: 'full', mode: '701-100', seed: 'page-test' });

/** A short one with questions of every type: axe looks at each of them in the report. */
const startPractice = (mock: MockServer): SittingView =>
  mock.world.exams.start(OWNER, { kind: 'area', areas: ['E2'], mode: '701-100', seed: 'page-test', practice: true });

/** The first question of a type. */
const first = (view: SittingView, type: string) => view.questions.find((asked) => asked.type === type)?.number ?? 0;
const goTo = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Question ${number},`) }).click();
const saved = (page: Page) => expect(page.getByText('Saved', { exact: true })).toBeVisible();

for (const [colorScheme, width, height] of [
  ['light', 1280, 720],
  ['dark', 1280, 720],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const) {
  test.describe(() => {
    test.use({ colorScheme, viewport: { width, height } });
    test(`axe finds nothing on the practice exam: ${colorScheme}, ${width}x${height}`, async ({ page, mock }) => {
      test.setTimeout(180_000);
      await page.goto(`${mock.url}/exams`);
      await page.getByRole('heading', { name: 'A new paper' }).waitFor();
      await expectAccessible(page, 'start');
      const view = startPractice(mock);
      await page.goto(`${mock.url}/sittings/${view.id}`);
      for (const type of ['fill', 'multiple', 'single']) {
        await goTo(page, first(view, type));
        await expectAccessible(page, `${type} question`);
      }
      await page.keyboard.press('2');
      await page.getByRole('button', { name: 'Explain' }).click();
      await page.getByRole('region', { name: 'Explanation' }).waitFor();
      await expectAccessible(page, 'explained question');
      await page.getByRole('button', { name: 'Submit' }).click();
      await page.getByRole('heading', { name: 'Submit the paper?' }).waitFor();
      await expectAccessible(page, 'submit dialog');
      await page.getByRole('button', { name: 'Submit now' }).click();
      await page.getByRole('heading', { name: 'Question by question' }).waitFor();
      await expectAccessible(page, 'report');
      await page.goto(`${mock.url}/exams`);
      await page.getByRole('heading', { name: 'Results' }).waitFor();
      await expectAccessible(page, 'start with results');
    });
  });
}

test('a paper is sat by keys alone, and each answer is saved as it is given', async ({ page, mock }) => {
  const view = start(mock);
  await page.goto(`${mock.url}/sittings/${view.id}`);
  await expect(page.getByRole('heading', { name: 'Question 1 of 60' })).toBeVisible();
  await expect(page.getByRole('timer')).toHaveText(/^1:29:5\d$|^1:30:00$/);
  const answers = () => mock.world.exams.get(OWNER, view.id).answers;

  for (let turn = 1; turn < first(view, 'single'); turn++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('b');
  await saved(page);
  await page.keyboard.press('4');
  await expect.poll(answers).toMatchObject([{ number: first(view, 'single'), choice: [3], revision: 2 }]);
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: 'Flagged', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio').nth(3)).toBeChecked();

  const several = view.questions[first(view, 'multiple') - 1];
  await goTo(page, several?.number ?? 0);
  for (let option = 1; option <= (several?.choose ?? 0) + 1; option++) await page.keyboard.press(String(option));
  await expect(page.getByText(/Take one away first/)).toHaveCount(2);
  await expect(announcements(page)).toContainText('Take one away first');
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(several?.choose);

  await goTo(page, first(view, 'fill'));
  await page.getByRole('textbox').fill('--scale');
  // Letters and arrows belong to the text while one types.
  await page.getByRole('textbox').press('f');
  await page.getByRole('textbox').press('Enter');
  await expect(page.getByRole('heading', { name: `Question ${first(view, 'fill') + 1} of 60` })).toBeVisible();
  await expect.poll(() => answers().find(({ number }) => number === first(view, 'fill'))?.text).toBe('--scalef');
});

test('two tabs show the same paper, and the page carries nothing of what is right', async ({ page, mock, context }) => {
  test.setTimeout(60_000);
  const view = start(mock);
  const bodies: string[] = [];
  page.on('response', async (response) => {
    if (/\/api\/sittings/.test(response.url())) bodies.push(await response.text().catch(() => ''));
  });
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => bodies.push(String(payload))));
  await page.goto(`${mock.url}/sittings/${view.id}`);
  await page.getByRole('heading', { name: 'Question 1 of 60' }).waitFor();
  const other = await context.newPage();
  await other.goto(`${mock.url}/sittings/${view.id}`);
  const number = first(view, 'single');
  await goTo(other, number);
  await goTo(page, number);
  await other.keyboard.press('3');
  await expect(page.getByRole('radio').nth(2)).toBeChecked();
  await page.keyboard.press('1');
  await expect(other.getByRole('radio').nth(0)).toBeChecked();
  await other.getByRole('button', { name: 'Submit' }).click();
  await other.getByRole('button', { name: 'Submit now' }).click();
  await expect(page).toHaveURL(/\/report$/);
  const before = bodies.filter((body) => !body.includes('submittedBy')).join();
  expect(before).toContain('"stem"');
  expect(before).not.toMatch(/"correct"|"why"|"accept"|"explanation"/);
});

test('what was answered without a connection is sent by the next page, when its tab is closed too', async ({
  page,
  mock,
  context,
}) => {
  const view = start(mock);
  const number = first(view, 'single');
  await page.goto(`${mock.url}/sittings/${view.id}`);
  await goTo(page, number);
  await context.setOffline(true);
  await page.keyboard.press('2');
  await expect(page.getByText('Saving …')).toBeVisible();
  await page.close();
  await context.setOffline(false);
  expect(mock.world.exams.get(OWNER, view.id).answers).toEqual([]);
  const next = await context.newPage();
  await next.goto(`${mock.url}/sittings/${view.id}`);
  await expect.poll(() => mock.world.exams.get(OWNER, view.id).answers).toMatchObject([{ number, choice: [1] }]);
});

/** Lets the clock of a sitting go on to so much time left, in contact all the while. */
function leave({ world }: MockServer, { id, clock }: SittingView, leftMs: number): void {
  const end = clock.endsAt ?? 0;
  while (Date.now() + world.examTime.aheadMs < end - leftMs) {
    world.examTime.aheadMs = Math.min(world.examTime.aheadMs + 15_000, end - leftMs - Date.now());
    world.exams.contact(OWNER, id, undefined);
  }
}

test('the clock warns at 15 and at 5 minutes, can be hidden, and submits by itself', async ({ page, mock }) => {
  test.setTimeout(90_000);
  const MINUTE = 60_000;
  // Each paper began so long ago that the page's clock and that of sittings agree.
  const begun = async (leftMs: number) => {
    mock.world.examTime.aheadMs = leftMs - 90 * MINUTE;
    const view = start(mock);
    leave(mock, view, leftMs);
    await page.goto(`${mock.url}/sittings/${view.id}`);
    return view;
  };
  const first = await begun(15 * MINUTE + 4000);
  await expect(page.getByRole('timer')).toHaveText(/^1[45]:\d\d$/);
  await expect(announcements(page)).toContainText('15 minutes left');
  await expect(page.getByText('15 minutes left').first()).toBeVisible();
  await page.getByRole('button', { name: 'Hide' }).click();
  await expect(page.getByRole('timer')).toHaveText('hidden');
  mock.world.exams.submit(OWNER, first.id);

  const second = await begun(5 * MINUTE + 4000);
  await expect(announcements(page)).toContainText('5 minutes left');
  mock.world.exams.submit(OWNER, second.id);

  await begun(6000);
  await expect(page).toHaveURL(/\/report$/, { timeout: 20_000 });
  await expect(page.getByText('submitted by the clock')).toBeVisible();
});
