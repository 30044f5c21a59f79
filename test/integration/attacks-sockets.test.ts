/**
 * What no page would send: to the server as `npm start` runs it, and to a terminal on a real node. It goes on answering
 * others, and does not grow. (One message of each wrong kind and another owner's terminal: terminals.test.ts.)
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from '../../server/node-arguments.ts';
import { until } from '../support/engine.ts';
import { Page, ServerProcess } from './terminals-page.ts';
import { startTestNode, type TestNode } from './terminals-support.ts';

const project = resolve(import.meta.dirname, '../..');
const KINDS: unknown[] = [null, 1e308, -1, '', 'x'.repeat(70_000), [], {}, [[[[]]]], true, Buffer.alloc(70_000)];
const EVENTS = [
  ...['attempt:watch', 'attempt:unwatch', 'terminal:open', 'terminal:list', 'terminal:attach', 'terminal:detach'],
  ...[
    'terminal:close',
    'terminal:resize',
    'terminal:visible',
    'terminal:input',
    'terminal:ack',
    '__proto__',
    'disconnect ',
  ],
];

/** Typed events would not let us send any of this. */
interface Sender {
  connected: boolean;
  emit(event: string, ...args: unknown[]): void;
  timeout(ms: number): { emitWithAck(event: string, ...args: unknown[]): Promise<{ ok: boolean; problem?: object }> };
}

async function rssMiB(pid: number): Promise<number> {
  const [, kib] = (await readFile(`/proc/${pid}/status`, 'utf8')).match(/VmRSS:\s+(\d+)/) ?? [];
  return Number(kib) / 1024;
}

describe('the server', () => {
  let server: ChildProcess;
  let dataDir = '';
  let address = '';
  let cookie = '';
  const sockets: Socket[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'drydock-attacks-'));
    server = spawn(process.execPath, [...NODE_ARGUMENTS, join(project, 'server/main.ts')], {
      cwd: project,
      env: {
        ...NODE_ENVIRONMENT,
        ...process.env,
        DRYDOCK_PREPARE_IMAGES: 'asked',
        DRYDOCK_DATA: dataDir,
        PORT: '0',
        DRYDOCK_LOG: 'info',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      if (!address) text += chunk.toString();
      address ||= /"address":"([^"]+)"/.exec(text)?.[1] ?? '';
    });
    await until('the server', () => address !== '', 60_000);
    const page = await fetch(address, { headers: { accept: 'text/html' } });
    cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
  });
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    if (server && server.exitCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    if (dataDir) await rm(dataDir, { recursive: true, force: true });
  });

  async function connect(headers: Record<string, string> = { cookie }): Promise<Sender & Socket> {
    const socket = io(address, {
      extraHeaders: headers,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    await new Promise<void>((done, fail) => socket.once('connect', done).once('connect_error', fail));
    return socket as unknown as Sender & Socket;
  }

  it('lets nobody connect without its session, or from a foreign page', async () => {
    await expect(connect({})).rejects.toThrow();
    await expect(connect({ cookie: 'drydock_session=forged' })).rejects.toThrow();
    await expect(connect({ cookie, origin: 'http://evil.example' })).rejects.toThrow();
    await expect(connect({ cookie, host: 'evil.example' })).rejects.toThrow();
    expect((await connect()).connected).toBe(true);
  });

  it('answers each event with each kind of nonsense by a problem, never by silence or a crash', async () => {
    const socket = await connect();
    for (const event of EVENTS.filter((name) => name.startsWith('terminal:') || name === 'attempt:watch')) {
      // events whose arguments come before the acknowledgement: one or two of them
      const twice = /input|resize|visible|ack/.test(event);
      const replies = await Promise.all(
        KINDS.map((kind) => socket.timeout(10_000).emitWithAck(event, ...(twice ? [kind, kind] : [kind]))),
      );
      replies.forEach((reply, i) => {
        const harmless = event === 'terminal:detach' && typeof KINDS[i] === 'string' && KINDS[i] !== '' && reply.ok;
        if (!harmless)
          expect([event, KINDS[i], reply.ok, typeof reply.problem]).toEqual([event, KINDS[i], false, 'object']);
      });
    }
    for (const event of EVENTS) for (const kind of KINDS) socket.emit(event, kind, kind, kind, 'no function');
    const reply = await socket.timeout(5000).emitWithAck('attempt:watch', 'nothing');
    expect(reply).toMatchObject({ ok: false, problem: { code: 'attempt_not_found' } });
  });

  it('ends a connection that sends too much at once, and no other', async () => {
    const [good, bad] = [await connect(), await connect()];
    bad.emit('terminal:input', 'x', Buffer.alloc(300 * 1024));
    await until('the end of the connection', () => !bad.connected);
    expect(good.connected).toBe(true);
    expect(await good.timeout(5000).emitWithAck('terminal:list', 'x')).toMatchObject({ ok: false });
    const large = await fetch(`${address}/api/attempts`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ labId: 'x'.repeat(5_000_000) }),
    });
    expect(large.status).toBe(413);
  });

  it('ends a connection that sends more messages than any page does, and no other', async () => {
    const [good, bad] = [await connect(), await connect()];
    for (let i = 0; i < 20_000; i++) bad.emit('terminal:visible', 'x', true);
    await until('the end of the connection', () => !bad.connected);
    expect(await good.timeout(5000).emitWithAck('terminal:list', 'x')).toMatchObject({ ok: false });
  });

  it('takes 10,000 messages at once from four connections, goes on for a fifth and does not grow', async () => {
    const pid = server.pid ?? 0;
    const good = await connect();
    const flood = async () => {
      const floods = await Promise.all([connect(), connect(), connect(), connect()]);
      for (let i = 0; i < 2500; i++) {
        for (const socket of floods) {
          socket.emit(EVENTS[i % 11] ?? '', KINDS[i % 4], { attemptId: `a${i}`, node: 'node1', cols: 80, rows: 24 });
        }
      }
      const asked = performance.now();
      await good.timeout(20_000).emitWithAck('terminal:list', 'x');
      const last = await Promise.all(floods.map((one) => one.timeout(20_000).emitWithAck('terminal:list', 'x')));
      expect(last.map(({ ok }) => ok)).toEqual([false, false, false, false]);
      for (const socket of floods) socket.disconnect();
      return performance.now() - asked;
    };
    await flood(); // a server that has worked a while: V8 has its heap and its compiled code
    const before = await rssMiB(pid);
    const tookMs = await flood();
    const grown = (await rssMiB(pid)) - before;
    console.log(`10,000 messages: ${tookMs.toFixed(0)} ms, server ${before.toFixed(0)} MiB + ${grown.toFixed(0)}`);
    expect(grown).toBeLessThan(48);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(server.exitCode).toBeNull();
  });
});

describe('a terminal', () => {
  let made: TestNode;
  let folder = '';
  let server: ServerProcess;

  beforeAll(async () => {
    made = await startTestNode();
    folder = await mkdtemp(join(tmpdir(), 'drydock-attacks-'));
    server = await ServerProcess.start(folder, made.node);
  });
  afterAll(async () => {
    await server?.kill();
    await made?.[Symbol.asyncDispose]();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('whose program never reads does not fill the server, and others go on', async () => {
    const [me, other] = [new Page({ port: server.port }), new Page({ port: server.port })];
    try {
      await Promise.all([me.prompt(), other.prompt()]);
      me.type('stty raw -echo; sleep 60\r');
      const socket = me.socket as unknown as Sender;
      const before = await server.rssMiB();
      const bytes = Buffer.alloc(60 * 1024, 'x');
      for (let i = 0; i < 2000; i++) socket.emit('terminal:input', me.session.terminalId, bytes);
      other.type('echo st""ill here\r');
      await other.shows(/^still here/m, 20_000);
      const grown = (await server.rssMiB()) - before;
      console.log(`117 MiB of input that nobody reads: server ${before.toFixed(0)} MiB + ${grown.toFixed(0)}`);
      expect(grown).toBeLessThan(64);
    } finally {
      me.close();
      other.close();
    }
  });
});
