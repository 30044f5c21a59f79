/**
 * kill -9 of the whole server while it provisions, grades and releases: after the next start nothing is left on the host
 * but ready sandboxes, and those come back with their terminals and their running programs.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AttemptView, ClientToServer, Reply, ServerToClient, TerminalSnapshot } from '../../protocol/index.ts';
import { createDockerHost } from '../../server/host/index.ts';

type Client = Socket<ServerToClient, ClientToServer>;

const project = resolve(import.meta.dirname, '../..');
let dataDir = '';
let server: ChildProcess | undefined;
let address = '';
let cookie = '';

async function start(): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(project, 'server/main.ts')], {
    cwd: project,
    env: { ...process.env, DRYDOCK_DATA: dataDir, PORT: '0', DRYDOCK_LOG: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = child;
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    const found = /"address":"([^"]+)"/.exec(text);
    if (!found) continue;
    address = found[1] ?? '';
    break;
  }
  if (!address) throw new Error(`the server did not start: ${text}`);
  const page = await fetch(address, { headers: { accept: 'text/html' } });
  cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
}

async function kill(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${address}/api${path}`, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  return (await answer.json()) as T;
}

const hosted = async () => {
  const instance = (await readFile(join(dataDir, 'instance'), 'utf8')).trim();
  return createDockerHost({ instance }).list();
};

async function until<T>(what: string, limitMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`still waiting for ${what} after ${limitMs} ms`);
    await sleep(100);
  }
}

const whenReady = (id: string) =>
  until('a ready sandbox', 60_000, async () => {
    const attempt = await call<AttemptView>('GET', `/attempts/${id}`);
    if (attempt.sandbox.state === 'failed') throw new Error(JSON.stringify(attempt.sandbox.reason));
    return attempt.sandbox.state === 'ready' ? attempt : undefined;
  });

const startLab = (labId: string) => call<AttemptView>('POST', '/attempts', { labId });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'drydock-crash-'));
});

afterAll(async () => {
  await kill();
  const instance = (await readFile(join(dataDir, 'instance'), 'utf8')).trim();
  const host = createDockerHost({ instance });
  for (const { sandboxId } of await host.list()) await host.removeSandbox(sandboxId);
  await rm(dataDir, { recursive: true });
});

test('ten kills at random moments leave nothing behind that is not a ready sandbox', async () => {
  const act = [
    async () => void (await startLab('swarm-init-join')),
    async () => {
      const { id } = await startLab('compose-first-app');
      await whenReady(id);
      void call('POST', `/attempts/${id}/check`, {}).catch(() => undefined);
    },
    async () => {
      const { id } = await startLab('compose-first-app');
      await whenReady(id);
      void call('POST', `/attempts/${id}/end`).catch(() => undefined);
    },
  ];
  await start();
  for (let round = 0; round < 10; round += 1) {
    await act[round % act.length]?.();
    await sleep(Math.random() * (round % act.length === 0 ? 4000 : 600));
    await kill();
    await start();
    const active = await call<AttemptView[]>('GET', '/attempts');
    const ready = new Set<string>();
    for (const { id } of active.filter((attempt) => attempt.state === 'active')) {
      const { sandbox, checking } = await call<AttemptView>('GET', `/attempts/${id}`);
      expect(checking).toBe(false);
      if (sandbox.state === 'ready') ready.add(sandbox.id);
    }
    await until(`nothing but ${ready.size} ready sandboxes, in round ${round}`, 20_000, async () => {
      const there = (await hosted()).map((one) => one.sandboxId).filter((id) => !id.startsWith('doctor-'));
      return there.every((id) => ready.has(id)) && there.length === ready.size ? true : undefined;
    });
  }
  for (const { id } of await call<AttemptView[]>('GET', '/attempts')) await call('POST', `/attempts/${id}/end`);
  await until('an empty host', 20_000, async () => ((await hosted()).length === 0 ? true : undefined));
  await kill();
}, 280_000);

test('a ready sandbox is adopted with its terminal, its screen and its running program', async () => {
  await start();
  const { id } = await startLab('compose-first-app');
  await whenReady(id);
  const before = await connect();
  const opened = await ask<TerminalSnapshot>((ack) =>
    before.emit('terminal:open', { attemptId: id, node: 'node1', cols: 80, rows: 24 }, ack),
  );
  const terminalId = opened.terminal.id;
  let seen = Buffer.from(opened.screen).toString();
  before.on('terminal:output', (_id, bytes) => {
    seen += Buffer.from(bytes).toString();
    before.emit('terminal:ack', terminalId, bytes.byteLength);
  });
  before.emit('terminal:input', terminalId, Buffer.from('echo marker-$((40+2)); top -d 1\n'));
  await until('top', 15_000, async () =>
    seen.includes('marker-42') && seen.includes('load average') ? true : undefined,
  );
  await kill();
  before.close();

  await start();
  const after = await connect();
  const terminals = await ask<{ id: string }[]>((ack) => after.emit('terminal:list', id, ack));
  expect(terminals.map((terminal) => terminal.id)).toContain(terminalId);
  const again = await ask<TerminalSnapshot>((ack) =>
    after.emit('terminal:attach', { terminalId, cols: 80, rows: 24 }, ack),
  );
  expect(Buffer.from(again.screen).toString()).toContain('load average');
  let fresh = '';
  after.on('terminal:output', (_id, bytes) => {
    fresh += Buffer.from(bytes).toString();
  });
  await until('top to go on', 10_000, async () => (fresh.includes('top - ') || fresh.length > 200 ? true : undefined));
  after.emit('terminal:input', terminalId, Buffer.from('q'));
  fresh = '';
  after.emit('terminal:input', terminalId, Buffer.from('echo back-$((1+1))\n'));
  await until('the same shell', 10_000, async () => (fresh.includes('back-2') ? true : undefined));
  after.close();
  await call('POST', `/attempts/${id}/end`);
  await until('an empty host', 20_000, async () => ((await hosted()).length === 0 ? true : undefined));
}, 120_000);

function connect(): Promise<Client> {
  const socket: Client = io(address, { extraHeaders: { cookie }, transports: ['websocket'], forceNew: true });
  return new Promise((resolveSocket, reject) => {
    socket.on('connect', () => resolveSocket(socket));
    socket.on('connect_error', reject);
  });
}

function ask<T>(send: (ack: (reply: Reply<T>) => void) => void): Promise<T> {
  return new Promise((resolveReply, reject) => {
    send((reply) => (reply.ok ? resolveReply(reply.value) : reject(new Error(JSON.stringify(reply.problem)))));
  });
}
