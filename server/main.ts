import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import { createAttempts, createExamAttempts, type ExamAttempts, junitOf } from './attempts/index.ts';
import type { Lab } from './catalog/index.ts';
import { composeCore } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { FollowedBank, Sittings } from './exams/index.ts';
import { type FollowedNodeImage, followNodeImage } from './images/index.ts';
import { DataDirError, lockDataDir } from './lib/data-dir.ts';
import { Previews } from './previews/index.ts';
import { createHostStatus } from './status/index.ts';
import { createTerminalHub, ExecTerminalTransport } from './terminals/index.ts';
import { createTrials } from './trials/index.ts';

/** How long ending connections may take before the process ends all the same. */
const SHUTDOWN_MS = 5000;

/** Composition root: settings, adapters, app; reconcile with the host before listening; graceful end on SIGINT/SIGTERM. */
async function main(): Promise<void> {
  const projectDir = resolve(dirname(fileURLToPath(import.meta.url)), '..');
  const config = readConfig(process.env, projectDir);
  const core = await composeCore(config, { watchLabs: true });
  const lock = await lockDataDir(core.data);
  const { log } = core;
  const rooms = await openRooms(core, config);
  core.capabilities.report().catch((error: unknown) => log.warn({ err: error }, 'the doctor could not look'));

  const app = createApp({
    ...core,
    ...rooms,
    frozen: (sandboxId) => rooms.examAttempts.frozen(sandboxId),
    doctor: core.capabilities.report,
    junit: junitOf,
    pageDir: join(projectDir, 'dist/web'),
    allowedHosts: config.allowedHosts,
    secret: core.data.secret,
    version: (JSON.parse(readFileSync(join(projectDir, 'package.json'), 'utf8')) as { version: string }).version,
  });
  await listen(app.http, config);
  const { port } = app.http.address() as AddressInfo;
  log.info({ address: `http://${config.host}:${port}` }, 'listening');
  if (!['127.0.0.1', '::1', 'localhost'].includes(config.host)) {
    log.warn(`Bound to ${config.host}: whoever reaches port ${port} is the owner. Put a proxy with a login before it.`);
  }
  const background = new AbortController();
  const preparing = config.prepareImages === 'all' ? prepareImages(core, background.signal) : undefined;
  onSignal(async () => {
    background.abort();
    await app.close();
    await preparing;
    await rooms.close();
    await core.close();
    await lock[Symbol.asyncDispose]();
  });
}

/** The rooms that have something going on, once what an earlier process left on the host was taken up or removed. */
async function openRooms(core: Awaited<ReturnType<typeof composeCore>>, config: Config) {
  const { log } = core;
  const status = createHostStatus({ ...core, capabilities: core.capabilities.known });
  const terminals = createTerminalHub({
    transportFor: (node) => new ExecTerminalTransport(core.host, node),
    store: core.store.terminals,
    log: log.child({ room: 'terminals' }),
  });
  const attemptsDeps = {
    ...core,
    terminals,
    capabilities: core.capabilities.known,
    lifetimeMs: config.lifetimeMs,
    nodeLimits: config.nodeLimits,
    log: log.child({ room: 'attempts' }),
  };
  const attempts = createAttempts(attemptsDeps);
  const examAttempts = createExamAttempts(attemptsDeps);
  const { adopted, removed } = await core.sandboxes.reconcile((id) => attempts.prepareFor(id));
  if (adopted.length + removed.length > 0) log.info({ adopted, removed }, 'reconciled with the host');
  if (adopted.length > 0) await readImages(core);
  await attempts.resume();
  const bank = await followBank(core);
  const kubeNode = followNodeImage(core.images, 'kubernetes', (error) =>
    log.warn({ err: error }, 'it is not known whether the image of Kubernetes nodes is there'),
  );
  const sittings = openSittings(core, bank, examAttempts, kubeNode);
  sittings.resume();
  const trials = createTrials({
    ...core,
    terminals,
    nodeLimits: config.nodeLimits,
    log: log.child({ room: 'trials' }),
  });
  const previews = new Previews({
    ...core,
    frozen: (sandboxId) => examAttempts.frozen(sandboxId),
    previewHost: config.previewHost,
    allowedHosts: config.allowedHosts,
  });
  return {
    status,
    terminals,
    attempts,
    examAttempts,
    sittings,
    trials,
    previews,
    async close() {
      previews.close();
      await attempts.close();
      sittings.close();
      kubeNode.close();
      await bank[Symbol.asyncDispose]();
      trials.close();
      await terminals.close();
      status.close();
    },
  };
}

/** A bank with an error takes the papers of the practice exam away, and nothing else. */
function followBank({ config, log }: Awaited<ReturnType<typeof composeCore>>): Promise<FollowedBank> {
  const room = log.child({ room: 'exams' });
  return FollowedBank.open({
    dir: config.examsDir,
    onProblems: (problems) => {
      for (const { file, line, message } of problems) room.warn({ file, line }, message);
    },
    onError: (error) => room.warn({ err: error }, 'the question bank cannot be followed'),
  });
}

/** The practice exam. Nobody's clock runs while Kubernetes is compiled: until then papers are without its labs. */
function openSittings(
  { store, catalog, capabilities, log }: Awaited<ReturnType<typeof composeCore>>,
  followed: FollowedBank,
  attempts: ExamAttempts,
  kubeNode: FollowedNodeImage,
): Sittings {
  return new Sittings({
    store,
    get bank() {
      return followed.bank;
    },
    labTitle: (id) => offeredLab(catalog.find(id))?.title,
    live: {
      attempts,
      lab: (id) => catalog.find(id),
      capabilities: capabilities.known,
      ready: ({ definition }) => definition.sandbox.cluster !== 'kubernetes' || kubeNode.there,
    },
    log: log.child({ room: 'exams' }),
  });
}

/** Rules compare with the identities of images: for sandboxes that were adopted they are known before anybody checks. */
async function readImages({ images, log }: Awaited<ReturnType<typeof composeCore>>): Promise<void> {
  try {
    await images.ensureLabImages([]);
  } catch (error) {
    log.warn({ err: error }, 'the store of images could not be read: checks of adopted sandboxes may miss identities');
  }
}

/** Nobody is sent to a draft. */
const offeredLab = (lab: Lab | undefined) => (lab?.definition.draft ? undefined : lab);

/** The images of all labs, so that the first start of each need not wait. Trouble is the lab's that needs the image. */
async function prepareImages(
  { catalog, images, log }: Awaited<ReturnType<typeof composeCore>>,
  signal: AbortSignal,
): Promise<void> {
  // Nobody compiles Kubernetes for half an hour as long as no lab is offered that runs on it.
  const late = catalog
    .list()
    .some(({ definition }) => !definition.draft && definition.sandbox.cluster === 'kubernetes');
  try {
    await images.ensureInBackground(signal, { late });
  } catch (error) {
    if (!signal.aborted) log.warn({ err: error }, 'the images of the labs were not prepared');
  }
}

function listen(http: import('node:http').Server, config: Config): Promise<void> {
  return new Promise((resolvePromise, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, resolvePromise);
  });
}

function onSignal(end: () => Promise<void>): void {
  let ending = false;
  const stop = () => {
    if (ending) process.exit(1);
    ending = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    end().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Ending failed: ${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof DataDirError) process.stderr.write(`${error.message}\n  ${error.action}\n`);
  else if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    process.stderr.write(
      `${error.message}\n  Is Drydock already running? Otherwise name another port: PORT=4701 npm start\n`,
    );
  } else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
