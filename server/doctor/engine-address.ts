import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { engineGet } from './engine-http.ts';

/** Where a Docker Engine answers, as a DOCKER_HOST value, and how we came to know. */
export interface EngineAddress {
  dockerHost: string;
  source: string;
}

/** Why no address answered: each place that was tried, with what happened there. */
export interface EngineSearch {
  found?: EngineAddress;
  tried: { dockerHost: string; source: string; error: string }[];
}

/**
 * Looks for a Docker Engine where Docker's own client would: DOCKER_HOST, the current context, the usual sockets.
 * DOCKER_HOST is final when it is set: nobody wants another engine than the one he named.
 */
export async function findEngine(env: NodeJS.ProcessEnv = process.env): Promise<EngineSearch> {
  const tried: EngineSearch['tried'] = [];
  for (const candidate of candidates(env)) {
    const error = await ping(candidate.dockerHost);
    if (error === undefined) return { found: candidate, tried };
    tried.push({ ...candidate, error });
  }
  return { tried };
}

function candidates(env: NodeJS.ProcessEnv): EngineAddress[] {
  if (env.DOCKER_HOST) return [{ dockerHost: env.DOCKER_HOST, source: 'DOCKER_HOST' }];
  const context = contextAddress(env);
  const home = homedir();
  const runtime = env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.() ?? 0}`;
  const sockets = [
    '/var/run/docker.sock',
    join(runtime, 'docker.sock'),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    join(home, '.orbstack/run/docker.sock'),
  ];
  const present = sockets.filter((path) => existsSync(path));
  return [
    ...(context ? [context] : []),
    ...present.map((path) => ({ dockerHost: `unix://${path}`, source: 'its socket' })),
  ];
}

/** The address of `docker context use …`, read from Docker's own files. */
function contextAddress(env: NodeJS.ProcessEnv): EngineAddress | undefined {
  const folder = env.DOCKER_CONFIG ?? join(homedir(), '.docker');
  const name = env.DOCKER_CONTEXT ?? readJson<{ currentContext?: string }>(join(folder, 'config.json'))?.currentContext;
  if (!name || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = readJson<{ Endpoints?: { docker?: { Host?: string } } }>(join(folder, 'contexts/meta', id, 'meta.json'));
  const host = meta?.Endpoints?.docker?.Host;
  return host ? { dockerHost: host, source: `docker context ${name}` } : undefined;
}

function readJson<T>(path: string): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Asks /_ping within 3 s; gives what went wrong, or undefined when an engine answered. */
async function ping(dockerHost: string): Promise<string | undefined> {
  try {
    await engineGet<string>(dockerHost, '/_ping');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
