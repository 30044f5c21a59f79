import type { Server as HttpServer } from 'node:http';
import type { Logger } from 'pino';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import type { ClientToServer, ServerToClient } from '../../protocol/index.ts';
import type { Attempts } from '../attempts/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Sittings } from '../exams/index.ts';
import type { SandboxHost } from '../host/index.ts';
import type { Sandboxes } from '../sandboxes/index.ts';
import type { HostStatus } from '../status/index.ts';
import type { TerminalHub } from '../terminals/index.ts';
import type { Trials } from '../trials/index.ts';
import { limitMessages } from './message-limit.ts';
import { registerTerminalHandlers } from './terminal.ts';

export interface SocketDeps {
  attempts: Attempts;
  sittings: Pick<Sittings, 'get' | 'watch'>;
  trials: Pick<Trials, 'sandboxOf' | 'owns'>;
  sandboxes: Sandboxes;
  /** Whether the terminals of this sandbox take no input any more. */
  frozen: (sandboxId: string) => boolean;
  terminals: TerminalHub;
  catalog: Catalog;
  status: HostStatus;
  host: SandboxHost;
  log: Logger;
  /** Throws when the request may not connect; gives its owner. */
  admit: (req: import('node:http').IncomingMessage) => string;
  problem: (error: unknown) => import('../../protocol/index.ts').Problem;
}

export type DrydockSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, { owner: string }>;
type DrydockIo = Server<ClientToServer, ServerToClient, Record<string, never>, { owner: string }>;

/** Ends all connections. */
export interface Sockets {
  close(): Promise<void>;
}

/** A message larger than this closes the connection: input messages are at most 64 KiB. */
const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_WATCHED = 20;

/** socket.io on the server's port: live attempts, sittings, pictures and terminals. */
export function attachSockets(http: HttpServer, deps: SocketDeps): Sockets {
  const io: DrydockIo = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    cors: { origin: false },
    allowRequest: (req, decide) => {
      try {
        deps.admit(req);
        decide(null, true);
      } catch (error) {
        decide(error instanceof Error ? error.message : 'refused', false);
      }
    },
  });
  const stopStatus = deps.status.onChange((view) => io.emit('host', view));
  const stopCatalog = deps.catalog.onChange(() => io.emit('labs'));
  io.on('connection', (socket) => connect(socket, deps));
  return {
    async close() {
      stopStatus();
      stopCatalog();
      await io.close();
    },
  };
}

function connect(socket: DrydockSocket, deps: SocketDeps): void {
  socket.data.owner = deps.admit(socket.request);
  const log = deps.log.child({ socket: socket.id });
  limitMessages(socket, log);
  const watched = new Map<string, () => void>();
  socket.emit('host', deps.status.view());

  const follow = followingInto(watched, deps);
  socket.on('attempt:watch', (attemptId: unknown, ack: unknown) =>
    follow(attemptId, ack, {
      get: (id) => deps.attempts.get(socket.data.owner, id),
      watch: (id) => watch(socket, deps, id),
    }),
  );
  socket.on('sitting:watch', (sittingId: unknown, ack: unknown) =>
    follow(sittingId, ack, {
      get: (id) => deps.sittings.get(socket.data.owner, id),
      watch: (id) => deps.sittings.watch(socket.data.owner, id, (change) => socket.emit('sitting', change)),
    }),
  );
  const unwatch = (id: unknown) => {
    if (typeof id !== 'string') return;
    watched.get(id)?.();
    watched.delete(id);
  };
  socket.on('attempt:unwatch', unwatch);
  socket.on('sitting:unwatch', unwatch);
  registerTerminalHandlers(socket, deps);
  socket.on('error', (error) => log.warn({ err: error }, 'socket error'));
  socket.on('disconnect', () => {
    for (const stop of watched.values()) stop();
    watched.clear();
  });
}

interface Followed {
  get(id: string): unknown;
  /** Gives the unsubscriber. */
  watch(id: string): () => void;
}

/** Answers with what there is now, and follows it from then on. */
function followingInto(watched: Map<string, () => void>, deps: SocketDeps) {
  return (rawId: unknown, ack: unknown, { get, watch }: Followed): void => {
    const reply = typeof ack === 'function' ? (ack as (value: unknown) => void) : () => undefined;
    try {
      const id = z.string().max(64).parse(rawId);
      const value = get(id);
      if (!watched.has(id) && watched.size < MAX_WATCHED) watched.set(id, watch(id));
      reply({ ok: true, value });
    } catch (error) {
      reply({ ok: false, problem: deps.problem(error) });
    }
  };
}

function watch(socket: DrydockSocket, deps: SocketDeps, id: string): () => void {
  return deps.attempts.watch(socket.data.owner, id, (event) => {
    switch (event.kind) {
      case 'attempt':
        socket.emit('attempt', event.attempt);
        break;
      case 'step':
        socket.emit('step', event.attemptId, event.step);
        break;
      case 'verdict':
        socket.emit('verdict', event.attemptId, event.verdict);
        break;
      case 'picture':
        // A picture is whole each time: a slow page may miss some.
        socket.volatile.emit('picture', event.attemptId, event.picture);
        break;
    }
  });
}
