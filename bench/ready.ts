/**
 * From the click on "Start the lab" to a terminal with its prompt in Chromium, images warm, beside the part of it in
 * which the server made the sandbox. Labs can be named: npx tsx bench/ready.ts swarm-init-join
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright';
import { attemptOf, startLab } from '../test/e2e/support/learner.ts';
import { startRealServer } from '../test/e2e/support/real-server.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { median, printTable, type Row } from './table.ts';

const RUNS = Number(process.env.RUNS ?? 3);
const WANTED_MS = 6_000;
const named = process.argv.slice(2);
const labs = named.length > 0 ? named : ['compose-first-app', 'swarm-init-join', 'swarm-manager-roles'];

await using server = await startRealServer();
const browser = await launchBrowser();
try {
  const rows: Row[] = [];
  for (const lab of labs) rows.push(await measure(browser, lab));
  printTable(`Start of a lab to its prompt in the page, median of ${RUNS} after one that warms up`, rows);
} finally {
  await browser.close();
}

async function measure(chrome: Browser, lab: string): Promise<Row> {
  const page: number[] = [];
  const ofServer: number[] = [];
  for (let run = -1; run < RUNS; run += 1) {
    const once = await start(chrome, lab);
    if (run < 0) continue;
    page.push(once.pageMs);
    ofServer.push(once.serverMs);
  }
  const ours = median(page);
  const wanted = { text: `< ${WANTED_MS / 1000} s`, holds: ours < WANTED_MS };
  return { what: lab, ours: ours / 1000, floor: median(ofServer) / 1000, unit: 's', wanted };
}

async function start(chrome: Browser, lab: string): Promise<{ pageMs: number; serverMs: number }> {
  const context = await chrome.newContext({ baseURL: server.url });
  const page = await context.newPage();
  await page.goto(`/labs/${lab}`);
  await page.getByRole('button', { name: 'Start the lab' }).waitFor();
  const since = performance.now();
  await startLab(page, lab);
  await page.locator('.terminal-place[data-front] .xterm-rows', { hasText: '#' }).waitFor();
  const pageMs = performance.now() - since;
  const { id, sandbox } = await attemptOf(page);
  await page.request.post(`/api/attempts/${id}/end`, { data: {} });
  // The next run has the machine alone.
  while ((await attemptOf(page)).sandbox.state !== 'gone') await sleep(200);
  await context.close();
  return { pageMs, serverMs: (sandbox.readyAt ?? Number.NaN) - sandbox.createdAt };
}
