// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { aptInstall, has, isDebian, isRoot, run } from './command.mjs';
import { SetupError } from './progress.mjs';

const oldestNode = [20, 19];

/** Throws when this Node is too old to run the project. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = oldestNode;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  throw new SetupError(
    `Drydock needs Node ${oldestNode.join('.')} or newer; this is ${process.versions.node} (${process.execPath}).`,
    'Install a newer Node: https://nodejs.org/en/download or your system’s packages.',
  );
}

/** @param {string} project root of the checkout */
const stampFile = (project) => join(project, 'node_modules', '.drydock-stamp');

/** @param {string} project */
function fingerprint(project) {
  return createHash('sha256')
    .update(readFileSync(join(project, 'package-lock.json')))
    .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
    .digest('hex');
}

/** Whether node_modules is what package-lock.json and this Node want; a few milliseconds. @param {string} project */
export function dependenciesReady(project) {
  const stamp = stampFile(project);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(project);
}

/**
 * npm writes what it installed to node_modules/.package-lock.json: the same versions as package-lock.json, and
 * native modules that load, need no second installation.
 * @param {string} project
 */
function installedByHand(project) {
  const hidden = join(project, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  /** @typedef {{ packages: Record<string, { version?: string, optional?: boolean }> }} Lock */
  /** @type {Lock} */
  const wanted = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
  /** @type {Lock} */
  const present = JSON.parse(readFileSync(hidden, 'utf8'));
  const same = Object.entries(wanted.packages).every(
    ([path, entry]) => path === '' || entry.optional || present.packages[path]?.version === entry.version,
  );
  return same && nativeModulesLoad(project);
}

/** @param {string} project */
function nativeModulesLoad(project) {
  const script = "new (require('better-sqlite3'))(':memory:').close(); require('node-pty')";
  return spawnSync(process.execPath, ['-e', script], { cwd: project, stdio: 'ignore' }).status === 0;
}

/**
 * Installs what package-lock.json names when it is not there, or not for this Node.
 * @param {string} project
 * @param {import('./progress.mjs').Progress} progress
 */
export async function ensureDependencies(project, progress) {
  if (dependenciesReady(project)) return;
  if (installedByHand(project)) {
    writeFileSync(stampFile(project), fingerprint(project));
    return;
  }
  await ensureCompiler(progress);
  const line = progress.start('Dependencies (npm ci)');
  try {
    // The compilers' lines are the only sign of life: npm says nothing for a minute and a half, but for warnings.
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--foreground-scripts'], {
      cwd: project,
      env: { ...process.env, ...headers() },
      onLine: line.detail,
      action: installAdvice(),
    });
    if (!nativeModulesLoad(project)) {
      throw new SetupError('better-sqlite3 or node-pty was installed but does not load.', installAdvice());
    }
  } catch (error) {
    line.failed();
    throw error;
  }
  writeFileSync(stampFile(project), fingerprint(project));
  line.done('installed');
}

/** better-sqlite3 and node-pty are compiled where no ready-made binary can be had. @param {import('./progress.mjs').Progress} progress */
async function ensureCompiler(progress) {
  if (process.platform !== 'linux') return;
  const tools = { python3: has('python3'), make: has('make'), 'g++': has('g++') };
  const missing = Object.entries(tools).flatMap(([name, there]) => (there ? [] : [name]));
  if (missing.length === 0) return;
  if (isDebian() && isRoot) {
    await aptInstall(progress, missing, 'two dependencies have native parts that are compiled here');
    return;
  }
  throw new SetupError(
    `${missing.join(', ')} not found: better-sqlite3 and node-pty have native parts that are compiled here.`,
    isDebian()
      ? `sudo apt-get install ${missing.join(' ')}`
      : 'Fedora: sudo dnf install python3 make gcc-c++\nArch: sudo pacman -S python make gcc\nAlpine: apk add python3 make g++',
  );
}

/**
 * node-gyp wants Node's headers and would download them; those beside this Node are the right ones, and are there
 * without a network.
 * @returns {Record<string, string>}
 */
function headers() {
  const prefix = dirname(dirname(process.execPath));
  if (process.env.npm_config_nodedir || !existsSync(join(prefix, 'include/node/node.h'))) return {};
  return { npm_config_nodedir: prefix };
}

function installAdvice() {
  return [
    'See the lines above. Without a network, npm needs its cache; with one, check npm config get registry and proxies.',
    'When compiling failed for want of headers: install a Node that brings include/node (nodejs.org archives do),',
    'or name its folder: npm_config_nodedir=/path/to/node npm start',
  ].join('\n');
}
