/**
 * DEVELOPMENT AND PAGE TESTS ONLY: serves dist/web with a made-up world behind it, so that the page can be looked at
 * and tested without Docker. It grades nothing and runs nothing; the product's server is server/main.ts.
 *
 *   npx tsx test/e2e/mock.ts        http://localhost:4702
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Server } from 'socket.io';
import { ExamError } from '../../../server/exams/index.ts';
import { answer, ProblemReply } from './api.ts';
import { createExamRoom, MockExamAttempts, watchExam } from './exams.ts';
import { mockTerminals } from './terminals.ts';
import { createWorld, type MockIo, type World } from './world.ts';

export interface MockServer extends AsyncDisposable {
  url: string;
  world: World;
  io: MockIo;
  close(): Promise<void>;
}

/** The built page; DRYDOCK_PAGE_DIR names another build, so that a rebuild elsewhere does not pull the rug away. */
const DIST = process.env.DRYDOCK_PAGE_DIR ?? join(import.meta.dirname, '../../../dist/web');

/** The same policy as the product's server, so that a page that breaks it fails here too. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export async function startMock(port = 0): Promise<MockServer> {
  const examTime = { aheadMs: 0 };
  const live = new MockExamAttempts();
  const world = createWorld(await createExamRoom(() => Date.now() + examTime.aheadMs, live), examTime, live);
  const http = createServer((req, res) => void handle(world, () => io, req, res));
  const io: MockIo = new Server(http, { serveClient: false });
  live.onAttempt = (attempt) => {
    world.attempts.set(attempt.id, attempt);
    io.to(attempt.id).emit('attempt', attempt);
  };
  io.on('connection', (socket) => {
    socket.emit('host', world.host);
    socket.on('attempt:watch', (id, ack) => {
      const attempt = world.attempts.get(id);
      if (!attempt) return;
      void socket.join(id);
      ack({ ok: true, value: attempt });
      const picture = world.pictures.get(id);
      if (picture) socket.emit('picture', id, picture);
    });
    socket.on('sitting:watch', (id, ack) => {
      const stop = watchExam(world.exams, id, (change) => socket.emit('sitting', change));
      socket.once('disconnect', stop);
      ack({ ok: true, value: world.exams.get('local', id) });
    });
    mockTerminals(socket, world);
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const address = http.address();
  const chosen = typeof address === 'object' && address ? address.port : port;
  const close = async () => {
    world.exams.close();
    const closed = io.close();
    // Browsers keep connections for later: they would hold the end back.
    http.closeAllConnections();
    await closed;
  };
  return { url: `http://localhost:${chosen}`, world, io, close, [Symbol.asyncDispose]: close };
}

async function handle(world: World, io: () => MockIo, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://mock');
  try {
    if (url.pathname.startsWith('/api/')) await handleApi(world, io(), req, res, url);
    else await handleFile(res, url.pathname);
  } catch (error) {
    const problem =
      error instanceof ProblemReply
        ? error.problem
        : error instanceof ExamError
          ? { type: 'about:blank', title: error.message, status: 409, code: error.code }
          : { type: 'about:blank', title: String(error), status: 500, code: 'mock_failed' };
    res.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  }
}

async function handleApi(world: World, io: MockIo, req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  const line = `${req.method} ${url.pathname}`;
  world.requests.push(line);
  const refused = world.refusals.findIndex(({ match }) => match.test(line));
  if (refused !== -1) {
    const [refusal] = world.refusals.splice(refused, 1);
    if (refusal) throw new ProblemReply(refusal.problem);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const body: unknown = chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
  const value = await answer({ world, io, method: req.method ?? 'GET', url, body });
  res.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(value));
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

async function handleFile(res: ServerResponse, path: string): Promise<void> {
  const wanted = extname(path) ? normalize(path) : '/index.html';
  const content = await readFile(join(DIST, wanted)).catch(() => undefined);
  if (!content) {
    res.writeHead(404).end('not found');
    return;
  }
  res.writeHead(200, { 'content-type': TYPES[extname(wanted)] ?? 'text/plain', 'content-security-policy': CSP });
  res.end(content);
}
