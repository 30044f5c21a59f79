import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { AttemptResult, DoctorReport } from '../protocol/index.ts';
import type { Attempts } from './attempts/index.ts';
import type { Catalog } from './catalog/index.ts';
import type { Sittings } from './exams/index.ts';
import type { SandboxHost } from './host/index.ts';
import {
  attemptEndpoints,
  createGuard,
  examEndpoints,
  guardMiddleware,
  HttpError,
  hostEndpoints,
  labEndpoints,
  openApi,
  pageRouter,
  previewEndpoints,
  problemHandler,
  serve,
  toProblem,
  trialEndpoints,
} from './http/index.ts';
import type { Previews } from './previews/index.ts';
import type { Sandboxes } from './sandboxes/index.ts';
import { attachSockets } from './sockets/index.ts';
import type { HostStatus } from './status/index.ts';
import type { TerminalHub } from './terminals/index.ts';
import type { Trials } from './trials/index.ts';

export interface AppDeps {
  attempts: Attempts;
  sittings: Sittings;
  trials: Trials;
  previews: Previews;
  /** Whether the terminals of this sandbox take no input any more: its live task is being graded. */
  frozen: (sandboxId: string) => boolean;
  sandboxes: Sandboxes;
  terminals: TerminalHub;
  catalog: Catalog;
  status: HostStatus;
  host: SandboxHost;
  doctor: () => Promise<DoctorReport>;
  junit: (result: AttemptResult) => string;
  log: Logger;
  /** Folder with index.html and assets/. */
  pageDir: string;
  allowedHosts: string[];
  /** Keeps sessions valid over a restart. */
  secret: Buffer;
  version: string;
}

export interface App {
  http: Server;
  /** Ends connections; does not touch sandboxes. */
  close(): Promise<void>;
}

/** The whole server, not listening: tests start it on port 0. */
export function createApp(deps: AppDeps): App {
  const guard = createGuard({ allowedHosts: deps.allowedHosts, secret: deps.secret });
  const endpoints = [
    ...labEndpoints(deps),
    ...attemptEndpoints(deps.attempts, deps.junit),
    ...examEndpoints(deps.sittings),
    ...trialEndpoints(deps.trials),
    ...previewEndpoints(deps.attempts, deps.previews),
    ...hostEndpoints(deps.status, deps.doctor),
  ];
  const document = openApi(endpoints, deps.version);
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(securityHeaders());
  app.get('/healthz', (_req, res) => void res.type('text').send('ok\n'));
  app.get('/readyz', (_req, res) => {
    const { engine } = deps.status.view();
    res
      .status(engine === 'up' ? 200 : 503)
      .type('text')
      .send(engine === 'up' ? 'ready\n' : 'the engine is down\n');
  });
  app.use(guardMiddleware(guard));
  app.get('/api/openapi.json', (_req, res) => void res.json(document));
  app.use('/api', serve(endpoints, guard));
  app.use('/api', (req) => {
    throw new HttpError('not_found', `There is no ${req.method} ${req.originalUrl.slice(0, 200)}.`);
  });
  app.use(pageRouter(join(deps.pageDir), guard));
  app.use((req) => {
    throw new HttpError('not_found', `There is no ${req.path.slice(0, 200)}.`);
  });
  app.use(problemHandler(deps.log));

  const inner = createServer(app);
  const sockets = attachSockets(inner, {
    ...deps,
    admit: (req) => {
      guard.checkOrigin(req);
      return guard.ownerOf(req);
    },
    problem: (error) => toProblem(error, deps.log),
  });
  const http = frontServer(inner, deps.previews, (authorization) => guard.isSession(authorization));
  return {
    http,
    async close() {
      http.close();
      await sockets.close();
      http.closeAllConnections();
    },
  };
}

/**
 * The server that listens. What is for a preview goes into its sandbox and to nothing else of ours, sockets included; the
 * rest goes to `inner`, which never listens.
 */
function frontServer(inner: Server, previews: Previews, isOwnSession: (authorization: string) => boolean): Server {
  const http = createServer((req, res) => {
    if (previews.claims(req)) previews.serve(req, res, isOwnSession);
    else inner.emit('request', req, res);
  });
  http.on('upgrade', (req: IncomingMessage, socket: Socket, head: Buffer) => {
    if (previews.claims(req)) previews.serveUpgrade(req, socket, head, isOwnSession);
    else inner.emit('upgrade', req, socket, head);
  });
  return http;
}

/**
 * Scripts, connections and fonts only from this server; nothing may frame it.
 * Styles are allowed inline because xterm.js writes its theme and cell sizes into style elements.
 */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  });
}
