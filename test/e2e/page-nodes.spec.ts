import { expect, test } from './support/mock-test.ts';
import { mockPicture } from './support/pictures.ts';

test('a tab says what its node is now, not what it was at the start', async ({ page, mock }) => {
  await page.goto(`${mock.url}/attempts/a1`);
  await expect(page.getByRole('tab', { name: /^node1/ })).toHaveText(/manager/);
  await expect(page.getByRole('tab', { name: /^node2/ })).toHaveText(/worker/);

  const picture = mockPicture(Date.now());
  for (const node of picture.nodes) {
    node.role = node.name === 'node1' ? 'worker' : 'manager';
    node.leader = node.name === 'node2';
  }
  mock.io.emit('picture', 'a1', picture);

  await expect(page.getByRole('tab', { name: /^node1/ })).toHaveText(/worker/);
  await expect(page.getByRole('tab', { name: /^node1/ }).locator('.star')).toHaveCount(0);
  await expect(page.getByRole('tab', { name: /^node2/ }).locator('.star')).toHaveText(/★/);
  await expect(page.getByRole('tab', { name: /^node3/ }).locator('.star')).toHaveText(/☆/);
});
