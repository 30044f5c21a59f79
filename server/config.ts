import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type EgressPolicy, type IsolationPolicy, isOutside } from './host/index.ts';

const minutes = (value: number) => value * 60_000;

/** Every setting of the server: environment variable, default, meaning. Parsed once, in main.ts. */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4700),
  HOST: z.string().min(1).default('127.0.0.1'),
  DRYDOCK_DATA: z.string().min(1).optional(),
  DRYDOCK_LABS_DIR: z.string().min(1).optional(),
  DRYDOCK_EXAMS_DIR: z.string().min(1).optional(),
  DRYDOCK_ALLOWED_HOSTS: z.string().default(''),
  /** Ports of sandboxes are shown under names below this one; its wildcard must lead here. */
  DRYDOCK_PREVIEW_HOST: z
    .string()
    .regex(
      /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i,
      'a host name, and a port where it has another: previews.example.org',
    )
    .optional(),
  DRYDOCK_PREPARE_IMAGES: z.enum(['all', 'asked']).default('all'),
  DRYDOCK_LOG: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  DRYDOCK_MAX_SANDBOXES: z.coerce.number().int().min(1).max(1000).default(4),
  DRYDOCK_LIFETIME_MINUTES: z.coerce.number().min(0.05).max(1440).default(60),
  DRYDOCK_EXTENSIONS: z.coerce.number().int().min(0).max(100).default(4),
  DRYDOCK_NODE_MEMORY_MIB: z.coerce.number().int().min(128).default(1024),
  DRYDOCK_NODE_CPUS: z.coerce.number().min(0.1).default(2),
  DRYDOCK_NODE_PIDS: z.coerce.number().int().min(200).default(2048),
  /** auto: user namespaces wherever they do; userns: nothing else is made; plain: none. */
  DRYDOCK_ISOLATION: z.enum(['auto', 'userns', 'plain']).default('auto'),
  /** deny: no lab gets a way out of its sandbox. */
  DRYDOCK_EGRESS: z.enum(['allow', 'deny']).default('deny'),
  DRYDOCK_EGRESS_DNS: z
    .string()
    .refine(isOutside, 'an IPv4 address outside of private ranges: nodes reach no others')
    .default('9.9.9.9'),
  DRYDOCK_NODE_DISK_MIB: z.coerce.number().int().min(256).default(6144),
  DRYDOCK_DISK_LIMIT: z.enum(['auto', 'held', 'watched']).default('auto'),
  /** For a host that is emulated or overloaded: nodes are waited for that many times as long (server/lib/patience.ts). */
  DRYDOCK_PATIENCE: z.coerce.number().min(1).max(100).default(1),
  DRYDOCK_DISK_OVERCOMMIT: z.coerce.number().min(1).max(100).default(4),
});

export interface Config {
  /** 0 takes a free port. */
  port: number;
  /** Address to bind; loopback unless told otherwise. */
  host: string;
  /** Database, logs and the instance's identity. */
  dataDir: string;
  /** Root of the checkout: images/, labs/, dist/. */
  projectDir: string;
  labsDir: string;
  /** The question bank of the practice exam. */
  examsDir: string;
  /** Host names (without port) under which the page may be asked for: the guard against DNS rebinding. */
  allowedHosts: string[];
  /** Below it are the names of previews (docs/decisions/0010); absent: localhost. */
  previewHost?: string;
  logLevel: string;
  /** all: lab images that no lab has asked for yet are made in the background; asked: only when a lab needs them. */
  prepareImages: 'all' | 'asked';
  maxSandboxes: number;
  lifetimeMs: number;
  extensionMs: number;
  extensions: number;
  warnBeforeMs: number;
  /** Which isolation of nodes is allowed (see docs/threat-model.md). */
  isolation: IsolationPolicy;
  /** A way out for sandboxes whose lab asks for one; absent: none (docs/decisions/0008). */
  egress?: EgressPolicy;
  /**
   * held: no node without a disk of its own size; watched: nodes over their limit are stopped a second or two late;
   * auto: held where the host can (docs/decisions/0002).
   */
  diskLimit: 'auto' | 'held' | 'watched';
  /** How many times the free disk of the host may be promised to nodes; 1: every node can fill its own. */
  diskOvercommit: number;
  nodeLimits: { memoryMiB: number; cpus: number; pids: number; diskMiB: number };
}

export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly code = 'config_invalid';
}

/** Reads the environment; throws ConfigError that names the variable, what it was and what it may be. */
export function readConfig(env: NodeJS.ProcessEnv, projectDir: string): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return `${name}=${env[name] ?? ''}: ${issue.message}`;
    });
    throw new ConfigError(`Settings in the environment are not valid.\n  ${lines.join('\n  ')}`);
  }
  const e = parsed.data;
  const expand = (path: string) => resolve(projectDir, path.replace(/^~(?=\/)/, homedir()));
  const named = e.DRYDOCK_ALLOWED_HOSTS.split(',').map((name) => name.trim().toLowerCase());
  const bound = ['0.0.0.0', '::'].includes(e.HOST) ? [] : [e.HOST.toLowerCase()];
  return {
    port: e.PORT,
    host: e.HOST,
    projectDir,
    dataDir: e.DRYDOCK_DATA ? expand(e.DRYDOCK_DATA) : join(projectDir, '.drydock'),
    labsDir: e.DRYDOCK_LABS_DIR ? expand(e.DRYDOCK_LABS_DIR) : join(projectDir, 'labs'),
    examsDir: e.DRYDOCK_EXAMS_DIR ? expand(e.DRYDOCK_EXAMS_DIR) : join(projectDir, 'exams'),
    allowedHosts: [...new Set(['localhost', '127.0.0.1', '[::1]', ...bound, ...named].filter(Boolean))],
    ...(e.DRYDOCK_PREVIEW_HOST && { previewHost: e.DRYDOCK_PREVIEW_HOST.toLowerCase() }),
    logLevel: e.DRYDOCK_LOG,
    prepareImages: e.DRYDOCK_PREPARE_IMAGES,
    maxSandboxes: e.DRYDOCK_MAX_SANDBOXES,
    lifetimeMs: minutes(e.DRYDOCK_LIFETIME_MINUTES),
    extensionMs: minutes(15),
    extensions: e.DRYDOCK_EXTENSIONS,
    warnBeforeMs: minutes(5),
    isolation: e.DRYDOCK_ISOLATION,
    ...(e.DRYDOCK_EGRESS === 'allow' && { egress: { names: e.DRYDOCK_EGRESS_DNS } }),
    diskLimit: e.DRYDOCK_DISK_LIMIT,
    diskOvercommit: e.DRYDOCK_DISK_OVERCOMMIT,
    nodeLimits: {
      memoryMiB: e.DRYDOCK_NODE_MEMORY_MIB,
      cpus: e.DRYDOCK_NODE_CPUS,
      pids: e.DRYDOCK_NODE_PIDS,
      diskMiB: e.DRYDOCK_NODE_DISK_MIB,
    },
  };
}
