import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalInfo } from '../../protocol/index.ts';
import { Page, type PageOptions, ServerProcess } from './terminals-page.ts';
import { startTestNode, type TestNode } from './terminals-support.ts';

let made: TestNode;
let folder: string;
let server: ServerProcess;
const pages: Page[] = [];

function page(options: Partial<PageOptions> = {}): Page {
  const opened = new Page({ port: server.port, ...options });
  pages.push(opened);
  return opened;
}

/** Runs a command on the outer side of the node. */
async function outer(...argv: [string, ...string[]]): Promise<string> {
  const handle = await made.host.exec(made.node, { side: 'outer', argv });
  handle.stdin.end();
  handle.stderr.resume();
  let text = '';
  for await (const chunk of handle.stdout) text += chunk.toString();
  await handle.exit;
  return text;
}

beforeAll(async () => {
  made = await startTestNode();
  folder = await mkdtemp(join(tmpdir(), 'drydock-terminals-'));
  server = await ServerProcess.start(folder, made.node);
});
afterEach(async () => {
  for (const opened of pages.splice(0)) opened.close();
  if (!server.running) server = await ServerProcess.start(folder, made.node);
});
afterAll(async () => {
  await server?.kill();
  await made?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('a terminal in the page', () => {
  it('opens a shell of the learner’s machine that answers', async () => {
    const me = page();
    await me.prompt();
    me.type('echo $((6*7)) on $(hostname) as $(whoami) with $TERM\r');
    await me.shows(/42 on node1 as root with xterm-256color/);
    expect(me.infos.at(-1)).toMatchObject({ node: 'node1', state: 'open', cols: 80, rows: 24, viewers: 1 });
  });

  it('shows a reloaded page, and a second one, the same screen', async () => {
    const first = page();
    await first.prompt();
    first.type(
      'for i in $(seq 1 60); do printf "\\e[3%dmline %d\\e[0m\\n" $((i%8)) $i; done; printf "wide 日本 👍\\n"\r',
    );
    await first.shows(/wide 日本 👍/);
    first.type('vi /etc/hosts\r');
    await first.shows(/localhost[\s\S]*~/);
    const second = page({ terminalId: first.session.terminalId });
    await second.until(() => second.screen === first.screen, 'the same screen');
    first.close();
    second.type(':q!\r');
    await second.shows(/wide 日本 👍/);
    const third = page({ terminalId: second.session.terminalId });
    await third.until(() => third.screen === second.screen, 'the same screen');
    const line = (y: number) => third.terminal.buffer.normal.getLine(y)?.translateToString(true);
    expect(Array.from({ length: 60 }, (_, y) => line(y))).toContain('line 3');
  });

  it('gives all viewers the size of the smallest that is seen', async () => {
    const large = page({ size: { cols: 120, rows: 40 } });
    await large.prompt();
    const small = page({ terminalId: large.session.terminalId, size: { cols: 60, rows: 50 } });
    await small.prompt();
    large.type('clear; stty size\r');
    await large.shows(/^40 60$/m);
    expect(large.infos.at(-1)).toMatchObject({ cols: 60, rows: 40, viewers: 2 });
    expect([large.terminal.cols, small.terminal.rows]).toEqual([60, 40]);
    small.session.setVisible(false);
    await large.until(() => large.terminal.cols === 120, 'the larger size');
    small.session.setVisible(true);
    await large.until(() => large.terminal.cols === 60, 'the smaller size');
    small.close();
    await large.until(() => large.terminal.cols === 120, 'the larger size');
    large.type('clear; stty size\r');
    await large.shows(/^40 120$/m);
  });

  it('keeps every byte of 500 pasted lines, in a program and in the shell', async () => {
    const me = page();
    await me.prompt();
    const lines = Array.from({ length: 500 }, (_, i) => `${i}: key-${i} = "wert ${'ä€日'.repeat(i % 12)}" # $HOME \\n`);
    const hash = createHash('sha256')
      .update(`${lines.join('\n')}\n`)
      .digest('hex');
    me.type('cat > /root/pasted; clear; sha256sum /root/pasted\r');
    await sleep(200);
    me.type(`${lines.join('\r')}\r\x04`);
    await me.shows(new RegExp(hash), 30_000);
    await me.until(() => me.terminal.modes.bracketedPasteMode, 'a shell that takes pastes in brackets');
    me.type(`\x1b[200~cat > /root/pasted2 <<'END'\r${lines.join('\r')}\rEND\x1b[201~\r`);
    me.type('clear; sha256sum /root/pasted2\r');
    await me.shows(new RegExp(`${hash}.*pasted2`), 60_000);
  });

  it('answers a program that asks where the cursor is, whether a page looks or not', async () => {
    const me = page();
    await me.prompt();
    me.type(`sleep 2; printf '\\e[6n'; read -s -t 9 -d R a; read -s -t 1 -d R b; echo "<\${a#*[}><$b>"\r`);
    await me.shows(/sleep 2/);
    const { terminalId } = me.session;
    me.close();
    const other = page({ terminalId });
    await other.shows(/^<\d+;\d+><>$/m);
  });

  it('tells when the shell has ended, and opens a new one', async () => {
    const me = page();
    await me.prompt();
    const { terminalId } = me.session;
    me.type('exit 3\r');
    await me.until(() => me.state.kind === 'exited', 'the end');
    expect(me.state).toEqual({ kind: 'exited', exitCode: 3 });
    me.session.reopen();
    await me.until(() => me.state.kind === 'open', 'a new shell');
    await me.prompt();
    expect(me.session.terminalId).not.toBe(terminalId);
  });

  it('tells viewers when the sandbox is gone', async () => {
    const me = page();
    await me.prompt();
    await server.ask('forget');
    await me.until(() => me.state.kind === 'exited', 'the end');
    expect(await server.ask('list')).toEqual({ list: [] });
  });
});

describe('a lost way to the terminal', () => {
  it('comes back with the same program after the exec to the node is cut', async () => {
    const me = page();
    await me.prompt();
    me.type('echo before; read -p "waiting " x; echo got $x\r');
    await me.shows(/waiting/);
    await outer(
      'sh',
      '-c',
      'cd /proc; for p in [0-9]*; do tr "\\0" " " < $p/cmdline | grep -q "keeper attach" && kill -9 $p; done; true',
    );
    await me.until(() => me.infos.some(({ state }) => state === 'reconnecting'), 'the loss');
    await me.until(() => me.state.kind === 'open', 'the way back');
    me.type('again\r');
    await me.shows(/before[\s\S]*waiting again\ngot again/);
  });

  it('comes back after the page’s connection was cut, with what happened meanwhile', async () => {
    const me = page();
    await me.prompt();
    me.type('(sleep 0.5; echo while a""way) & wait; echo af""ter\r');
    await sleep(100);
    me.socket.io.engine.close();
    await me.until(() => me.state.kind === 'reconnecting', 'the loss');
    await me.shows(/while away[\s\S]*^after/m);
    expect(me.state.kind).toBe('open');
  });

  it('shows the same running top after the server was killed and started again', async () => {
    const me = page();
    await me.prompt();
    me.type('echo marker; top -d 0.5\r');
    await me.shows(/PID USER/);
    const { port } = server;
    const findTop = ['sh', '-c', 'grep -lsx top /proc/[0-9]*/comm'] as const;
    const pid = (await outer(...findTop)).trim();
    expect(pid).toMatch(/^\/proc\/\d+\/comm$/);
    // the screen is stored when it is quiet or at least each 5 s; top never is quiet
    await sleep(700);
    await server.kill();
    await me.until(() => me.state.kind === 'reconnecting', 'the loss');
    const before = me.screen;
    server = await ServerProcess.start(folder, made.node, port);
    await me.until(() => me.state.kind === 'open', 'the way back');
    await me.until(() => me.screen !== before && /PID USER/.test(me.screen), 'top going on');
    expect((await outer(...findTop)).trim()).toBe(pid);
    me.type('q');
    await me.shows(/root@node1:~#$/m);
  });

  it('shows the same screen after the server was stopped and started again', async () => {
    const me = page();
    await me.prompt();
    me.type('for i in $(seq 200); do echo "history $i"; done; printf "\\e[1;35mviolet\\e[0m"; read x\r');
    await me.shows(/violet/);
    const { port } = server;
    const before = me.screen;
    await server.close();
    server = await ServerProcess.start(folder, made.node, port);
    await me.until(() => me.state.kind === 'open', 'the way back');
    await me.until(() => me.screen === before, 'the same screen');
    const other = page({ terminalId: me.session.terminalId });
    await other.until(() => other.screen === before, 'the same screen');
    expect(other.terminal.buffer.normal.getLine(20)?.translateToString(true)).toMatch(/^history \d+$/);
  });
});

describe('a flood of output', () => {
  beforeAll(async () => {
    const line = `${'0123456789abcdef'.repeat(5)}`;
    await outer(
      '/drydock/in',
      'sh',
      '-c',
      `yes ${line} | head -c 200000000 > /root/big; echo the-very-end >> /root/big`,
    );
  });

  it('of 200 MB leaves the page quick and the server small', async () => {
    // a fresh process, which has not grown by anything yet
    await server.ask('forget');
    await server.close();
    server = await ServerProcess.start(folder, made.node);
    const flooded = page();
    const other = page();
    await Promise.all([flooded.prompt(), other.prompt()]);
    const startMiB = await server.rssMiB();
    const started = performance.now();
    flooded.type('cat /root/big; echo "d""one"\r');
    let mostMiB = 0;
    const echoes: number[] = [];
    for (let count = 0; !/^done$/m.test(flooded.screen); count++) {
      mostMiB = Math.max(mostMiB, await server.rssMiB());
      const asked = performance.now();
      other.type(`echo n"o"w-${count}\r`);
      await other.shows(new RegExp(`now-${count}$`, 'm'));
      echoes.push(performance.now() - asked);
      if (performance.now() - started > 250_000) throw new Error('the flood did not end');
    }
    const seconds = (performance.now() - started) / 1000;
    echoes.sort((a, b) => a - b);
    console.log(
      `200 MB in ${seconds.toFixed(1)} s (${(200 / seconds).toFixed(0)} MB/s), page got ${(flooded.receivedBytes / 1e6).toFixed(1)} MB, ` +
        `server ${startMiB.toFixed(0)} -> at most ${mostMiB.toFixed(0)} MiB, other terminal's answers p50 ${echoes[echoes.length >> 1]?.toFixed(0)} ms, most ${echoes.at(-1)?.toFixed(0)} ms`,
    );
    expect(flooded.screen).toMatch(/the-very-end\ndone/);
    expect(mostMiB - startMiB).toBeLessThan(10);
    expect(echoes[echoes.length >> 1]).toBeLessThan(200);
  }, 300_000);

  it('is not held up for others by a page that hangs', async () => {
    const healthy = page();
    await healthy.prompt();
    const hanging = page({ terminalId: healthy.session.terminalId, stalled: true });
    await hanging.until(() => hanging.state.kind === 'open', 'the second viewer');
    healthy.type('head -c 20000000 /root/big; echo "d""one"\r');
    await healthy.shows(/^.*done$/m, 60_000);
    // at most the high-water mark and one screen; the rest waits or was dropped
    expect(hanging.receivedBytes).toBeLessThan(2_000_000);
  });
});

describe('messages that are no good', () => {
  const attemptList = (me: Page) => ask(me, 'terminal:list', 'attempt');
  function ask(me: Page, event: string, ...args: unknown[]): Promise<{ ok: boolean; problem?: { code: string } }> {
    return (me.socket.timeout(5000) as unknown as { emitWithAck(...all: unknown[]): Promise<never> }).emitWithAck(
      event,
      ...args,
    );
  }

  it('are answered with a problem and leave the server running', async () => {
    const me = page();
    await me.prompt();
    const id = me.session.terminalId;
    const bad: [string, ...unknown[]][] = [
      ['terminal:open', null],
      ['terminal:open', { attemptId: 'attempt', node: 'node1', cols: 0, rows: -5 }],
      ['terminal:open', { attemptId: 'attempt', node: 'node1', cols: 1e9, rows: 24 }],
      ['terminal:open', { attemptId: 'attempt', node: 'node9', cols: 80, rows: 24 }],
      ['terminal:open', { attemptId: 'other', node: 'node1', cols: 80, rows: 24 }],
      ['terminal:attach', { terminalId: '../../etc', cols: 80, rows: 24 }],
      ['terminal:attach', 'x'.repeat(1000)],
      ['terminal:input', id, 'text'],
      ['terminal:input', id, { length: 1e9 }],
      ['terminal:input', id, Buffer.alloc(65 * 1024)],
      ['terminal:input', 'nobody', Buffer.from('x')],
      ['terminal:resize', id, { cols: 'a', rows: [] }],
      ['terminal:ack', id, -1],
      ['terminal:ack', id, 1e300],
      ['terminal:ack', id, '12'],
      ['terminal:visible', id, 1],
      ['terminal:close', {}],
      ['terminal:close', 'nobody'],
    ];
    for (const message of bad) {
      const reply = await ask(me, ...message);
      expect([message, reply.ok, reply.problem?.code]).toEqual([
        message,
        false,
        expect.not.stringMatching(/^internal$/),
      ]);
    }
    // not even an acknowledgement, or none where one belongs
    for (const event of ['terminal:open', 'terminal:input', 'terminal:ack', 'terminal:detach']) {
      (me.socket as unknown as { emit(...all: unknown[]): void }).emit(event, 1, 2, 3, 'no function');
      (me.socket as unknown as { emit(...all: unknown[]): void }).emit(event);
    }
    expect(await attemptList(me)).toMatchObject({ ok: true });
    me.type('echo st""ill here\r');
    await me.shows(/^still here/m);
  });

  it('do not open another owner’s terminal', async () => {
    const me = page();
    await me.prompt();
    const stranger = page({ owner: 'stranger', terminalId: me.session.terminalId });
    await stranger.until(() => stranger.state.kind === 'failed', 'the refusal');
    expect(stranger.state).toMatchObject({ problem: { code: 'terminal_not_found' } });
    expect(await ask(stranger, 'terminal:close', me.session.terminalId)).toMatchObject({ ok: false });
  });

  it('open at most 24 terminals of a sandbox', async () => {
    await server.ask('forget');
    const me = page();
    await me.prompt();
    const request = { attemptId: 'attempt', node: 'node1', cols: 80, rows: 24 };
    const replies = await Promise.all(Array.from({ length: 26 }, () => ask(me, 'terminal:open', request)));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(23);
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ problem: { code: 'terminal_limit' } });
    const { list } = await server.ask<{ list: TerminalInfo[] }>('list');
    for (const { id } of list) await ask(me, 'terminal:close', id);
  });
});
