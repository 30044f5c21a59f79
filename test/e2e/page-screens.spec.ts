import type { Page } from 'playwright/test';
import { holdFirstAnswer } from './support/late-answers.ts';
import { expect, test } from './support/mock-test.ts';

test('the catalogue shows what runs first, lanes in learning order, what a host lacks, and broken labs by line', async ({
  page,
  mock,
}) => {
  await page.goto(mock.url);
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Continue', 'Compose', 'Swarm', 'Kubernetes']);
  await expect(page.getByRole('link', { name: /Rolling update with rules .*left/ })).toBeVisible();
  await expect(page.getByText(/no ESP/)).toBeVisible();
  await expect(page.getByText('labs/swarm/secrets-rotation/lab.yaml:14:7')).toBeVisible();
  await expect(page.getByText('tasks.0.points: expected a number, got "thirty"')).toBeVisible();
});

test('search and filters narrow the list, and an empty list offers the way back', async ({ page, mock }) => {
  await page.goto(mock.url);
  await page.getByRole('radio', { name: 'Advanced' }).check();
  await expect(page.getByText('1 of 12 labs')).toBeVisible();
  await page.getByRole('searchbox').fill('nothing like this');
  await page.getByRole('button', { name: 'Show all labs' }).click();
  await expect(page.getByText('12 labs', { exact: true })).toBeVisible();
});

test('a track is a path: its time, what comes next and before, and what of the exams it covers', async ({
  page,
  mock,
}) => {
  await page.goto(mock.url);
  const swarm = page.getByRole('region', { name: 'Swarm' });
  await expect(swarm.getByText('1 of 6 done · 2 h 45 min')).toBeVisible();
  await expect(swarm.getByText('After: Lifecycle states')).toHaveCount(0);
  const next = swarm.getByRole('listitem').filter({ has: page.getByText('Next', { exact: true }) });
  await expect(next.getByRole('link')).toHaveText('A service from first task to last');
  mock.world.labs.labs = mock.world.labs.labs.map((lab) =>
    lab.id === 'compose-lifecycle-states' ? { ...lab, best: 69 } : lab,
  );
  mock.io.emit('labs');
  await expect(swarm.getByText('After: Lifecycle states')).toBeVisible();
  await expect(next).toHaveCount(0);
  await swarm.getByText('1 of 4 of 701-100: 702.2').click();
  await expect(swarm.getByText('Covered: Swarm mode')).toBeVisible();
  await expect(swarm.getByText('Not covered: Compose files')).toBeVisible();
});

test('the coverage page maps key knowledge areas and topics to labs', async ({ page, mock }) => {
  await page.goto(mock.url);
  await page.getByRole('link', { name: 'Coverage', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'What the labs cover' })).toBeVisible();
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  await expect(row('The application model of Docker Compose').getByRole('link')).toHaveCount(4);
  await expect(row('Compose files')).toContainText('No lab yet');
  await expect(row('States of tasks')).toContainText('Asked in the exam only');
  await row('Roles of nodes').getByRole('link').click();
  await expect(page).toHaveURL(/labs\/swarm-init-join/);
});

test('an address that was cut to /labs leads to the catalogue', async ({ page, mock }) => {
  await page.goto(`${mock.url}/labs`);
  await expect(page.getByRole('heading', { name: 'Labs' })).toBeVisible();
  await expect(page).toHaveURL(`${mock.url}/`);
});

test('labs that change on disk appear without a reload', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(page.getByText('12 labs', { exact: true })).toBeVisible();
  mock.world.labs.labs.pop();
  mock.io.emit('labs');
  await expect(page.getByText('11 labs', { exact: true })).toBeVisible();
});

test('images that are being made and an engine that is down are said on the first page', async ({ page, mock }) => {
  await page.goto(mock.url);
  await expect(page.getByRole('heading', { name: 'Labs' })).toBeVisible();
  const image = { name: 'lab/web:2.0', state: 'building' as const, detail: 'step 3 of 5', percent: 60 };
  const tell = (change: Partial<typeof mock.world.host>) => {
    // A page that connects only now hears of it, too.
    mock.world.host = { ...mock.world.host, ...change };
    mock.io.emit('host', mock.world.host);
  };
  tell({ images: [image] });
  await expect(page.getByText('step 3 of 5')).toBeVisible();
  tell({ engine: 'down' });
  await expect(page.getByText('The container engine does not answer')).toBeVisible();
});

test('an answer that took long does not bring back what was before the news', async ({ page, mock }) => {
  const { asked, release } = await holdFirstAnswer(page, '**/api/host');
  // The server tells whoever connects how it is: a page that knows that already does not ask.
  await page.routeWebSocket(/socket\.io/, async (socket) => {
    await asked;
    socket.connectToServer();
  });
  await page.goto(mock.url);
  await expect(page.getByRole('heading', { name: 'Labs' })).toBeVisible();
  mock.world.host = { ...mock.world.host, engine: 'down' };
  mock.io.emit('host', mock.world.host);
  const warning = page.getByText('The container engine does not answer');
  await expect(warning).toBeVisible();
  await release();
  await expect(warning).toBeVisible();
});

test('labs that change while the first list is on its way are shown as they are now', async ({ page, mock }) => {
  const connected = new Promise((resolve) => mock.io.once('connection', resolve));
  const { asked, release } = await holdFirstAnswer(page, '**/api/labs');
  await page.goto(mock.url);
  await Promise.all([connected, asked]);
  mock.world.labs.labs.pop();
  mock.io.emit('labs');
  await expect(page.getByText('11 labs', { exact: true })).toBeVisible();
  await release();
  await expect(page.getByText('11 labs', { exact: true })).toBeVisible();
});

test('from the catalogue to a running lab by keyboard alone, with the steps on the way', async ({ page, mock }) => {
  await page.goto(mock.url);
  await tabTo(page, 'Drain for maintenance');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'You will be able to' })).toBeVisible();
  await tabTo(page, 'Start the lab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Preparing your sandbox' })).toBeVisible();
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible();
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.getByText('Parallelism is 1, wanted 2', { exact: true })).toBeVisible();
  await tabTo(page, 'End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await tabTo(page, 'End the lab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Not passed yet' })).toBeVisible();
});

test('a refused start says why and what to do', async ({ page, mock }) => {
  mock.world.refusals.push({
    match: /POST \/api\/attempts$/,
    problem: {
      type: 'about:blank',
      status: 503,
      code: 'no_capacity',
      title: 'No room for another sandbox',
      action: 'End a lab that is running, or wait.',
    },
  });
  await page.goto(`${mock.url}/labs/swarm-drain-maintenance`);
  await page.getByRole('button', { name: 'Start the lab' }).click();
  await expect(page.getByRole('alert')).toContainText('End a lab that is running, or wait.');
  await expect(page.getByRole('link', { name: 'See what is running' })).toBeVisible();
  await page.getByRole('button', { name: 'Start the lab' }).click();
  await expect(page.getByRole('heading', { name: 'Preparing your sandbox' })).toBeVisible();
});

test('provisioning can be cancelled', async ({ page, mock }) => {
  await page.goto(`${mock.url}/labs/swarm-drain-maintenance`);
  await page.getByRole('button', { name: 'Start the lab' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Start the lab' })).toBeVisible();
});

test('unknown addresses and attempts lead back', async ({ page, mock }) => {
  await page.goto(`${mock.url}/nowhere`);
  await expect(page.getByRole('link', { name: 'All labs' })).toBeVisible();
  await page.goto(`${mock.url}/attempts/unknown`);
  await expect(page.getByRole('alert')).toContainText('There is no such attempt');
});

test('the theme follows the system until it is chosen, and the choice is kept', async ({ page, mock }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(mock.url);
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  expect(await theme()).toBe('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(theme).toBe('light');
  await page.getByRole('button', { name: /Switch to dark/ }).click();
  await page.reload();
  expect(await theme()).toBe('dark');
});

test('on a phone the tasks are the page and the terminal opens over it', async ({ page, mock }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${mock.url}/attempts/a1`);
  await expect(page.getByText('two tasks at a time')).toBeVisible();
  await expect(page.getByRole('tab')).toHaveCount(0);
  await page.getByRole('button', { name: 'Terminals' }).click();
  const box = await page.locator('.terminal-pane').boundingBox();
  expect(box?.width).toBe(390);
  expect(box?.height).toBeGreaterThan(800);
  await page.getByRole('button', { name: 'Tasks' }).click();
  await expect(page.getByText('two tasks at a time')).toBeVisible();
});

test('the first page needs less than 150 KiB of compressed script', async ({ page, mock }) => {
  const scripts: string[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.url());
  });
  await page.goto(mock.url);
  await expect(page.getByRole('heading', { name: 'Swarm' })).toBeVisible();
  const { gzipSync } = await import('node:zlib');
  let bytes = 0;
  for (const url of scripts) bytes += gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
  expect(bytes).toBeLessThan(150 * 1024);
});

/** Presses Tab until the element with this text has the focus. */
async function tabTo(page: Page, text: string): Promise<void> {
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press('Tab');
    const here = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (here === text) return;
  }
  throw new Error(`Tab never reached "${text}"`);
}
