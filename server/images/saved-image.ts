import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { ImageError } from './errors.ts';

/** An image as `docker save` gave it: the config's exact bytes, and a file for each layer, lowest first. */
export interface SavedImage {
  config: Buffer;
  layerFiles: string[];
}

/** The one entry that both layouts have in manifest.json; paths are relative to the top of the archive. */
interface SaveEntry {
  Config: string;
  Layers: string[];
}

/**
 * Unpacks an archive of one image into `directory`, which must exist and be empty. Reads the legacy layout
 * (engines before 25: <id>/layer.tar, links for repeated layers) and the OCI layout (blobs/sha256/<hex>):
 * both name the files in manifest.json.
 */
export async function unpackSavedImage(archive: Readable, directory: string): Promise<SavedImage> {
  const files = await spool(archive, directory);
  const find = (path: string): string => {
    const file = files.get(path);
    if (file === undefined) throw new ImageError('image_store_failed', `The saved image lacks its file ${path}`);
    return file;
  };
  const manifest = JSON.parse(await readFile(find('manifest.json'), 'utf8')) as SaveEntry[];
  const [entry] = manifest;
  if (manifest.length !== 1 || entry === undefined) {
    throw new ImageError('image_store_failed', `The archive holds ${manifest.length} images, expected one`);
  }
  return { config: await readFile(find(entry.Config)), layerFiles: entry.Layers.map(find) };
}

/** Writes each file under a number (names in the archive are not trusted as paths); gives archive path -> file. */
async function spool(archive: Readable, directory: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const links: { path: string; target: string }[] = [];
  const tar = extract();
  const read = async () => {
    for await (const entry of tar) {
      const path = posix.normalize(entry.header.name);
      const target = linkTarget(entry.header, path);
      if (target !== undefined) {
        links.push({ path, target });
        entry.resume();
      } else if (entry.header.type === 'file') {
        const file = join(directory, String(files.size));
        await pipeline(entry, createWriteStream(file));
        files.set(path, file);
      } else {
        entry.resume();
      }
    }
  };
  await Promise.all([pipeline(archive, tar), read()]);
  for (const { path, target } of links) {
    const file = files.get(target);
    if (file !== undefined) files.set(path, file);
  }
  return files;
}

function linkTarget(header: Header, path: string): string | undefined {
  if (!header.linkname) return undefined;
  if (header.type === 'symlink') return posix.normalize(posix.join(posix.dirname(path), header.linkname));
  return header.type === 'link' ? posix.normalize(header.linkname) : undefined;
}
