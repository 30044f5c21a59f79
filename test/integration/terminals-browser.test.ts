import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SOON, screen, shows, TerminalsInBrowser, type } from './terminals-tab.ts';

let browser: TerminalsInBrowser;
const open: TerminalsInBrowser['open'] = (...words) => browser.open(...words);

beforeAll(async () => {
  browser = await TerminalsInBrowser.make();
});
afterEach(() => browser.forget());
afterAll(() => browser?.[Symbol.asyncDispose]());

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
});
