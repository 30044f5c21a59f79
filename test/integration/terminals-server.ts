/**
 * A server with terminals only, as a process of its own: tests measure its memory and kill it.
 * Arguments: folder of the store, port (0: any), NodeRef as JSON, folder of a page. Messages: {ask: 'rss'|'close'|'forget'|'list'}.
 */

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { pino } from 'pino';
import { Server } from 'socket.io';
import type { ClientToServer, ServerToClient } from '../../protocol/index.ts';
import type { Attempts } from '../../server/attempts/index.ts';
import { createDockerHost, type NodeRef } from '../../server/host/index.ts';
import { toProblem } from '../../server/http/index.ts';
import type { ReadySandbox } from '../../server/sandboxes/index.ts';
import { registerTerminalHandlers } from '../../server/sockets/terminal.ts';
import {
  createTerminalHub,
  ExecTerminalTransport,
  type StoredTerminal,
  type TerminalStore,
} from '../../server/terminals/index.ts';

const [folder = '', port = '0', nodeJson = '{}', pageFolder = ''] = process.argv.slice(2);
const node: NodeRef = JSON.parse(nodeJson);
const log = pino({ level: process.env.TERMINALS_LOG ?? 'silent' });

/** One file a terminal, replaced as a whole: a kill in the middle leaves the older one. */
const store: TerminalStore = {
  async save(row) {
    const file = join(folder, `${row.id}.json`);
    await writeFile(`${file}.new`, JSON.stringify({ ...row, screen: Buffer.from(row.screen).toString('base64') }));
    await rename(`${file}.new`, file);
  },
  async load(sandboxId) {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.json'));
    const rows = await Promise.all(
      files.map(async (name): Promise<StoredTerminal> => {
        const row = JSON.parse(await readFile(join(folder, name), 'utf8'));
        return { ...row, screen: Buffer.from(row.screen, 'base64') };
      }),
    );
    return rows.filter((row) => row.sandboxId === sandboxId);
  },
  async delete(id) {
    await rm(join(folder, `${id}.json`), { force: true });
  },
};

const sandbox = {
  id: node.sandboxId,
  nodes: [{ name: node.name, role: 'engine', ref: node }],
} as unknown as ReadySandbox;
const attempt = { id: 'attempt', state: 'active', sandbox: { id: sandbox.id, state: 'ready' } };
const attempts = {
  get: (_owner: string, id: string) => {
    if (id === 'attempt') return attempt;
    throw Object.assign(new Error('There is no such attempt.'), { code: 'attempt_not_found' });
  },
  owns: (owner: string, sandboxId: string) => owner === 'me' && sandboxId === sandbox.id,
} as unknown as Pick<Attempts, 'get' | 'owns'>;

await mkdir(folder, { recursive: true });
const host = createDockerHost({ instance: 'test' });
const terminals = createTerminalHub({ transportFor: (ref) => new ExecTerminalTransport(host, ref), store, log });
await terminals.adopt(sandbox);
/** The headers of the product (server/app.ts), so that what they forbid is seen. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:";
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };
const http = createServer(async (req, res) => {
  const path = new URL(req.url ?? '/', 'http://page').pathname;
  try {
    const body = await readFile(join(pageFolder, path === '/' ? 'index.html' : path));
    res.setHeader('content-security-policy', CSP);
    res.setHeader('content-type', TYPES[extname(path)] ?? 'text/html');
    res.end(body);
  } catch (error) {
    // browsers ask for an icon by themselves
    res.statusCode = path === '/favicon.ico' ? 204 : 404;
    res.end(String(error));
  }
});
const io = new Server<ClientToServer, ServerToClient, Record<string, never>, { owner: string }>(http, {
  maxHttpBufferSize: 256 * 1024,
  perMessageDeflate: false,
});
io.on('connection', (socket) => {
  socket.data.owner = String(socket.handshake.auth.owner);
  const ready = (id: string) => (id === sandbox.id ? sandbox : undefined);
  registerTerminalHandlers(socket, {
    attempts,
    trials: { sandboxOf: () => undefined, owns: () => false },
    frozen: () => false,
    sandboxes: { ready, view: () => undefined },
    terminals,
    problem: (error) => toProblem(error, log),
  });
});
http.listen(Number(port), '127.0.0.1', () => {
  const address = http.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});

process.on('message', async (message: { ask: string }) => {
  if (message.ask === 'rss') process.send?.({ rss: process.memoryUsage().rss });
  if (message.ask === 'list') process.send?.({ list: terminals.list(sandbox.id) });
  if (message.ask === 'forget') await terminals.forget(sandbox.id).then(() => process.send?.({ forgotten: true }));
  if (message.ask === 'close') {
    await terminals.close();
    process.exit(0);
  }
});
process.on('disconnect', () => process.exit(0));
