import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDockerHost } from '../../../server/host/index.ts';

const project = resolve(import.meta.dirname, '../../..');

/** The product as `npm start` runs it, on a free port with a data directory of its own. */
export interface RealServer extends AsyncDisposable {
  url: string;
}

/** Starts the server; disposing ends it and removes what it made on the host, also after a failed test. */
export async function startRealServer(): Promise<RealServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'drydock-e2e-'));
  const child = spawn(process.execPath, ['--import', 'tsx', join(project, 'server/main.ts')], {
    cwd: project,
    env: { ...process.env, DRYDOCK_DATA: dataDir, PORT: '0', DRYDOCK_LOG: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const dispose = async () => {
    await end(child);
    await removeHosted(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return { url: await addressOf(child), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let text = '';
  if (!child.stdout) throw new Error('the server has no output');
  child.stdout.setEncoding('utf8');
  const found = await new Promise<string | undefined>((done) => {
    child.stdout?.on('data', (chunk: string) => {
      text = (text + chunk).slice(-20_000);
      const address = /"address":"([^"]+)"/.exec(text)?.[1];
      if (address) done(address);
    });
    child.once('exit', () => done(undefined));
  });
  if (!found) throw new Error(`the server did not start:\n${text}`);
  return found.replace('127.0.0.1', 'localhost');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
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
