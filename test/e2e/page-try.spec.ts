/** "Try it" over a mock: what a learner is shown of a trial, from the button to the effect, and that leaving ends it. */
import type { Page } from 'playwright/test';
import type { SittingReport, SittingView, StartSitting, TrialView } from '../../protocol/index.ts';
import { expectAccessible } from './support/accessible.ts';
import type { MockServer } from './support/mock-server.ts';
import { announcements, expect, test } from './support/mock-test.ts';
import { finishTrial } from './support/trials.ts';

const OWNER = 'local';

/** A practice paper of Compose questions, the first that can be tried answered and explained. */
function explained(mock: MockServer, text: string): { view: SittingView; number: number; right: string } {
  const wish: StartSitting = { kind: 'area', areas: ['E2'], mode: '701-100', seed: 'try', practice: true };
  const view = mock.world.exams.start(OWNER, wish);
  for (const { number, type } of view.questions.filter((asked) => asked.type === 'fill')) {
    if (type !== 'fill') continue;
    mock.world.exams.answer(OWNER, view.id, number, { tab: 't', serial: 1, text, flagged: false });
    const { tryIt } = mock.world.exams.explain(OWNER, view.id, number);
    if (tryIt?.possible) return { view, number, right: tryIt.right };
  }
  throw new Error('the paper has no question that can be tried');
}

const panel = (page: Page) => page.getByRole('region', { name: /^Trying the answer/ });
const onlyTrial = (mock: MockServer): TrialView => {
  const [trial] = mock.world.trials.values();
  if (!trial) throw new Error('no trial');
  return trial;
};
const look = (output: string) => [{ command: 'docker ps', output }];

async function openQuestion(page: Page, mock: MockServer, { view, number }: { view: SittingView; number: number }) {
  await page.goto(`${mock.url}/sittings/${view.id}`);
  await page.getByRole('button', { name: new RegExp(`^Question ${number},`) }).click();
}

test('a typed answer is run, compared with the right one, and the sandbox goes when one leaves', async ({
  page,
  mock,
}) => {
  test.setTimeout(180_000);
  const asked = explained(mock, '--nonsense');
  await openQuestion(page, mock, asked);
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(panel(page).getByText('Swarm formed on node1')).toBeVisible();
  await expect(panel(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  const trial = onlyTrial(mock);
  expect(trial.runs).toMatchObject([{ which: 'mine', command: expect.stringContaining('--nonsense') }]);

  const mine = { exitCode: 125, output: 'unknown flag', before: look('NAMES\nold'), after: look('NAMES\nold') };
  finishTrial(mock.world, trial.id, mine);
  await expect(panel(page).getByText('exit code 125 after 1.2 s')).toBeVisible();
  await expect(panel(page).getByRole('figure', { name: 'Before and after: the same' })).toContainText('old');
  await expect(announcements(page)).toContainText('exit code 125');
  await expect(panel(page).getByRole('group', { name: 'Terminal on node1' })).toBeVisible();

  await panel(page).getByRole('button', { name: 'Run it, in a fresh scene' }).click();
  await expect(panel(page).getByText('waits for the sandbox')).toBeVisible();
  finishTrial(mock.world, trial.id, { exitCode: 0, before: look('NAMES\nold'), after: look('NAMES\nweb') });
  await expect(panel(page).getByText('exit code 0 after 1.2 s')).toBeVisible();
  await expect(panel(page).locator('del')).toHaveText(['old\n']);
  await expect(panel(page).locator('ins')).toHaveText(['web\n']);
  // What the answer of one's own did stays beside it.
  await expect(panel(page).getByText('exit code 125 after 1.2 s')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Look again' }).click();
  await expect(panel(page).getByText('seen again')).toBeVisible();

  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect.poll(() => onlyTrial(mock).state).toBe('ended');
});

test('trouble is told with a way on: no room, a scene that fails, a sandbox that ended', async ({ page, mock }) => {
  test.setTimeout(120_000);
  const asked = explained(mock, '');
  await openQuestion(page, mock, asked);
  const problem = { type: 'about:blank', title: 'No room for another sandbox', status: 503, code: 'no_capacity' };
  mock.world.refusals.push({ match: /POST \/api\/trials$/, problem });
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect(page.getByText('No room for another sandbox')).toBeVisible();
  await page.getByRole('button', { name: 'Try it' }).click();
  const trial = onlyTrial(mock);
  // Nothing was typed: the right one is run.
  expect(trial.commands).toEqual({ right: asked.right });
  const why = 'The set-up of this question ended with exit code 1';
  mock.world.trials.set(trial.id, { ...trial, state: 'failed', why });
  await expect(panel(page).getByText(why)).toBeVisible();
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await expect(panel(page).getByRole('button', { name: 'Cancel' })).toBeVisible();
  const again = [...mock.world.trials.values()].at(-1);
  if (!again) throw new Error('no second trial');
  mock.world.trials.set(again.id, { ...again, state: 'ended', why: 'Another answer is being tried out instead.' });
  await expect(panel(page).getByText('Another answer is being tried out instead.')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Try it' })).toBeVisible();
});

for (const [colorScheme, width, height] of [
  ['light', 1280, 720],
  ['dark', 390, 844],
] as const) {
  test.describe(() => {
    test.use({ colorScheme, viewport: { width, height } });
    test(`axe finds nothing on a trial: ${colorScheme}, ${width}x${height}`, async ({ page, mock }) => {
      test.setTimeout(180_000);
      const { view } = explained(mock, '--nonsense');
      mock.world.exams.submit(OWNER, view.id);
      await page.goto(`${mock.url}/sittings/${view.id}/report`);
      await page.getByRole('button', { name: 'Try it' }).first().click();
      await panel(page).getByText('Swarm formed on node1').waitFor();
      await expectAccessible(page, 'a trial that is prepared');
      const trial = onlyTrial(mock);
      const effect = { before: look('NAMES   STATE\nold     running'), after: look('NAMES   STATE\nweb     running') };
      finishTrial(mock.world, trial.id, { exitCode: 1, output: 'unknown flag: --nonsense', ...effect });
      await panel(page).getByText('exit code 1 after 1.2 s').waitFor();
      await expectAccessible(page, 'a trial with its effect');
    });
  });
}

test('a question about kubectl says that a cluster is made for it', async ({ page, mock }) => {
  test.setTimeout(120_000);
  const wish: StartSitting = { kind: 'area', areas: ['E12'], mode: '701-100', seed: 'try', practice: true };
  const view = mock.world.exams.start(OWNER, wish);
  mock.world.exams.submit(OWNER, view.id);
  await page.goto(`${mock.url}/sittings/${view.id}/report`);
  const offer = page.locator('.try-offer').first();
  await expect(offer).toContainText(/Runs kubectl .+ in a sandbox with a Kubernetes cluster of 1 machine, which takes/);
  await offer.getByRole('button', { name: 'Try it' }).click();
  await expect.poll(() => onlyTrial(mock).commands.right).toMatch(/^kubectl /);
});

test('a question whose answer cannot be tried says why', async ({ page, mock }) => {
  test.setTimeout(120_000);
  const { view } = explained(mock, '');
  mock.world.exams.submit(OWNER, view.id);
  const why = 'It would restart the machine that it is typed on.';
  await page.route('**/api/sittings/*/report', async (route) => {
    const response = await route.fetch();
    const report = (await response.json()) as SittingReport;
    const questions = report.questions.map((one) => ({
      ...one,
      ...(one.tryIt && { tryIt: { possible: false, why } }),
    }));
    await route.fulfill({ response, json: { ...report, questions } });
  });
  await page.goto(`${mock.url}/sittings/${view.id}/report`);
  await expect(page.getByText(why).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try it' })).toHaveCount(0);
});
