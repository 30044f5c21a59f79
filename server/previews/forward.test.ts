import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { ExecHandle } from '../host/index.ts';
import type { ReadySandbox, Sandboxes } from '../sandboxes/index.ts';
import { Previews } from './previews.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** stdin and stdout of a relay that is a connection to a server of this test. */
class Relay extends Duplex {
  constructor(private readonly inside: Socket) {
    super({ allowHalfOpen: false });
    inside.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) inside.pause();
    });
    inside.on('end', () => this.push(null)).on('error', (error) => this.destroy(error));
  }
  override _read = () => void this.inside.resume();
  override _write = (chunk: Buffer, _: BufferEncoding, done: () => void) => void this.inside.write(chunk, done);
  override _destroy = (error: Error | null, done: (error: Error | null) => void) => {
    this.inside.destroy();
    done(error);
  };
  setKeepAlive = () => this;
  setNoDelay = () => this;
  setTimeout = () => this;
  ref = () => this;
  unref = () => this;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Previews over a node whose relay leads to `inside`; `execs` counts its processes. */
async function world(inside: Server) {
  const port = await listening(inside);
  const state = { frozen: false, execs: 0, alive: 0 };
  const exec = async (): Promise<ExecHandle> => {
    state.execs += 1;
    state.alive += 1;
    const socket = connect(port, '127.0.0.1');
    const exit = once(socket, 'close').then(() => {
      state.alive -= 1;
      return 0;
    });
    const stderr = new Duplex({ read: () => undefined });
    return {
      stdin: socket,
      stdout: socket,
      stderr,
      exit,
      duplex: () => new Relay(socket),
      close: () => socket.destroy(),
    };
  };
  const node = { name: 'node1', ref: { address: '10.0.0.1' } };
  const sandbox = { id: 's1', nodes: [node], node: () => node } as unknown as ReadySandbox;
  const sandboxes = { ready: () => sandbox, view: () => undefined, on: () => () => undefined } as unknown as Sandboxes;
  const previews = new Previews({ host: { exec }, sandboxes, frozen: () => state.frozen, allowedHosts: ['localhost'] });
  endings.push(() => previews.close());
  const front = createServer((req, res) => previews.serve(req, res, () => false));
  front.on('upgrade', (req: IncomingMessage, socket: Socket, head: Buffer) => {
    previews.serveUpgrade(req, socket, head, () => false);
  });
  const host = `localhost:${await listening(front)}`;
  const { pathname } = new URL(previews.open('s1', { node: 'node1', port: 80, tls: false }, { host }).pathUrl);
  const ask = (path: string, headers: Record<string, string> = {}) =>
    request({
      host: '127.0.0.1',
      port: host.split(':')[1],
      path: `${pathname}${path}`,
      headers: { host, ...headers },
      agent: false,
    });
  return { state, previews, ask };
}

async function textOf(req: ReturnType<typeof request>): Promise<string> {
  const [res] = (await once(req.end(), 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of res) text += String(chunk);
  return text;
}

test('connections into a sandbox are kept: ten requests in turn are one process', async () => {
  const { state, ask } = await world(createServer((_req, res) => res.end('here')));
  for (let n = 0; n < 10; n += 1) expect(await textOf(ask(''))).toBe('here');
  expect(state.execs).toBe(1);
});

test('a kept connection that the server has ended meanwhile costs the reader nothing', async () => {
  let served = 0;
  const inside = createServer((req, res) => {
    served += 1;
    // Every second request on a connection is answered by its end.
    if (served % 2 === 0) req.socket.destroy();
    else res.end('here');
  });
  const { ask } = await world(inside);
  for (let n = 0; n < 4; n += 1) expect(await textOf(ask(''))).toBe('here');
});

test('what is not read is not taken out of the sandbox', async () => {
  let written = 0;
  const inside = createServer((_req, res) => {
    const more = () => {
      while (res.writable && written < 512 * 1024 * 1024) {
        written += 65_536;
        if (!res.write(Buffer.alloc(65_536))) return;
      }
    };
    res.on('drain', more);
    more();
  });
  const { ask, state } = await world(inside);
  const req = ask('').end();
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  res.pause();
  // Until nothing moves any more: what is under way is in the sockets' buffers.
  for (let before = -1; before !== written; ) {
    before = written;
    await sleep(300);
  }
  expect(written).toBeLessThan(32 * 1024 * 1024);
  req.destroy();
  await expect.poll(() => state.alive, { timeout: 5000 }).toBe(0);
});

/** Says everything again; no frames, which nobody between the ends looks at. */
function echoing(): Server {
  const inside = createServer();
  inside.on('upgrade', (_req, socket: Socket) => {
    socket.write('HTTP/1.1 101 Yes\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: x\r\n\r\n');
    socket.pipe(socket);
    socket.on('error', () => undefined);
  });
  return inside;
}

const websocket = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-key': 'x' };

test('an open websocket takes nothing more once its task has been handed in, and ends', async () => {
  const { state, ask } = await world(echoing());
  const [, socket] = (await once(ask('', websocket).end(), 'upgrade')) as [IncomingMessage, Socket];
  socket.on('error', () => undefined);
  socket.write('before');
  expect(String((await once(socket, 'data'))[0])).toBe('before');
  state.frozen = true;
  let after = '';
  socket.on('data', (chunk: Buffer) => {
    after += String(chunk);
  });
  const closed = once(socket, 'close');
  socket.write('after');
  await closed;
  expect(after).toBe('');
});

test('websockets end with their previews, and with their browser', async () => {
  const { state, previews, ask } = await world(echoing());
  const open = async () => {
    const [, socket] = (await once(ask('', websocket).end(), 'upgrade')) as [IncomingMessage, Socket];
    return socket.on('error', () => undefined);
  };
  const [left, kept] = [await open(), await open()];
  expect(state.alive).toBe(2);
  left.destroy();
  await expect.poll(() => state.alive, { timeout: 5000 }).toBe(1);
  const closed = once(kept, 'close');
  previews.close();
  await closed;
  await expect.poll(() => state.alive, { timeout: 5000 }).toBe(0);
});

test('other upgrades are refused, and a server that wants no websocket says so itself', async () => {
  const plain = await world(createServer((_req, res) => res.writeHead(426).end('no')));
  const [other] = (await once(plain.ask('', { connection: 'Upgrade', upgrade: 'h2c' }).end(), 'response')) as [
    IncomingMessage,
  ];
  expect(other.statusCode).toBe(400);
  expect(plain.state.execs).toBe(0);
});
