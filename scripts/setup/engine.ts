import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EngineAddress, type EngineSearch, findEngine, registryReachable } from '../../server/doctor/index.ts';
import { aptInstall, has, isDebian, isRoot, run } from './command.mjs';
import { type Progress, SetupError } from './progress.mjs';

const startTimeoutMs = 60_000;
/** A package's own init script may have started one, which ours then gives way to. */
const otherEngineMs = 10_000;
const socket = '/var/run/docker.sock';

/**
 * Finds a Docker Engine, or starts the one that is installed, or installs one (Debian and Ubuntu as root).
 * Sets DOCKER_HOST of this process, so that everything that follows uses the same engine.
 */
export async function ensureEngine(progress: Progress, dataDir: string): Promise<EngineAddress> {
  const first = await findEngine();
  const found = first.found ?? (await bringUp(first, progress, dataDir));
  process.env.DOCKER_HOST = found.dockerHost;
  return found;
}

async function bringUp(search: EngineSearch, progress: Progress, dataDir: string): Promise<EngineAddress> {
  const refused = search.tried.find((place) => place.error.startsWith('permission denied'));
  if (process.env.DOCKER_HOST || refused || process.platform !== 'linux' || !isRoot) throw noEngine(search);
  if (!has('dockerd')) {
    if (!isDebian()) throw noEngine(search);
    await aptInstall(progress, ['docker.io', 'iptables', 'iproute2', 'ca-certificates'], 'no Docker Engine here');
  }
  const line = progress.start('Starting the Docker Engine');
  try {
    const detail = existsSync('/run/systemd/system') ? await startWithSystemd() : startByHand(dataDir);
    const found = await waitForEngine(dataDir);
    line.done(detail);
    return found;
  } catch (error) {
    line.failed();
    throw error;
  }
}

async function startWithSystemd(): Promise<string> {
  await run('systemctl', ['enable', '--now', 'docker'], { action: 'See: journalctl -u docker' });
  return 'systemctl start docker';
}

/** Without an init system the engine becomes a background process of its own; it outlives `npm start`. */
function startByHand(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const log = openSync(join(dataDir, 'dockerd.log'), 'a');
  const child = spawn('dockerd', ['--host', `unix://${socket}`], { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  if (child.pid === undefined) throw new SetupError('dockerd could not be started.', 'Is it executable? which dockerd');
  child.unref();
  writeFileSync(join(dataDir, 'dockerd.pid'), `${child.pid}\n`);
  return `it stays when Drydock ends; stop it with: kill ${child.pid} (log: ${join(dataDir, 'dockerd.log')})`;
}

async function waitForEngine(dataDir: string): Promise<EngineAddress> {
  let until = Date.now() + startTimeoutMs;
  for (;;) {
    const { found } = await findEngine();
    if (found) return found;
    if (hasDied(dataDir)) until = Math.min(until, Date.now() + otherEngineMs);
    if (Date.now() > until) break;
    await sleep(100);
  }
  const log = join(dataDir, 'dockerd.log');
  const tail = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-12).join('\n') : '';
  throw new SetupError(`The Docker Engine did not come up.\n${tail}`, `Its whole log: ${log}`);
}

function hasDied(dataDir: string): boolean {
  const file = join(dataDir, 'dockerd.pid');
  if (!existsSync(file)) return false;
  try {
    process.kill(Number(readFileSync(file, 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function noEngine(search: EngineSearch): SetupError {
  const tried = search.tried.map((place) => `  ${place.dockerHost} (${place.source}): ${place.error}`);
  const message = tried.length > 0 ? `No Docker Engine could be used.\n${tried.join('\n')}` : 'No Docker Engine found.';
  return new SetupError(message, advice(search));
}

function advice(search: EngineSearch): string {
  if (process.env.DOCKER_HOST) return 'DOCKER_HOST is set: start that engine, or unset DOCKER_HOST.';
  if (search.tried.some((place) => place.error.startsWith('permission denied'))) {
    return 'Let your user use the engine, then log in again: sudo usermod -aG docker "$USER"\nFor this shell: newgrp docker';
  }
  if (process.platform === 'darwin')
    return 'Install and start Docker Desktop, OrbStack or colima, then run this again.';
  if (process.platform === 'win32') return 'Install Docker Desktop with WSL 2 and run this inside WSL (Ubuntu).';
  if (has('dockerd')) return 'Start the engine: sudo systemctl start docker   (without systemd: sudo dockerd &)';
  if (isDebian())
    return 'sudo apt-get install docker.io iptables iproute2 && sudo usermod -aG docker "$USER", then log in again.';
  return 'Install Docker Engine: https://docs.docker.com/engine/install/ and start it, then run this again.';
}

/**
 * Where no registry answers, the base image is made from Debian packages (images/base/build.sh): that needs
 * mmdebstrap and a Docker client.
 */
export async function ensureBaseTools(progress: Progress): Promise<void> {
  const missing = [...(has('mmdebstrap') ? [] : ['mmdebstrap']), ...(has('docker') ? [] : ['docker-cli'])];
  if (missing.length === 0 || (await registryReachable())) return;
  if (isDebian() && isRoot) return aptInstall(progress, missing, 'no container registry answers');
  throw new SetupError(
    `Docker Hub does not answer, and without ${missing.join(' and ')} no base image can be made from packages.`,
    isDebian()
      ? `sudo apt-get install ${missing.join(' ')}   (the base image is then made as root: sudo npm start)`
      : 'Connect to a network with Docker Hub for the first start; afterwards Drydock works offline.',
  );
}
