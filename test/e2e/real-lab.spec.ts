/** The whole way of a learner on the real product: start, type on three machines, green tasks, result. */
import { expect } from 'playwright/test';
import { attemptOf, startLab, typeOn, untilPassed } from './support/learner.ts';
import { test } from './support/real-test.ts';

test('a learner takes a swarm lab from its start to a graded result', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await startLab(page, 'swarm-init-join');

  const { sandbox } = await attemptOf(page);
  const address = sandbox.nodes[0]?.address ?? '';
  await expect(page.getByText(address, { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.locator('.verdict').first()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.verdict-line').first()).not.toBeEmpty();

  await typeOn(
    page,
    1,
    `docker swarm init --advertise-addr ${address} --default-addr-pool 10.20.0.0/16 --default-addr-pool-mask-length 24`,
    'mkdir -p /tmp/token && docker swarm join-token -q worker > /tmp/token/worker',
    'docker run -d --rm --name token --network host -v /tmp/token:/www busybox:latest httpd -f -p 8099 -h /www',
  );
  await untilPassed(page, 'Start the swarm');
  const join = `docker swarm join --token "$(curl -s --retry 9 --retry-connrefused http://${address}:8099/worker)" ${address}:2377`;
  await typeOn(page, 2, join);
  await typeOn(page, 3, join);
  await expect(page.locator('.column')).toHaveCount(3);
  await expect(page.locator('.column').filter({ hasText: 'node1' }).locator('[data-leader]')).toBeVisible({
    timeout: 60_000,
  });
  await typeOn(page, 1, 'docker rm -f token');
  await untilPassed(page, 'Join two workers');

  // The page goes away and comes back: the same terminal with the same shell.
  await typeOn(page, 1, 'mark=still-here');
  await page.reload();
  await expect(page.getByRole('tab', { name: /node1/ })).toBeVisible({ timeout: 30_000 });
  await typeOn(
    page,
    1,
    'docker config create "$mark" /etc/hostname && docker config rm still-here && touch /tmp/same-shell',
  );
  await typeOn(
    page,
    1,
    'test -e /tmp/same-shell && subnet=$(docker network inspect ingress --format "{{(index .IPAM.Config 0).Subnet}}")',
    'printf "%s %s" "$(docker info --format "{{.Swarm.Cluster.ID}}")" "$subnet" | docker config create facts -',
  );
  await untilPassed(page, 'Write down who you are');

  await expect(page.getByText('Every task has passed.')).toBeVisible();
  await page.getByRole('button', { name: 'End and see the result' }).click();
  await page.getByRole('button', { name: 'End the lab' }).click();
  await expect(page.getByRole('heading', { name: /^Every task solved/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.result-number')).toContainText('100');
  await page.getByText('The solution, explained').first().click();
  await expect(page.getByText('docker swarm init').first()).toBeVisible();
  const junit = await page.getByRole('link', { name: 'JUnit' }).getAttribute('href');
  const answer = await page.request.get(junit ?? '');
  expect(await answer.text()).toContain('<testsuite');
  await context.close();
});
