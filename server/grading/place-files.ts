import { readdir, readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import type { SandboxHost } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { GradingError } from './errors.ts';
import { run } from './observers/outer.ts';
import { lastLines } from './scripts.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 64 * 1024 * 1024;

/** Shells of terminals begin in the lab's folder ($1), where the texts say that one is; those that ask for another one are left alone. */
const OPEN_THERE = `cat > /etc/profile.d/drydock-lab.sh <<END
case \\$- in *i*) [ "\\$PWD" != "\\$HOME" ] || cd '$1' ;; esac
END`;

/** Makes the working directory on each node, lets terminals begin there, and copies a folder of this machine into it. */
export async function placeFiles(
  host: Pick<SandboxHost, 'exec'>,
  sandbox: ReadySandbox,
  options: { folder?: string; workdir: string; nodes?: readonly string[]; signal?: AbortSignal },
): Promise<void> {
  const archive = options.folder === undefined ? undefined : await archiveOf(options.folder);
  if (archive === undefined && options.workdir === '/root') return;
  const nodes = sandbox.nodes.filter((node) => options.nodes === undefined || options.nodes.includes(node.name));
  await Promise.all(
    nodes.map(async (node) => {
      const unpack = archive === undefined ? 'true' : 'tar -x -f - --no-same-owner -C "$1"';
      const script = `mkdir -p "$1" && ${unpack} && ${OPEN_THERE}`;
      const result = await run(host, node, 'inner', ['sh', '-c', script, 'sh', options.workdir], {
        stdin: archive,
        timeoutMs: patient(TIMEOUT_MS),
        signal: options.signal,
      });
      if (result.exitCode !== 0)
        throw new GradingError(
          'files_failed',
          `Files could not be placed on ${node.name}:\n${lastLines(result.stderr)}`,
        );
    }),
  );
}

async function archiveOf(folder: string): Promise<Buffer> {
  const archive = pack();
  const whole = buffer(archive);
  let size = 0;
  const add = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
      const name = posix.join(below, entry.name);
      const { mode, size: bytes } = await stat(join(folder, name));
      if (entry.isDirectory()) {
        archive.entry({ name, type: 'directory', mode: mode & 0o777 });
        await add(name);
      } else if (entry.isFile()) {
        size += bytes;
        if (size > MAX_BYTES)
          throw new GradingError('files_failed', `${folder} is larger than ${MAX_BYTES >> 20} MiB.`);
        archive.entry({ name, mode: mode & 0o777 }, await readFile(join(folder, name)));
      }
    }
  };
  await add('');
  archive.finalize();
  return await whole;
}
