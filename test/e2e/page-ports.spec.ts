/** The control that opens a port of the machines: by keys alone, known ports and others, what is refused. */
import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/mock-test.ts';

test.beforeEach(async ({ page, mock }) => {
  await page.goto(`${mock.url}/attempts/a1`);
  await page.getByRole('button', { name: 'Open port' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Open a port in a tab' })).toBeVisible();
});

test('a published port is opened by keys alone, in a tab of its own', async ({ page, mock }) => {
  const first = page.getByRole('button', { name: 'web node1:8080 service' });
  await expect(first).toBeVisible();
  await first.focus();
  const opened = page.context().waitForEvent('page');
  await page.keyboard.press('Enter');
  expect((await opened).url()).not.toContain('attempts');
  await expect(page.getByText('node1:8080 is in a new tab')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open it by this link' })).toHaveAttribute('rel', 'noopener noreferrer');
  expect(mock.world.requests).toContain('POST /api/attempts/a1/previews');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Open port' })).toBeFocused();
});

test('another port is taken from the fields; what the server refuses is said in the dialog', async ({ page }) => {
  await page.getByRole('combobox', { name: 'Machine' }).selectOption('node2');
  await page.getByRole('spinbutton', { name: 'Port' }).fill('9');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('This task has been handed in');
  await page.getByRole('spinbutton', { name: 'Port' }).fill('3000');
  const opened = page.context().waitForEvent('page');
  await page.keyboard.press('Enter');
  await opened;
  await expect(page.getByText('node2:3000 is in a new tab')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(() => {
    test.use({ colorScheme });
    test(`axe finds nothing on the control and its outcome: ${colorScheme}`, async ({ page }) => {
      await page.getByRole('spinbutton', { name: 'Port' }).fill('8081');
      await page.getByRole('button', { name: 'Open', exact: true }).click();
      await page.getByText('node1:8081 is in a new tab').waitFor();
      await expectAccessible(page, 'open port dialog');
    });
  });
}
