import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/mock-test.ts';
import { kubePicture } from './support/pictures.ts';

test.beforeEach(async ({ page, mock }) => {
  await page.goto(`${mock.url}/attempts/a1`);
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible();
  mock.io.emit('picture', 'a1', kubePicture(Date.now()));
});

test('a cluster can be looked at by its nodes, its objects and its events, with the keyboard too', async ({ page }) => {
  await expect(page.getByRole('button', { name: /^shop\/web-7f-a, running/ })).toBeVisible();
  await page.getByRole('tab', { name: 'Nodes', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  const workloads = page.getByRole('list', { name: 'Workloads of shop' });
  await expect(workloads).toContainText('Deploymentweb1 of 2 ready');
  await expect(workloads).toContainText('ImagePullBackOff');
  await expect(page.getByRole('list', { name: 'Services of shop' })).toContainText('1 of 2 endpoints ready');
  await expect(page.getByRole('list', { name: 'Claims of shop' })).toContainText('dataBound1Gi, standard');
  // The cluster's own is folded.
  await expect(page.getByText('coredns', { exact: true })).toBeHidden();
  await page.getByText('kube-system').click();
  await expect(page.getByText('coredns', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Events, 1 warning' }).click();
  const events = page.getByRole('list', { name: 'Events, the newest first' });
  await expect(events.getByRole('listitem').first()).toContainText('Failed ×3');
});

test('a namespace that was unfolded stays so while the cluster changes', async ({ page, mock }) => {
  await page.getByRole('tab', { name: 'Objects' }).click();
  await page.getByText('kube-system').click();
  mock.io.emit('picture', 'a1', kubePicture(Date.now(), 'web-7f-c'));
  await expect(page.getByRole('button', { name: 'web-7f-c' })).toBeVisible();
  await expect(page.getByText('coredns', { exact: true })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the views of a cluster: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const view of ['Nodes', 'Objects', /^Events/]) {
      await page.getByRole('tab', typeof view === 'string' ? { name: view, exact: true } : { name: view }).click();
      await expectAccessible(page, String(view));
    }
  });
}
