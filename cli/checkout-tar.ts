import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-stream';

/** The same as .dockerignore says to a client that builds by itself. */
const left = new Set(['.git', 'node_modules', 'dist', '.drydock', '.cache', 'test-results', 'playwright-report']);

/** A folder as the context of a build, as it stands (committed or not). `extra` files are added under their names. */
export function buildContext(folder: string, extra: Record<string, Buffer> = {}): Readable {
  const tar = pack();
  void (async () => {
    try {
      for (const [name, bytes] of Object.entries(extra)) await add(tar, name, bytes, 0o644);
      await addFolder(tar, folder, '');
      tar.finalize();
    } catch (error) {
      tar.destroy(error as Error);
    }
  })();
  return Readable.from(tar);
}

async function addFolder(tar: Pack, root: string, path: string): Promise<void> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    const name = path === '' ? entry.name : `${path}/${entry.name}`;
    if (left.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
    if (entry.isDirectory()) await addFolder(tar, root, name);
    else if (entry.isFile()) {
      const { mode } = await stat(join(root, name));
      await add(tar, name, await readFile(join(root, name)), mode & 0o111 ? 0o755 : 0o644);
    }
  }
}

/** Times are left out, so that the builder's cache only looks at content. */
function add(tar: Pack, name: string, bytes: Buffer, mode: number): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ name, mode, mtime: new Date(0) }, bytes, (error) => (error ? reject(error) : resolve()));
  });
}

/** A tar with one large file in it, streamed from the disk. */
export async function tarOfFile(file: string, name: string): Promise<Readable> {
  const { size } = await stat(file);
  const tar = pack();
  const entry = tar.entry({ name, size, mode: 0o644 }, (error) => (error ? tar.destroy(error) : tar.finalize()));
  createReadStream(file)
    .on('error', (error) => tar.destroy(error))
    .pipe(entry);
  return Readable.from(tar);
}
