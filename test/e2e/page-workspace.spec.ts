import type { Page } from 'playwright/test';
import { failedVerdict, passedVerdict } from './support/attempts.ts';
import { holdFirstAnswer } from './support/late-answers.ts';
import { announcements, expect, test } from './support/mock-test.ts';
import { crowdedPicture, mockPicture } from './support/pictures.ts';

test.beforeEach(async ({ page, mock }) => {
  await page.goto(`${mock.url}/attempts/a1`);
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible();
});

const terminalInput = '.terminal-panel:not([data-inert]) .terminal-place[data-front] textarea';

test('a failed check shows and says what was seen beside what was wanted, and the hint', async ({ page }) => {
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.getByText('Parallelism is 1, wanted 2', { exact: true })).toBeVisible();
  await expect(page.getByText(/is the parallelism of the update, not of the rollback/)).toBeVisible();
  await expect(announcements(page)).toContainText('Task 1 failed: Parallelism is 1, wanted 2');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(announcements(page)).toContainText('Task 1 passed');
  await expect(page.getByRole('button', { name: /passed 1 Set the update policy/ })).toBeVisible();
  await expect(page.getByText('30 / 100')).toBeVisible();
});

test('live mode tells how things are without judging, says what passed, and says nothing twice', async ({
  page,
  mock,
}) => {
  mock.io.emit('verdict', 'a1', failedVerdict(Date.now()));
  await expect(page.getByText('As it is now')).toBeVisible();
  await expect(page.getByRole('button', { name: /^not passed yet 1 Set/ })).toBeVisible();
  for (let n = 0; n < 3; n += 1) mock.io.emit('verdict', 'a1', passedVerdict('update', 30, Date.now()));
  await expect(announcements(page)).toContainText('Task 2 passed');
  await expect(announcements(page).getByText('Task 2 passed')).toHaveCount(1);
  await expect(announcements(page).getByText(/Task 1 failed/)).toHaveCount(0);
});

test('nothing that happens takes the focus from the terminal', async ({ page, mock, change }) => {
  await page.locator(terminalInput).focus();
  await page.keyboard.type('docker service ls');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.getByText('Parallelism is 1, wanted 2', { exact: true })).toBeVisible();
  change((attempt) => ({ ...attempt, sandbox: { ...attempt.sandbox, warnAt: Date.now() - 1 } }));
  mock.io.emit('picture', 'a1', crowdedPicture(Date.now()));
  await expect(page.getByText('470 running', { exact: false })).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('keys reach node tabs, new terminals, tasks and the full terminal, also while typing in a shell', async ({
  page,
}) => {
  await page.locator(terminalInput).focus();
  await page.keyboard.press('Alt+2');
  await expect(page.getByRole('tab', { name: /node2/ })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Alt+t');
  await expect(page.getByRole('button', { name: 'Terminal 2 on node2', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('[data-front]') !== null)).toBe(true);
  await page.keyboard.press('Alt+j');
  await expect(page.getByRole('button', { name: /2 Update to 2.0/ })).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Alt+k');
  await expect(page.getByRole('button', { name: /1 Set the update/ })).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Alt+z');
  await expect(page.getByRole('heading', { name: 'Rolling update with rules' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Check now' })).toBeHidden();
  await page.keyboard.press('Alt+z');
  await expect(page.getByRole('button', { name: 'Check now' })).toBeVisible();
  await page.keyboard.press('Alt+m');
  await expect(page.getByRole('button', { name: /1 Set the update/ })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a code block runs in the terminal in front', async ({ page }) => {
  await page.getByRole('button', { name: /2 Update to 2.0/ }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
});

test('the variables of the attempt are in the text', async ({ page }) => {
  await expect(page.getByText('colour=teal')).toBeVisible();
});

test('hints are taken on purpose, counted, and still there after a reload', async ({ page }) => {
  await expect(page.getByText(/service update --help/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Hint 1 of 3: nudge −1.5 points' }).click();
  await expect(page.getByText(/service update --help/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/service update --help/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Hint 2 of 3: concept −3 points' })).toBeVisible();
});

test('a task is given up only after a question, and then its solution is explained', async ({ page }) => {
  const giveUp = page.getByRole('button', { name: 'Give up −30 points' });
  await giveUp.click();
  await page.getByRole('button', { name: 'Go on working' }).click();
  await expect(page.getByText('The solution, explained')).toHaveCount(0);
  await giveUp.click();
  await page.getByRole('button', { name: 'Show the solution' }).click();
  await page.getByText('The solution, explained').click();
  await expect(page.getByText('--update-parallelism 2')).toBeVisible();
  await expect(page.getByText('every later update follows them')).toBeVisible();
  await expect(giveUp).toHaveCount(0);
});

test('terminals are found again after a reload, not opened twice', async ({ page, mock }) => {
  await expect.poll(() => mock.world.terminals.size).toBe(1);
  await page.getByRole('button', { name: /New terminal on node1/ }).click();
  await expect.poll(() => mock.world.terminals.size).toBe(2);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Terminal 2 on node1', exact: true })).toBeVisible();
  expect(mock.world.terminals.size).toBe(2);
});

test('quiz answers are saved', async ({ page, mock }) => {
  await page.getByRole('button', { name: /3 Say what happened/ }).click();
  await page.getByRole('radio', { name: 'start-first' }).check();
  await page.getByLabel('What does UpdateStatus.State say at the end?').fill('completed');
  await page.keyboard.press('Enter');
  await expect.poll(() => mock.world.attempts.get('a1')?.answers).toEqual({ order: 'start-first', state: 'completed' });
});

test('the clock warns, is announced, and can be extended', async ({ page, change }) => {
  change((attempt) => ({
    ...attempt,
    sandbox: { ...attempt.sandbox, expiresAt: Date.now() + 290_000, warnAt: Date.now() - 1 },
  }));
  await expect(page.getByText('Less than 5 minutes left.')).toBeVisible();
  await expect(announcements(page)).toContainText('5 minutes left');
  await page.getByRole('button', { name: '15 minutes more', exact: true }).first().click();
  await expect(page.getByText('Less than 5 minutes left.')).toBeHidden();
});

test('what happened while an action was on its way is not undone by its answer', async ({ page, change }) => {
  const { asked, release } = await holdFirstAnswer(page, '**/api/attempts/a1/extend');
  const soonOver = () =>
    change((attempt) => ({
      ...attempt,
      sandbox: { ...attempt.sandbox, expiresAt: Date.now() + 290_000, warnAt: Date.now() - 1 },
    }));
  const warning = page.getByText('Less than 5 minutes left.');
  soonOver();
  await page.getByRole('button', { name: '15 minutes more', exact: true }).first().click();
  await asked;
  await expect(warning).toBeHidden();
  soonOver();
  await expect(warning).toBeVisible();
  await release();
  await expect(warning).toBeVisible();
});

test('engine, node and connection trouble is said, and goes away by itself', async ({ page, mock, change }) => {
  mock.io.emit('host', { ...mock.world.host, engine: 'down' });
  await expect(page.getByText('The container engine of the host does not answer.')).toBeVisible();
  mock.io.emit('host', mock.world.host);
  await expect(page.getByText('The container engine of the host does not answer.')).toBeHidden();
  change((attempt) => ({
    ...attempt,
    sandbox: {
      ...attempt.sandbox,
      nodes: attempt.sandbox.nodes.map((n) => ({ ...n, health: 'engine-down' as const })),
    },
  }));
  await expect(page.getByText(/The Docker Engine on node1, node2, node3 does not answer/)).toBeVisible();
  mock.io.disconnectSockets(true);
  await expect(page.getByText('The connection to the server is lost.')).toBeVisible();
  await expect(page.getByText('The connection to the server is lost.')).toBeHidden();
});

test('a refusal is shown with what to do, and the buttons keep working', async ({ page, mock }) => {
  const problem = {
    type: 'about:blank',
    status: 409,
    code: 'no_more_extensions',
    title: 'The time cannot be extended again',
  };
  mock.world.refusals.push({ match: /extend/, problem });
  await page.getByRole('button', { name: '15 minutes more' }).click();
  await expect(page.getByRole('alert')).toContainText('The time cannot be extended again');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: '15 minutes more' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('two tabs pressing everything at once end on the same page', async ({ page, mock, context }) => {
  const other = await context.newPage();
  await other.goto(`${mock.url}/attempts/a1`);
  await expect(other.getByRole('tab', { name: /node1/ })).toBeVisible();
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await tab.getByRole('button', { name: 'Hint' }).click();
    await tab.getByRole('button', { name: 'Check now' }).click();
    await tab.getByRole('button', { name: '15 minutes more' }).click();
    await tab.getByRole('button', { name: 'End', exact: true }).click();
  }
  const end = (tab: typeof page) => tab.getByRole('button', { name: 'End the lab' }).click({ timeout: 4000 });
  await Promise.allSettled([end(page), end(other)]);
  for (const tab of [page, other]) {
    await tab.bringToFront();
    await expect(tab.getByRole('heading', { level: 1, name: /Not passed yet|This attempt is over/ })).toBeVisible();
  }
});

test('reset asks first, shows the steps, and the workspace comes back', async ({ page, change }) => {
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByRole('dialog', { name: 'Reset the sandbox?' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByRole('heading', { name: 'Resetting your sandbox' })).toBeVisible();
  await expect(page.getByText('node2 joined the swarm')).toBeVisible();
  change((attempt) => ({ ...attempt, sandbox: { ...attempt.sandbox, state: 'ready' } }));
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible();
});

test('a chip of the picture opens the JSON of its object, and the focus comes back', async ({ page }) => {
  const chip = page.getByRole('button', { name: /^web.1, running/ });
  await chip.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'web.1' });
  await expect(dialog).toContainText('"Replicas"');
  await expect(dialog).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(chip).toBeFocused();
});

test('the legend singles out a service', async ({ page }) => {
  await page.getByRole('button', { name: 'cache 1/1' }).click();
  await page.mouse.move(0, 0);
  await expect(page.getByRole('button', { name: /^web.1, running/ })).toHaveAttribute('data-dim');
  await expect(page.getByRole('button', { name: /^cache.1, / })).not.toHaveAttribute('data-dim');
});

test('a task that moves leaves a trail', async ({ page, mock }) => {
  const moved = mockPicture(Date.now());
  const [first, second] = moved.nodes;
  const task = first?.chips.shift();
  if (!task || !second) throw new Error('the mock picture has no task to move');
  second.chips.push({ ...task, id: 'web.1-again' });
  const trail = page.waitForSelector('.trail', { state: 'attached' });
  mock.io.emit('picture', 'a1', moved);
  await trail;
  await expect(page.locator('.trail')).toHaveCount(0);
});

test('500 tasks that change fast are drawn at most ten times a second and leave the page responsive', async ({
  page,
  mock,
}) => {
  await page.evaluate(() => {
    const w = window as unknown as { draws: number };
    w.draws = 0;
    const stage = document.querySelector('.stage');
    if (!stage) throw new Error('no picture');
    new MutationObserver(() => {
      w.draws += 1;
    }).observe(stage, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  const until = Date.now() + 3000;
  for (let round = 0; Date.now() < until; round += 1) {
    mock.io.emit('picture', 'a1', crowdedPicture(Date.now(), round));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const draws = await page.evaluate(() => (window as unknown as { draws: number }).draws);
  expect(draws).toBeGreaterThan(3);
  expect(draws).toBeLessThanOrEqual(34);
  await page.getByRole('button', { name: 'Check now' }).click({ timeout: 5000 });
});

test('at 1280x720 the terminal has at least 60 % of the width, and the split is remembered', async ({ page }) => {
  const share = async () => ((await page.locator('.terminal-pane').boundingBox())?.width ?? 0) / 1280;
  expect(await share()).toBeGreaterThanOrEqual(0.6);
  const before = await share();
  await page.getByRole('separator', { name: 'Width of the tasks' }).focus();
  for (let n = 0; n < 2; n += 1) await page.keyboard.press('ArrowLeft');
  const wider = await share();
  expect(wider).toBeGreaterThan(before);
  await page.reload();
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible();
  expect(Math.abs((await share()) - wider)).toBeLessThan(0.01);
});

test('a key for a node whose terminal is not there yet is not lost', async ({ page }) => {
  await page.reload();
  await page.getByRole('tab', { name: /node3/ }).waitFor();
  await page.keyboard.press('Alt+3');
  await expect(page.locator(terminalInput)).toHaveAttribute('aria-label', /node3/);
  await expect(page.locator(terminalInput)).toBeFocused();
});

test('a lab that is ready can be typed in at once', async ({ page }) => {
  await expect(page.locator(terminalInput)).toBeFocused();
});

for (const [who, act] of [
  ['is elsewhere', (page: Page) => page.getByRole('button', { name: 'Check now' }).focus()],
  ['has done something', (page: Page) => page.keyboard.press('Shift')],
] as const) {
  test(`a terminal that comes late takes no focus from who ${who}`, async ({ page }) => {
    await page.route(/assets\/browser-terminal/, async (route) => {
      await act(page);
      await route.continue();
    });
    await page.reload();
    await page.locator(terminalInput).waitFor({ state: 'attached' });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await expect(page.locator(terminalInput)).not.toBeFocused();
  });
}
