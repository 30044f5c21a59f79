// @ts-check
/**
 * Adds to package-lock.json the binaries of other platforms that this machine's registry does not offer. npm leaves
 * them out when they cannot be read, and then `npm ci` refuses the lock, here and on the other platforms.
 * Run after every `npm install <package>`: node scripts/complete-lock.mjs [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[], optionalDependencies?: Record<string, string> }} Entry */

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = absent(lock.packages);

if (process.argv.includes('--check')) {
  for (const [path] of missing) console.error(`package-lock.json lacks ${path}: run node scripts/complete-lock.mjs`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  const all = [...Object.entries(lock.packages), ...missing];
  lock.packages = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, `${JSON.stringify(lock, undefined, 2)}\n`);
  console.log(`Added ${missing.length} binaries of other platforms.`);
}

/**
 * Optional dependencies that no entry of the lock stands for.
 * @param {Record<string, Entry>} packages
 * @returns {[string, Entry][]}
 */
function absent(packages) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !places(path, name).some((place) => packages[place]))
      .map(([name, version]) => {
        const words = name.split(/[/-]/);
        const libc = words.some((word) => word.startsWith('musl'))
          ? 'musl'
          : words.includes('gnu')
            ? 'glibc'
            : undefined;
        /** @type {Entry} */
        const added = {
          version,
          cpu: processors.filter((cpu) => words.includes(cpu)),
          ...(entry.dev ? { dev: true } : {}),
          ...(libc ? { libc: [libc] } : {}),
          optional: true,
          os: systems.filter((os) => words.includes(os)),
        };
        if (added.cpu?.length !== 1 || added.os?.length !== 1) throw new Error(`${name} is no binary of a platform`);
        return /** @type {[string, Entry]} */ ([`node_modules/${name}`, added]);
      }),
  );
}

/**
 * Where Node would look for `name` from `path`.
 * @param {string} path
 * @param {string} name
 */
function places(path, name) {
  const found = [`node_modules/${name}`];
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    found.push(`${at}/node_modules/${name}`);
  }
  return found;
}
