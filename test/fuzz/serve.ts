/**
 * The product's server for a fuzzer: every room is real but the host, which is in memory, so that no call starts a
 * machine. Prints one line of JSON, with its address and a session, and serves until it is ended.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createApp } from '../../server/app.ts';
import { createAttempts, createExamAttempts, junitOf } from '../../server/attempts/index.ts';
import { openCatalog } from '../../server/catalog/index.ts';
import { loadBank, Sittings } from '../../server/exams/index.ts';
import { createGrading } from '../../server/grading/index.ts';
import type { EngineApi } from '../../server/host/index.ts';
import { Previews } from '../../server/previews/index.ts';
import { createSandboxes } from '../../server/sandboxes/index.ts';
import { createHostStatus } from '../../server/status/index.ts';
import { openStore } from '../../server/store/index.ts';
import { createTrials } from '../../server/trials/index.ts';
import { FakeMachine } from '../../server/trials/testing/fake-machine.ts';
import { FakeHost } from '../support/fake-host.ts';
import { FakeClock, FakeClusters } from '../support/fake-sandboxes.ts';
import { imagesOf, SETTINGS, userns } from '../support/sandboxes.ts';

const project = join(import.meta.dirname, '../..');
const allowedHosts = ['localhost', '127.0.0.1'];
const nodeLimits = { memoryMiB: 512, cpus: 1, pids: 256, diskMiB: 256 };
/** More than a run of the fuzzer claims: room is not what is tested. */
const MANY = 100_000;

/** Programs of a node run nowhere: nothing that a fuzzer sends may reach this machine. */
class DeafHost extends FakeHost {
  readonly #machine: FakeMachine;
  constructor(machine: FakeMachine) {
    super();
    this.#machine = machine;
    this.info_ = { ...this.info_, memoryFreeMiB: MANY * MANY, diskFreeMiB: MANY * MANY };
  }
  override exec: FakeHost['exec'] = (node, spec) => this.#machine.host.exec(node, spec);
}

/** Images are there, as those of the mirror would be. */
class FilledClusters extends FakeClusters {
  override driver = () => ({ ...new FakeClusters().driver(), preload: async () => undefined });
}

const emptyEngine = {
  get: async () => ({}),
  find: async () => undefined,
  post: async () => ({}),
  delete: async () => undefined,
  async *stream() {
    // Nothing ever happens.
  },
  integrity: () => ({ ok: true }),
  close: () => undefined,
} as unknown as EngineApi;

const log = pino({ level: process.env.DRYDOCK_LOG ?? 'error' }, pino.destination(2));
const machine = new FakeMachine();
const host = new DeafHost(machine);
const images = imagesOf('mirror');
const store = await openStore(':memory:');
const catalog = await openCatalog({ dir: join(project, 'labs'), watch: false });
const capabilities = () => ['ipvs', 'esp'];
const sandboxes = createSandboxes({
  host,
  images,
  clusters: new FilledClusters(),
  clock: new FakeClock(),
  store,
  userns,
  settings: { ...SETTINGS, maxSandboxes: MANY, diskOvercommit: MANY },
  engineOf: () => emptyEngine,
});
const terminals = {
  ...machine.hub,
  list: () => [],
  sandboxOf: () => undefined,
  adopt: async () => undefined,
  close: async () => undefined,
  attach: () => Promise.reject(new Error('not part of this')),
  stop: () => Promise.reject(new Error('not part of this')),
};
const attemptsDeps = {
  catalog,
  sandboxes,
  grading: createGrading({ host, images, capabilities, log }),
  store,
  terminals,
  capabilities,
  lifetimeMs: 3_600_000,
  nodeLimits,
  log,
};
const attempts = createAttempts(attemptsDeps);
const examAttempts = createExamAttempts(attemptsDeps);
const { bank } = await loadBank(join(project, 'exams'));
const sittings = new Sittings({
  store,
  bank,
  labTitle: (id) => catalog.find(id)?.title,
  live: { attempts: examAttempts, lab: (id) => catalog.find(id), capabilities },
  log,
});
const times = { settleMs: 10, settlePauseMs: 5 };
const trials = createTrials({ store, sandboxes, terminals, host: machine.host, nodeLimits, log, times });

/** Something of everything, so that calls about one find it: a paper that is over, one that is practised, a lab. */
async function begin() {
  const owner = 'local';
  const over = sittings.start(owner, { kind: 'full', mode: '701-100', seed: 'fuzz' });
  await sittings.submit(owner, over.id);
  const practised = sittings.start(owner, { kind: 'full', mode: '701-100', seed: 'fuzz', practice: true });
  const fill = practised.questions.filter(({ type }) => type === 'fill').map(({ number }) => number);
  for (const number of fill) sittings.explain(owner, practised.id, number);
  const attempt = await attempts.start(owner, 'swarm-init-join');
  const ids = { sittings: [over.id, practised.id], attempts: [attempt.id], labs: catalog.list().map(({ id }) => id) };
  return { ids, tries: { sitting: practised.id, numbers: fill } };
}

// The page gives the session, so there is one.
const pageDir = await mkdtemp(join(tmpdir(), 'drydock-fuzz-'));
await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Drydock</title>');
const app = createApp({
  attempts,
  sittings,
  trials,
  previews: new Previews({ host, sandboxes, frozen: (id) => examAttempts.frozen(id), allowedHosts }),
  frozen: (sandboxId) => examAttempts.frozen(sandboxId),
  sandboxes,
  terminals,
  catalog,
  status: createHostStatus({ host, images, sandboxes, capabilities }),
  host,
  doctor: async () => ({ at: Date.now(), lines: [], capabilities: capabilities() }),
  junit: junitOf,
  log,
  pageDir,
  allowedHosts,
  secret: randomBytes(32),
  version: '0.0.0',
});
await once(app.http.listen(0, '127.0.0.1'), 'listening');
const address = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`;
const page = await fetch(address, { headers: { accept: 'text/html' } });
const session = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
await rm(pageDir, { recursive: true });
process.stdout.write(`${JSON.stringify({ address, session, known: await begin() })}\n`);
