/** What a learner sees when the engine or the server goes away in the middle of a lab, and comes back. */
import { expect, test } from 'playwright/test';
import { startEngineProxy } from './support/engine-proxy.ts';
import { startLab, typeOn } from './support/learner.ts';
import { startRealServer } from './support/real-server.ts';

test('the engine stops, then the server is killed: the page says so, and the work goes on', async ({ browser }) => {
  await using engine = await startEngineProxy();
  await using server = await startRealServer({ DOCKER_HOST: engine.address });
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await startLab(page, 'swarm-service-lifecycle');
  await typeOn(page, 1, 'mark=kept-by-the-shell');
  // The shell is there and has it: what is typed while the engine goes away before there is a shell is another matter.
  await expect(page.locator('.terminal-place[data-front] .xterm-rows')).toContainText('# mark=kept-by-the-shell', {
    timeout: 30_000,
  });

  await engine.down();
  await expect(page.getByText('The container engine of the host does not answer.')).toBeVisible({ timeout: 40_000 });
  await page.getByRole('button', { name: 'Check now' }).click();
  await engine.up();
  await expect(page.getByText('The container engine of the host does not answer.')).toBeHidden({ timeout: 40_000 });

  await server.kill();
  await expect(page.getByText('The connection to the server is lost.')).toBeVisible({ timeout: 20_000 });
  await server.start();
  await expect(page.getByText('The connection to the server is lost.')).toBeHidden({ timeout: 30_000 });

  // The same shell, with what was set in it before both troubles, does the task.
  await expect(page.getByText(/reconnecting/)).toBeHidden({ timeout: 30_000 });
  await typeOn(page, 1, 'test "$mark" = kept-by-the-shell && docker service rm old');
  await typeOn(
    page,
    1,
    'docker service ls -q --filter name=old | grep -q . || docker service create --quiet --name webserver --replicas 5 --env COLOR=$COLOUR lab/web:1.0',
  );
  await expect(page.getByRole('button', { name: /^webserver.5, (starting|running)/ })).toBeVisible({ timeout: 60_000 });
  await context.close();
});
