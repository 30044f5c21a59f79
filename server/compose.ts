import { join } from 'node:path';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import { type Catalog, openCatalog } from './catalog/index.ts';
import { createClusters } from './clusters/index.ts';
import type { Config } from './config.ts';
import { createDoctor } from './doctor/index.ts';
import { createGrading, type Grading } from './grading/index.ts';
import { createDockerHost, createDockerImageHost, type SandboxHost } from './host/index.ts';
import { createImages, type Images } from './images/index.ts';
import { type DataDir, openDataDir } from './lib/data-dir.ts';
import { createSandboxes, type Sandboxes } from './sandboxes/index.ts';
import { type Capabilities, createCapabilities } from './status/index.ts';
import { openStore, type Store } from './store/index.ts';

const NODE_IMAGE = 'drydock/node:latest';

/** Everything that labs need, without the page: what the server and the command line share. */
export interface Core {
  config: Config;
  data: DataDir;
  log: Logger;
  host: SandboxHost;
  images: Images;
  store: Store;
  catalog: Catalog;
  sandboxes: Sandboxes;
  capabilities: Capabilities;
  grading: Grading;
  close(): Promise<void>;
}

export interface CoreOptions {
  /** Follow changes of labs/ on disk; default false. */
  watchLabs?: boolean;
  log?: Logger;
  /** Run beside a server on the same data directory: an instance and a database of its own, in memory. */
  apart?: string;
}

/** Wires the adapters. Nothing is started on the host yet. */
export async function composeCore(config: Config, options: CoreOptions = {}): Promise<Core> {
  const log = options.log ?? createLog(config.logLevel);
  const data = await openDataDir(config.dataDir);
  const instance = options.apart ?? data.instance;
  const host = createDockerHost({ instance, diskLimit: config.diskLimit, egress: config.egress });
  const images = await createImages({
    imageHost: createDockerImageHost(),
    dir: join(config.projectDir, 'images'),
    log: (message) => log.info({ room: 'images' }, message),
  });
  const store = await openStore(options.apart ? ':memory:' : data.database);
  const catalog = await openCatalog({
    dir: config.labsDir,
    knownImages: images.known(),
    watch: options.watchLabs ?? false,
  });
  const capabilities = createCapabilities(
    createDoctor({
      env: process.env,
      host: () => host,
      images: async () => images,
      nodeImage: NODE_IMAGE,
      dataDir: config.dataDir,
      isolation: config.isolation,
    }),
  );
  const sandboxes = createSandboxes({
    host,
    images,
    clusters: createClusters(host),
    store,
    userns: capabilities.userns,
    log: log.child({ room: 'sandboxes' }),
    settings: {
      maxSandboxes: config.maxSandboxes,
      extensions: config.extensions,
      extensionMs: config.extensionMs,
      warnBeforeMs: config.warnBeforeMs,
      diskOvercommit: config.diskOvercommit,
      isolation: config.isolation,
      egress: config.egress !== undefined,
    },
  });
  const grading = createGrading({
    host,
    images,
    capabilities: capabilities.known,
    log: log.child({ room: 'grading' }),
  });
  return {
    config,
    data,
    log,
    host,
    images,
    store,
    catalog,
    sandboxes,
    capabilities,
    grading,
    async close() {
      await capabilities.close();
      await sandboxes.close();
      await catalog.close();
      store.close();
    },
  };
}

/** Lines for people on a terminal, JSON for everything else. */
function createLog(level: string): Logger {
  return process.stdout.isTTY ? pino({ level }, pretty({ ignore: 'pid,hostname' })) : pino({ level });
}
