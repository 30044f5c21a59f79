import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { AttemptView, ClientToServer, Problem, Reply, ServerToClient } from '../../protocol/index.ts';
import { createDockerHost, type HostedSandbox, type SandboxHost } from '../../server/host/index.ts';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from '../../server/node-arguments.ts';

export type Client = Socket<ServerToClient, ClientToServer>;

export interface Answer<T> {
  status: number;
  body: T;
}

const project = resolve(import.meta.dirname, '../..');

/** The real server as a process of its own with a data directory of its own, so that it can be killed and started again. */
export class ServerProcess implements AsyncDisposable {
  address = '';
  private child: ChildProcess | undefined;
  cookie = '';

  private constructor(
    readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const server = new ServerProcess(await mkdtemp(join(tmpdir(), 'drydock-server-')), env);
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [...NODE_ARGUMENTS, join(project, 'server/main.ts')], {
      cwd: project,
      env: {
        ...NODE_ENVIRONMENT,
        ...process.env,
        DRYDOCK_LOG: 'info',
        DRYDOCK_PREPARE_IMAGES: 'asked',
        ...this.env,
        DRYDOCK_DATA: this.dataDir,
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    this.address = '';
    let text = '';
    for await (const chunk of child.stdout) {
      text += String(chunk);
      this.address = /"address":"([^"]+)"/.exec(text)?.[1] ?? '';
      if (this.address) break;
    }
    if (!this.address) throw new Error(`the server did not start: ${text}`);
    const page = await fetch(this.address, { headers: { accept: 'text/html' } });
    this.cookie = String(page.headers.get('set-cookie')).split(';')[0] ?? '';
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
    const answer = await fetch(`${this.address}/api${path}`, {
      method,
      headers: { cookie: this.cookie, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as T };
  }

  async startLab(labId: string): Promise<AttemptView> {
    const { status, body } = await this.call<AttemptView & Problem>('POST', '/attempts', { labId });
    if (status !== 202) throw new Error(`${labId} could not be started: ${body.detail}`);
    return body;
  }

  async attempt(id: string): Promise<AttemptView> {
    return (await this.call<AttemptView>('GET', `/attempts/${id}`)).body;
  }

  whenReady(id: string): Promise<AttemptView> {
    return until('a ready sandbox', 90_000, async () => {
      const attempt = await this.attempt(id);
      if (attempt.sandbox.state === 'failed') throw new Error(JSON.stringify(attempt.sandbox.reason));
      return attempt.sandbox.state === 'ready' ? attempt : undefined;
    });
  }

  connect(): Promise<Client> {
    const socket: Client = io(this.address, {
      extraHeaders: { cookie: this.cookie },
      transports: ['websocket'],
      forceNew: true,
    });
    return new Promise((resolveSocket, reject) => {
      socket.on('connect', () => resolveSocket(socket));
      socket.on('connect_error', reject);
    });
  }

  /** What of this server stands on the host, less the doctor's short-lived node. */
  async hosted(): Promise<HostedSandbox[]> {
    return (await (await this.host()).list()).filter((one) => one.owner !== 'doctor');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    const host = await this.host();
    for (const { sandboxId } of await host.list()) await host.removeSandbox(sandboxId);
    await rm(this.dataDir, { recursive: true });
  }

  /** The host as this server sees it. */
  async host(): Promise<SandboxHost> {
    const instance = (await readFile(join(this.dataDir, 'instance'), 'utf8')).trim();
    return createDockerHost({ instance });
  }
}

/** Looks every 100 ms until there is something; the error says what was waited for. */
export async function until<T>(what: string, limitMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`still waiting for ${what} after ${limitMs} ms`);
    await sleep(100);
  }
}

export function ask<T>(send: (ack: (reply: Reply<T>) => void) => void): Promise<T> {
  return new Promise((resolveReply, reject) => {
    send((reply) => (reply.ok ? resolveReply(reply.value) : reject(new Error(JSON.stringify(reply.problem)))));
  });
}
