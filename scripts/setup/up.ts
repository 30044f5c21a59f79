import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from '../../server/node-arguments.ts';
import { ensureEngine } from './engine.ts';
import { ensureImages } from './images.ts';
import { ensurePage } from './page.ts';
import { type Progress, SetupError, seconds } from './progress.mjs';

/**
 * Prepares what the server needs and runs it until Ctrl+C; gives its exit code. The address is the last line, printed
 * when the server answers.
 */
export async function up(project: string, progress: Progress): Promise<number> {
  const since = Date.now();
  process.env.PORT = String(await freePort());
  const dataDir = process.env.DRYDOCK_DATA ?? join(project, '.drydock');
  const engine = await ensureEngine(progress, dataDir);
  progress.say(`✔ Docker Engine  ${engine.dockerHost} (${engine.source})`);
  await Promise.all([ensurePage(project, progress), ensureImages(project, progress, 'early')]);
  progress.say('✔ Page and images are there');
  return serve(project, progress, since);
}

async function serve(project: string, progress: Progress, since: number): Promise<number> {
  const server = spawn(process.execPath, [...NODE_ARGUMENTS, join(project, 'server/main.ts')], {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own: Ctrl+C reaches it through us, once, however many programs stand between.
    detached: true,
    env: { ...NODE_ENVIRONMENT, ...process.env, DRYDOCK_LOG: process.env.DRYDOCK_LOG ?? 'warn' },
  });
  const ended = new Promise<number>((resolve, reject) => {
    server.on('error', reject);
    server.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
  });
  handOnSignals(server);
  const address = `http://${hostInAddress()}:${process.env.PORT}`;
  const giveUp = new AbortController();
  const stopAsking = () => giveUp.abort();
  void ended.then(stopAsking, stopAsking);
  const ready = await answers(address, giveUp.signal);
  if (ready)
    progress.say(
      `✔ Server  after ${seconds(Date.now() - since)} in all; Ctrl+C ends it\n\nDrydock is ready: ${address}`,
    );
  return ended;
}

/** npm and the terminal may both send the same Ctrl+C; a second one after a while means "at once". */
function handOnSignals(server: ChildProcess): void {
  let latest = 0;
  const handOn = (signal: NodeJS.Signals) => {
    if (Date.now() - latest < 500) return;
    latest = Date.now();
    server.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handOn);
}

/** The port to listen on, tried beforehand: it is better to know before the images are made. 0 takes a free one. */
async function freePort(): Promise<number> {
  const text = process.env.PORT || '4700';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SetupError(`PORT is "${text}", which is no port.`, 'PORT=4701 npm start');
  }
  const trial = createServer();
  return new Promise((resolve, reject) => {
    trial.once('error', (error: NodeJS.ErrnoException) => {
      const host = process.env.HOST || '127.0.0.1';
      if (error.code !== 'EADDRINUSE')
        return reject(new SetupError(`Cannot listen on ${host}:${port}: ${error.message}`));
      const action = `If it is Drydock, open http://localhost:${port} or end it; else take another port: PORT=${port + 1} npm start`;
      reject(new SetupError(`Port ${port} is in use.`, action));
    });
    trial.listen(port, process.env.HOST || '127.0.0.1', () => {
      const taken = (trial.address() as AddressInfo).port;
      trial.close(() => resolve(taken));
    });
  });
}

/** A person opens localhost, also when the server listens on all addresses. */
function hostInAddress(): string {
  const host = process.env.HOST || '127.0.0.1';
  return ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
}

/** Waits until the server says that it is ready; false when it has ended instead. */
async function answers(address: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const ok = await fetch(`${address}/readyz`, { signal }).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return true;
    await sleep(50);
  }
  return false;
}
