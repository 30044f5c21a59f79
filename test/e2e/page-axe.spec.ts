import type { Page } from 'playwright/test';
import { expectAccessible } from './support/accessible.ts';
import { failedVerdict, mockSteps, passedVerdict, unableVerdict, waitingVerdict } from './support/attempts.ts';
import type { MockServer } from './support/mock-server.ts';
import { test } from './support/mock-test.ts';

type Screen = [name: string, path: string, prepare?: (page: Page) => Promise<void>];

const SCREENS: Screen[] = [
  ['catalogue', '/'],
  ['lab before the start', '/labs/swarm-drain-maintenance'],
  ['provisioning', '/attempts/provisioning'],
  ['failed sandbox', '/attempts/failed'],
  [
    'workspace',
    '/attempts/a1',
    async (page) => void (await page.waitForSelector('.terminal-screen canvas, .xterm-rows')),
  ],
  ['workspace with verdicts of every kind', '/attempts/mixed', openAllTasks],
  ['end dialog', '/attempts/a1', (page) => page.getByRole('button', { name: 'End', exact: true }).click()],
  ['object dialog', '/attempts/a1', (page) => page.locator('.chip').first().click()],
  ['result', '/attempts/ended/result', async (page) => page.getByText('The solution, explained').first().click()],
  ['coverage', '/coverage'],
  ['host', '/host'],
  ['not found', '/nowhere'],
];

async function openAllTasks(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Update to 2.0/ }).click();
}

function prepareWorld({ world }: MockServer): void {
  const now = Date.now();
  const base = world.attempts.get('a1');
  if (!base) throw new Error('the mock world has no attempt a1');
  const { sandbox } = base;
  const verdicts = {
    policy: passedVerdict('policy', 30, now),
    update: { ...failedVerdict(now), taskId: 'update' },
    questions: unableVerdict(now),
    rollback: waitingVerdict(now),
  };
  const flags = [
    { code: 'dockerd_replaced', node: 'node3', detail: 'Another process answered on the socket.', at: now },
  ];
  const steps = mockSteps(now);
  const failedStep = { id: 'x', title: 'node3', state: 'failed' as const, startedAt: now, ms: 40, detail: 'no memory' };
  const add = (id: string, patch: object) => world.attempts.set(id, { ...base, id, ...patch });
  add('mixed', {
    verdicts,
    flags,
    score: 30,
    hintsTaken: { update: 1 },
    sandbox: { ...sandbox, expiresAt: now + 200_000, warnAt: now - 1 },
  });
  add('provisioning', { sandbox: { ...sandbox, state: 'provisioning', steps } });
  add('failed', {
    sandbox: {
      ...sandbox,
      state: 'failed',
      reason: { code: 'host_out_of_memory', message: 'The host has no memory for it.', action: 'End a lab.' },
      steps: [...steps, failedStep],
    },
  });
  add('ended', { state: 'ended', verdicts, flags, score: 30, hintsTaken: { policy: 2 } });
  world.host.images.push({ name: 'lab/web:sick', state: 'building', detail: 'step 3 of 5', percent: 60 });
}

for (const [colorScheme, width, height] of [
  ['light', 1280, 720],
  ['dark', 1280, 720],
  ['light', 390, 844],
  ['dark', 390, 844],
] as const) {
  test.describe(() => {
    test.use({ colorScheme, viewport: { width, height } });
    test(`axe finds nothing on any screen: ${colorScheme}, ${width}x${height}`, async ({ page, mock }) => {
      test.setTimeout(180_000);
      prepareWorld(mock);
      for (const [name, path, prepare] of SCREENS) {
        if (width < 760 && ['object dialog', 'workspace'].includes(name)) continue;
        await test.step(name, async () => {
          await page.goto(mock.url + path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await prepare?.(page);
          await expectAccessible(page, name);
        });
      }
    });
  });
}
