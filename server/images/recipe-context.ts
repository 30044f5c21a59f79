import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';

/** A file of a recipe's folder. `path` uses forward slashes. */
export interface ContextFile {
  path: string;
  executable: boolean;
  content: Buffer;
}

/** The files that make an image: all of the folder but Markdown and dot files, in a fixed order. */
export async function readContext(folder: string): Promise<ContextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.md') && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: path.slice(folder.length + 1).replaceAll('\\', '/'),
      executable: ((await stat(path)).mode & 0o100) !== 0,
      content: await readFile(path),
    })),
  );
}

/** Changes with any name, executable bit or content, and with nothing else (no times, no owners). */
export function contextHash(files: ContextFile[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${file.path}\0${file.executable ? 'x' : '-'}\0${file.content.length}\0`);
    hash.update(file.content);
  }
  return hash.digest('hex');
}

/** The tar that the builder takes; the same bytes for the same files. */
export function contextTar(files: ContextFile[]): Readable {
  const tar = pack();
  for (const file of files) {
    const mode = file.executable ? 0o755 : 0o644;
    tar.entry({ name: file.path, mode, mtime: new Date(0) }, file.content);
  }
  tar.finalize();
  return Readable.from(tar);
}
