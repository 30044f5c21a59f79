import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDockerHost } from '../../../server/host/index.ts';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from '../../../server/node-arguments.ts';

const project = resolve(import.meta.dirname, '../../..');

/** The product as `npm start` runs it, on a free port with a data directory of its own. */
export interface RealServer extends AsyncDisposable {
  url: string;
  /** kill -9, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
}

/** Starts the server; disposing ends it and removes what it made on the host, also after a failed test. */
export async function startRealServer(env: NodeJS.ProcessEnv = {}): Promise<RealServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'drydock-e2e-'));
  let child: ChildProcess | undefined;
  let port = '0';
  const server: RealServer = {
    url: '',
    async kill() {
      if (child) await end(child, 'SIGKILL');
    },
    async start() {
      child = spawn(process.execPath, [...NODE_ARGUMENTS, join(project, 'server/main.ts')], {
        cwd: project,
        env: {
          ...NODE_ENVIRONMENT,
          ...process.env,
          DRYDOCK_PREPARE_IMAGES: 'asked',
          ...env,
          DRYDOCK_DATA: dataDir,
          PORT: port,
          DRYDOCK_LOG: 'info',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const address = new URL(await addressOf(child));
      port = address.port;
      server.url = `http://localhost:${port}`;
    },
    async [Symbol.asyncDispose]() {
      if (child) await end(child, 'SIGTERM');
      await removeHosted(dataDir);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await server.start();
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let text = '';
  const output = child.stdout;
  if (!output) throw new Error('the server has no output');
  output.setEncoding('utf8');
  const found = await new Promise<string | undefined>((done) => {
    output.on('data', (chunk: string) => {
      text = (text + chunk).slice(-20_000);
      const address = /"address":"([^"]+)"/.exec(text)?.[1];
      if (address) done(address);
    });
    child.once('exit', () => done(undefined));
  });
  if (!found) throw new Error(`the server did not start:\n${text}`);
  return found;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await gone;
  clearTimeout(timer);
}

/** Sandboxes outlive their server by design: here they must not. */
async function removeHosted(dataDir: string): Promise<void> {
  const instance = await readFile(join(dataDir, 'instance'), 'utf8').catch(() => undefined);
  if (!instance) return;
  const host = createDockerHost({ instance: instance.trim() });
  for (const { sandboxId } of await host.list()) await host.removeSandbox(sandboxId);
}
