import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page as Tab } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { ServerProcess } from './terminals-page.ts';
import { buildTerminalPage, startTestNode, type TestNode } from './terminals-support.ts';

let made: TestNode;
let folder: string;
let pageFolder: string;
let server: ServerProcess;
let browser: Browser;
let context: BrowserContext;
const complaints: string[] = [];
/** Other suites may have the processor. */
const SOON = { timeout: 20_000 };

async function open(hash = '', size = { width: 1000, height: 600 }): Promise<Tab> {
  const tab = await context.newPage();
  await tab.setViewportSize(size);
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('console', (message) => {
    if (message.type() === 'error' && !/WebSocket|ERR_CONNECTION/.test(message.text())) complaints.push(message.text());
  });
  await tab.goto(`http://127.0.0.1:${server.port}/${hash}`);
  await shows(tab, /root@node1:~#/);
  return tab;
}

/** The rows that a screen reader gets: also what is seen, whichever renderer draws. */
const screen = (tab: Tab): Promise<string> =>
  tab.evaluate(() =>
    [...document.querySelectorAll('.xterm-accessibility-tree > div')]
      .map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd())
      .join('\n'),
  );
const shows = (tab: Tab, pattern: RegExp, timeout = 20_000) =>
  expect.poll(() => screen(tab), { timeout, interval: 50 }).toMatch(pattern);

async function type(tab: Tab, text: string): Promise<void> {
  await tab.locator('.terminal-screen').click();
  await tab.keyboard.type(text);
}

beforeAll(async () => {
  made = await startTestNode();
  folder = await mkdtemp(join(tmpdir(), 'drydock-terminals-'));
  pageFolder = await mkdtemp(join(tmpdir(), 'drydock-page-'));
  await buildTerminalPage(pageFolder);
  server = await ServerProcess.start(folder, made.node, 0, pageFolder);
  browser = await launchBrowser();
  context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
});
afterEach(async () => {
  for (const tab of context.pages()) await tab.close();
  await server.ask('forget');
  expect(complaints.splice(0)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  await made?.[Symbol.asyncDispose]();
  for (const used of [folder, pageFolder]) if (used) await rm(used, { recursive: true, force: true });
});

describe('the terminal in a browser', () => {
  it('shows a prompt without taking the focus, and takes what is typed', async () => {
    const tab = await open();
    expect(await tab.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    await type(tab, 'echo $((6*7))');
    await tab.evaluate(() => window.test.handle?.paste(' äöü 日本'));
    await tab.keyboard.press('Enter');
    await shows(tab, /^42 äöü 日本$/m);
    await expect.poll(() => tab.title(), SOON).toMatch(/node1/);
    expect(await tab.getByRole('textbox', { name: 'Terminal on node1' }).count()).toBe(1);
  });

  it('fills its place, and follows it when it changes', async () => {
    const tab = await open();
    await type(tab, 'stty size\n');
    await shows(tab, /^\d+ \d+$/m);
    const [rows = 0, cols = 0] =
      /^(\d+) (\d+)$/m
        .exec(await screen(tab))
        ?.slice(1)
        .map(Number) ?? [];
    expect([cols > 90, rows > 25]).toEqual([true, true]);
    await tab.setViewportSize({ width: 700, height: 400 });
    await expect
      .poll(async () => {
        await type(tab, 'clear; stty size\n');
        return Number(/^(\d+) (\d+)$/m.exec(await screen(tab))?.[2] ?? 1000);
      }, SOON)
      .toBeLessThan(cols - 20);
  });

  it('pastes 500 lines by Ctrl+Shift+V with every byte', async () => {
    const tab = await open();
    const lines = Array.from({ length: 500 }, (_, i) => `${i}\t"quoted" $HOME \\ ${'ä€日'.repeat(i % 15)}`);
    const text = `${lines.join('\n')}\n`;
    await type(tab, 'echo re""ady; cat > pasted\n');
    await shows(tab, /^ready$/m);
    await tab.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
    await tab.keyboard.press('Control+Shift+V');
    await shows(tab, /499/);
    await tab.keyboard.press('Control+d');
    await type(tab, 'clear; sha256sum pasted\n');
    await shows(tab, new RegExp(createHash('sha256').update(text).digest('hex')));
  });

  it('pastes by right click, and copies the selection by right click and by Ctrl+Shift+C', async () => {
    const tab = await open();
    const clipboard = () => tab.evaluate(() => navigator.clipboard.readText());
    await tab.evaluate(() => navigator.clipboard.writeText('echo by-right""-click'));
    await tab.locator('.terminal-screen').click({ button: 'right' });
    await shows(tab, /echo by-right""-click/);
    await tab.keyboard.press('Enter');
    await shows(tab, /^by-right-click$/m);
    await type(tab, 'clear; echo to-be-copied\n');
    await shows(tab, /^to-be-copied$/m);
    const box = await tab.locator('.xterm-screen').boundingBox();
    const firstLine = { x: (box?.x ?? 0) + 30, y: (box?.y ?? 0) + 8 };
    await tab.mouse.click(firstLine.x, firstLine.y, { clickCount: 2 });
    await tab.keyboard.press('Control+Shift+C');
    await expect.poll(clipboard, SOON).toBe('to-be-copied');
    await tab.evaluate(() => navigator.clipboard.writeText('something else'));
    await tab.mouse.click(firstLine.x, firstLine.y, { button: 'right' });
    await expect.poll(clipboard, SOON).toBe('to-be-copied');
  });

  it('lets a program set the clipboard but not read it', async () => {
    const tab = await open();
    await type(tab, `printf '\\e]52;c;%s\\a' $(printf 'from a program' | base64)\n`);
    await expect.poll(() => tab.evaluate(() => navigator.clipboard.readText()), SOON).toBe('from a program');
    await type(tab, `printf '\\e]52;c;?\\a'; read -t 1 -d Z answer; echo "[\${answer//[^a-zA-Z]/}]"\n`);
    await shows(tab, /^\[\]$/m);
  });

  it('has a program’s question to the terminal answered once, with two pages open', async () => {
    const tab = await open();
    await open(await tab.evaluate(() => location.hash));
    await tab.bringToFront();
    await type(tab, `printf '\\e[6n'; read -s -t 9 -d R a; read -s -t 2 -d R b; echo "<\${a#*[}><$b>"\n`);
    await shows(tab, /^<\d+;\d+><>$/m);
  });

  it('has the same screen after a reload, in the middle of an editor too', async () => {
    const tab = await open();
    await type(tab, 'seq 200; vi /etc/hosts\n');
    await shows(tab, /localhost[\s\S]*~/);
    const before = await screen(tab);
    await tab.reload();
    await expect.poll(() => screen(tab), SOON).toBe(before);
    await type(tab, ':q!\n');
    await shows(tab, /^200\nroot@node1:~#$/m);
  });

  it('says that it is reconnecting, and comes back', async () => {
    const tab = await open();
    await type(tab, '(sleep 1; echo while a""way) &\n');
    // A way back that takes a moment, or nobody would see that it is being looked for.
    await tab.evaluate(() => {
      window.test.socket.io.reconnectionDelay(2000);
      window.test.socket.io.engine.close();
    });
    await tab.getByText('reconnecting…').waitFor();
    await tab.getByText('reconnecting…').waitFor({ state: 'hidden' });
    await shows(tab, /while away$/m);
  });

  it('says when another viewer makes it smaller', async () => {
    const tab = await open();
    const hash = await tab.evaluate(() => location.hash);
    const small = await open(hash, { width: 500, height: 300 });
    await tab.getByText(/^\d+×\d+, sized to the smallest of 2 viewers$/).waitFor();
    await small.close();
    await tab.getByText(/sized to the smallest/).waitFor({ state: 'detached' });
  });

  it('finds text, and gives the focus back', async () => {
    const tab = await open();
    await type(tab, 'seq 3000 3300; seq 100; echo st""op\n');
    await shows(tab, /^stop$/m);
    await tab.keyboard.press('Control+Shift+F');
    const field = tab.getByRole('searchbox', { name: 'Find in the terminal' });
    await field.fill('3123');
    await shows(tab, /^3123$/m);
    await field.fill('not there at all');
    await tab.getByText('not found').waitFor();
    await field.press('Escape');
    await field.waitFor({ state: 'detached' });
    await tab.keyboard.type('echo back""again\n');
    await shows(tab, /^backagain$/m);
  });

  it('gives the page the keys it takes and the shell the others', async () => {
    const tab = await open();
    await type(tab, 'echo re""ady; cat -v\n');
    await shows(tab, /^ready$/m);
    await tab.keyboard.press('Alt+1');
    await tab.keyboard.press('Alt+2');
    await tab.keyboard.press('Enter');
    await shows(tab, /^\^\[2$/m);
    expect(await screen(tab)).not.toContain('^[1');
    expect(await tab.evaluate(() => window.test.keys)).toContain('Digit1');
  });

  it('tells that the shell ended and opens a new one', async () => {
    const tab = await open();
    await type(tab, 'exit 4\n');
    await tab.getByText('The shell has ended (exit code 4).').waitFor();
    await tab.getByRole('button', { name: 'Open a new one' }).click();
    await tab.getByText('The shell has ended').waitFor({ state: 'detached' });
    await type(tab, 'echo ne""w\n');
    await shows(tab, /^new$/m);
  });

  it('runs a command for the page', async () => {
    const tab = await open();
    await tab.evaluate(() => window.test.handle?.run('for i in 1 2; do\n  echo "run $((i*10))"\ndone\n'));
    await shows(tab, /^run 10\nrun 20$/m);
  });

  it('does not freeze under a flood of 200 MB', async () => {
    const tab = await context.newPage();
    await tab.goto(`http://127.0.0.1:${server.port}/?quiet`);
    await tab.locator('.xterm-screen').waitFor();
    await expect.poll(() => tab.evaluate(() => location.hash), SOON).not.toBe('');
    await tab.evaluate(() => {
      window.test.longestFrameMs = 0;
    });
    const started = performance.now();
    await type(
      tab,
      `yes ${'0123456789abcdef'.repeat(5)} | head -c 200000000; printf '\\e]2;flood over\\a'; PS1=; sleep 1\n`,
    );
    await expect.poll(() => tab.title(), { timeout: 250_000, interval: 200 }).toBe('flood over');
    const { longestFrameMs } = await tab.evaluate(() => ({ longestFrameMs: window.test.longestFrameMs }));
    console.log(
      `200 MB in the browser: ${((performance.now() - started) / 1000).toFixed(1)} s, longest frame ${longestFrameMs.toFixed(0)} ms`,
    );
    // 183 ms was seen on an idle machine with 2 cores
    expect(longestFrameMs).toBeLessThan(1000);
  }, 300_000);
});
