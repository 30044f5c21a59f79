// @ts-check
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './progress.mjs';

/** Whether a program is on the PATH. @param {string} program */
export function has(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

/**
 * Runs a program to its end without a shell; its output goes to `onLine` and, when it fails, into the error.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, onLine?: (line: string) => void, what?: string, action?: string, signal?: AbortSignal }} [options]
 * @returns {Promise<string>} both outputs
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
    });
    let output = '';
    const take = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      options.onLine?.(chunk.toString());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const shown = options.what ?? [program, ...args].join(' ');
    child.on('error', (error) => reject(new SetupError(`${shown}: ${error.message}`, options.action)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const tail = output.trimEnd().split('\n').slice(-40).join('\n');
      reject(new SetupError(`${shown} ended with ${signal ?? `exit code ${code}`}:\n${tail}`, options.action));
    });
  });
}

export const isRoot = process.getuid?.() === 0;

/** Debian or something that is made from it and has apt-get (Ubuntu, Mint …). */
export function isDebian() {
  if (process.platform !== 'linux' || !has('apt-get')) return false;
  try {
    return /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return has('dpkg');
  }
}

/**
 * Installs Debian packages that are missing (only as root) and says so.
 * @param {import('./progress.mjs').Progress} progress
 * @param {string[]} packages
 * @param {string} why
 */
export async function aptInstall(progress, packages, why) {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const line = progress.start(`Installing ${missing.join(', ')} with apt-get: ${why}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  try {
    await run('apt-get', ['update', '-q'], { env, onLine: line.detail });
    await run('apt-get', [...lock, 'install', '-y', '-q', '--no-install-recommends', ...missing], {
      env,
      onLine: line.detail,
      action: `Install them yourself: apt-get install ${missing.join(' ')}`,
    });
    line.done();
  } catch (error) {
    line.failed();
    throw error;
  }
}

/** @param {string} name */
function isInstalled(name) {
  const asked = spawnSync('dpkg-query', ['-W', '-f', `\${Status}`, name], { encoding: 'utf8' });
  return asked.stdout?.includes('ok installed') ?? false;
}
