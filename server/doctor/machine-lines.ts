import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { DoctorLine } from '../../protocol/index.ts';

const mib = 1024 * 1024;
/** A three-node swarm with its labs, and the server. */
const comfortableMemoryMiB = 2048;
const comfortableDiskMiB = 10 * 1024;
const scarceDiskMiB = 2 * 1024;
const comfortableInotify = 512;

export function nodeLine(): DoctorLine {
  return {
    id: 'node',
    title: 'Node.js',
    status: 'ok',
    value: `${process.versions.node} (${process.execPath})`,
    meaning: 'Runs the server and this command; 20.19 or newer is needed.',
    stops: false,
  };
}

export function memoryLine(): DoctorLine {
  const availableMiB = availableMemoryMiB();
  const ok = availableMiB >= comfortableMemoryMiB;
  return {
    id: 'memory',
    title: 'Memory',
    status: ok ? 'ok' : 'warn',
    value: `${Math.round(availableMiB)} MiB available of ${Math.round(totalmem() / mib)} MiB`,
    meaning: ok
      ? `Enough for about ${Math.max(1, Math.floor(availableMiB / 600))} three-node sandboxes.`
      : 'A three-node swarm with its services wants 600 MiB, and a margin.',
    ...(ok ? {} : { mend: 'End other programs, or give the virtual machine more memory.' }),
    stops: false,
  };
}

/** Linux counts caches as used; what programs can still have is MemAvailable. */
function availableMemoryMiB(): number {
  if (process.platform !== 'linux') return freemem() / mib;
  const found = /^MemAvailable:\s+(\d+) kB/m.exec(readFileSync('/proc/meminfo', 'utf8'));
  return found?.[1] ? Number(found[1]) / 1024 : freemem() / mib;
}

export function diskLine(path: string): DoctorLine {
  let place = path;
  while (!existsSync(place)) place = dirname(place);
  const stat = statfsSync(place);
  const freeMiB = (stat.bavail * stat.bsize) / mib;
  const status = freeMiB < scarceDiskMiB ? 'fail' : freeMiB < comfortableDiskMiB ? 'warn' : 'ok';
  return {
    id: 'disk',
    title: 'Disk',
    status,
    value: `${(freeMiB / 1024).toFixed(1)} GiB free at ${place}`,
    meaning:
      status === 'ok'
        ? 'Enough for the images and several sandboxes.'
        : 'Images want 3 GiB, and each node may write up to its limit.',
    ...(status === 'ok' ? {} : { mend: 'Free some space; docker system df shows what the engine holds.' }),
    stops: status === 'fail',
  };
}

export function inotifyLine(): DoctorLine[] {
  const file = '/proc/sys/fs/inotify/max_user_instances';
  if (!existsSync(file)) return [];
  const value = Number(readFileSync(file, 'utf8'));
  const ok = value >= comfortableInotify;
  return [
    {
      id: 'inotify',
      title: 'inotify instances',
      status: ok ? 'ok' : 'warn',
      value: `${value} a user`,
      meaning: ok
        ? 'Enough for many nodes.'
        : 'With many nodes at once, programs in them fail with "too many open files".',
      ...(ok ? {} : { mend: `sysctl fs.inotify.max_user_instances=${comfortableInotify * 2}` }),
      stops: false,
    },
  ];
}

/** Whether Docker Hub answers within 3 s; without it images are made from Debian packages. */
export async function registryReachable(): Promise<boolean> {
  return fetch('https://registry-1.docker.io/v2/', { signal: AbortSignal.timeout(3000) }).then(
    (response) => response.status === 401 || response.ok,
    () => false,
  );
}

export async function registryLine(): Promise<DoctorLine> {
  const reachable = await registryReachable();
  return {
    id: 'registry',
    title: 'Docker Hub',
    status: reachable ? 'ok' : 'warn',
    value: reachable ? 'reachable' : 'not reachable',
    meaning: reachable
      ? 'Images for labs are pulled once and kept.'
      : 'Images for labs are built from Debian packages under the same names; only those with a recipe in images/ exist.',
    ...(reachable
      ? {}
      : { mend: 'Only for other images: let this machine and its engine reach registry-1.docker.io.' }),
    stops: false,
  };
}

/** Only the end-to-end tests need a browser on this machine. */
export function browserLine(env: NodeJS.ProcessEnv): DoctorLine {
  const found = findBrowser(env);
  return {
    id: 'browser',
    title: 'Chromium',
    status: 'ok',
    value: found ?? 'not found',
    meaning: found ? 'npm test uses it for the tests of the page.' : 'Only npm test needs one; npm start does not.',
    stops: false,
  };
}

/**
 * Path of a Chromium: DRYDOCK_CHROMIUM, or the first on the PATH. The one without windows is what Playwright itself would
 * bring: the page's tests take four fifths of the time with it.
 */
export function findBrowser(env: NodeJS.ProcessEnv): string | undefined {
  if (env.DRYDOCK_CHROMIUM) return env.DRYDOCK_CHROMIUM;
  const folders = (env.PATH ?? '').split(delimiter);
  const names = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
