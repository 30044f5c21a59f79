/**
 * One key through browser, page, server and node, beside a bare exec into the same node: from the moment the browser has
 * the key to the moment xterm.js has its echo (onWriteParsed), and to the frame that shows it (onRender). Events only:
 * nothing is polled. The frame comes with the display's next refresh, up to 16.7 ms later, whatever the program.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page as Tab } from 'playwright';
import { ServerProcess } from '../test/integration/terminals-page.ts';
import { buildTerminalPage, startTestNode } from '../test/integration/terminals-support.ts';
import { launchBrowser } from '../test/support/browser.ts';
import { percentile, printTable, type Row } from './table.ts';

const KEYS = Number(process.env.RUNS ?? 300);
const WARM_UP_KEYS = 30;
const WANTED_MS = 10;

interface Echo {
  parsedMs: number;
  renderedMs: number;
}

await using made = await startTestNode();
const folder = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
const pageFolder = await mkdtemp(join(tmpdir(), 'drydock-page-'));
await buildTerminalPage(pageFolder);
const server = await ServerProcess.start(folder, made.node, 0, pageFolder);
const browser = await launchBrowser();
try {
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.1:${server.port}/?quiet`);
  await tab.waitForFunction(() => window.test.terminal !== undefined && location.hash !== '');
  await tab.locator('.terminal-screen').click();
  await tab.keyboard.type('stty raw -echo; cat\n');
  await sleep(500);
  printTable(`A key in the browser beside a bare exec, ${KEYS} keys`, await measure(tab));
} finally {
  await browser.close();
  await server.kill();
  for (const used of [folder, pageFolder]) await rm(used, { recursive: true, force: true });
}

/** Ours and the floor take turns, so that what else the machine does falls on both. */
async function measure(tab: Tab): Promise<Row[]> {
  await watchEchoes(tab);
  const bare = await made.host.exec(made.node, { side: 'inner', argv: ['cat'] });
  const parsed: number[] = [];
  const rendered: number[] = [];
  const floor: number[] = [];
  for (let run = -WARM_UP_KEYS; run < KEYS; run += 1) {
    const since = performance.now();
    const answer = new Promise<void>((resolve) => bare.stdout.once('data', () => resolve()));
    bare.stdin.write('x');
    await answer;
    const between = performance.now();
    const echo = await key(tab, run % 50 === 0 ? 'Enter' : 'x');
    // a person's keys come at any moment of a frame
    await sleep(5 + Math.random() * 20);
    if (run < 0) continue;
    floor.push(between - since);
    parsed.push(echo.parsedMs);
    rendered.push(echo.renderedMs);
  }
  bare.close();
  const row = (what: string, values: number[], p: number): Row => {
    const [ours, least] = [percentile(values, p), percentile(floor, p)];
    return { what: `${what}, p${p * 100}`, ours, floor: least, unit: 'ms' };
  };
  const p95 = row('key to parsed echo', parsed, 0.95);
  p95.wanted = { text: `< ${WANTED_MS} ms more`, holds: p95.ours - p95.floor < WANTED_MS };
  return [
    row('key to parsed echo', parsed, 0.5),
    p95,
    row('key to drawn frame', rendered, 0.5),
    row('key to drawn frame', rendered, 0.95),
  ];
}

/** Has the page note when a key came and when xterm.js had, and showed, what came back. */
async function watchEchoes(tab: Tab): Promise<void> {
  await tab.evaluate(() => {
    const { terminal } = window.test;
    let pressedAt = 0;
    let parsedAt = 0;
    window.addEventListener(
      'keydown',
      (event) => {
        pressedAt = event.timeStamp;
        parsedAt = 0;
      },
      true,
    );
    terminal?.onWriteParsed(() => {
      parsedAt ||= performance.now();
    });
    terminal?.onRender(() => {
      if (!parsedAt || !pressedAt) return;
      window.test.echo?.({ parsedMs: parsedAt - pressedAt, renderedMs: performance.now() - pressedAt });
      pressedAt = 0;
    });
  });
}

async function key(tab: Tab, name: string): Promise<Echo> {
  await tab.evaluate(() => {
    window.test.echoed = new Promise((resolve) => {
      window.test.echo = resolve;
    });
  });
  await tab.keyboard.press(name);
  const echo = await tab.evaluate(() => window.test.echoed);
  if (!echo) throw new Error('the page does not watch its echoes');
  return echo;
}
