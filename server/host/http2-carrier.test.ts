import { once } from 'node:events';
import { createServer, type Http2Server, type ServerHttp2Stream } from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TunnelledApi } from './api-client.ts';
import { Http2Carrier } from './http2-carrier.ts';

/** An API on this machine in the place of one behind an exec. */
let server: Http2Server;
let sockets: Connection[];
/** Its own ends. */
let theirs: Socket[];
let api: TunnelledApi;
let seen: string[];

/** Our end of a connection, as an exec gives it: no socket of the system. */
class Connection extends Duplex {
  /** Nothing comes through any more, and nobody says so. */
  mute = false;

  constructor(private readonly socket: Socket) {
    super({ allowHalfOpen: false });
    socket.on('data', (chunk: Buffer) => this.mute || this.push(chunk));
    socket.on('close', () => this.push(null));
  }

  override _read(): void {
    // What comes is pushed at once.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.socket.write(chunk, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}

const FLOOD_BYTES = 8 * 1024 * 1024;

function answer(stream: ServerHttp2Stream, path: string): void {
  seen.push(path);
  stream.on('error', () => undefined);
  if (path === '/hang') return;
  if (path === '/missing') {
    stream.respond({ ':status': 404, 'content-type': 'application/json' });
    stream.end('{"message":"there is no such thing"}');
    return;
  }
  stream.respond({ ':status': 200, 'content-type': 'application/json' });
  if (path === '/watch') stream.write('{"n":1}\n{"n":2}\n');
  else if (path === '/half') stream.write('"he');
  else if (path === '/flood') stream.write(Buffer.alloc(FLOOD_BYTES, '{"n":1}\n'));
  else stream.end('"here"');
}

beforeEach(async () => {
  sockets = [];
  theirs = [];
  seen = [];
  server = createServer();
  server.on('connection', (socket: Socket) => theirs.push(socket));
  server.on('stream', (stream, headers) => answer(stream, String(headers[':path']).split('?')[0] ?? ''));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  let closed = false;
  const way = {
    async open() {
      if (closed) throw new Error('closed');
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      await once(socket, 'connect');
      const connection = new Connection(socket);
      sockets.push(connection);
      return connection;
    },
    close() {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
    host: 'kubernetes',
  };
  api = new TunnelledApi({
    carrier: new Http2Carrier(way),
    title: 'The API server of node1',
    codes: { unreachable: 'kube_unreachable', refused: 'kube_error' },
  });
});
afterEach(async () => {
  api.close();
  await new Promise((resolve) => server.close(resolve));
});

describe('requests over HTTP/2', () => {
  it('share one connection with watches that last', async () => {
    const watches = Array.from({ length: 12 }, () => api.stream<{ n: number }>('/watch')[Symbol.asyncIterator]());
    const first = await Promise.all(watches.map((watch) => watch.next()));
    expect(first.map(({ value }) => value)).toEqual(Array(12).fill({ n: 1 }));
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => api.get('/quick'))))).toEqual(new Set(['here']));
    expect(sockets).toHaveLength(1);
    await Promise.all(watches.map((watch) => watch.return?.()));
    expect(await api.get('/quick')).toBe('here');
  });

  it('tell what the API refuses, and find nothing where nothing is', async () => {
    await expect(api.get('/missing?limit=1')).rejects.toThrow(
      'GET /missing: The API server of node1 said: there is no such thing',
    );
    expect(await api.find('/missing')).toBeUndefined();
    expect(await api.post('/quick', { a: 1 })).toBe('here');
  });

  it('do not wait for one that hangs, which ends in its own time or when nobody wants it', async () => {
    const leaving = new AbortController();
    const hung = api.get('/hang', { timeoutMs: 500 });
    const left = api.get('/hang', { signal: leaving.signal });
    for (const one of [hung, left]) one.catch(() => undefined);
    expect(await api.get('/quick')).toBe('here');
    leaving.abort(new Error('not wanted any more'));
    await expect(left).rejects.toThrow('not wanted any more');
    await expect(hung).rejects.toThrow('GET /hang: The API server of node1 gave no answer within 500 ms');
    expect(await api.get('/quick')).toBe('here');
    expect(sockets).toHaveLength(1);
  });

  it('are not held up by an answer that nobody reads', async () => {
    const unread = api.stream<{ n: number }>('/flood')[Symbol.asyncIterator]();
    expect((await unread.next()).value).toEqual({ n: 1 });
    expect(await api.get('/quick', { timeoutMs: 2000 })).toBe('here');
    await unread.return?.();
    expect(await api.get('/quick')).toBe('here');
    expect(sockets).toHaveLength(1);
  });

  it('get another connection when theirs has ended, also while they wait for their answer', async () => {
    await api.get('/quick');
    theirs[0]?.destroy();
    expect(await api.get('/quick')).toBe('here');
    expect(sockets).toHaveLength(2);
    const waiting = api.get('/hang', { timeoutMs: 2000 });
    waiting.catch(() => undefined);
    await expect.poll(() => seen.filter((path) => path === '/hang')).toHaveLength(1);
    theirs[1]?.destroy();
    await expect(waiting).rejects.toThrow('gave no answer within 2000 ms');
    expect(seen.filter((path) => path === '/hang')).toHaveLength(2);
  });

  it('are refused an answer that was cut off in its middle', async () => {
    const half = api.get('/half', { maxBytes: 100 });
    half.catch(() => undefined);
    await expect.poll(() => seen).toContain('/half');
    theirs[0]?.destroy();
    await expect(half).rejects.toThrow('did not answer /half: the connection ended');
  });

  it('are not sent twice when they change something', async () => {
    await api.get('/quick');
    const change = api.post('/hang', {});
    change.catch(() => undefined);
    await expect.poll(() => seen).toContain('/hang');
    theirs[0]?.destroy();
    await expect(change).rejects.toThrow('The API server of node1 did not answer /hang');
    expect(seen.filter((path) => path === '/hang')).toHaveLength(1);
  });

  it('give a connection up that leads nowhere, and its watches end', async () => {
    const watch = api.stream('/watch')[Symbol.asyncIterator]();
    await watch.next();
    await watch.next();
    const over = watch.next();
    over.catch(() => undefined);
    const [first] = sockets;
    if (first) first.mute = true;
    await expect(api.get('/quick', { timeoutMs: 300 })).rejects.toThrow('gave no answer within 300 ms');
    await expect(over).rejects.toThrow();
    expect(await api.get('/quick')).toBe('here');
    expect(sockets).toHaveLength(2);
  }, 15_000);

  it('end at once when all is closed, and none begins after that', async () => {
    const watch = api.stream('/watch')[Symbol.asyncIterator]();
    await watch.next();
    await watch.next();
    const waiting = [watch.next(), api.get('/hang'), api.post('/hang', {})];
    await expect.poll(() => seen.filter((path) => path === '/hang')).toHaveLength(2);
    api.close();
    for (const one of waiting) await expect(one).rejects.toThrow(/did not answer .*(closed|ended)/);
    await expect(api.get('/quick')).rejects.toThrow('did not answer /quick: closed');
  }, 3000);
});
