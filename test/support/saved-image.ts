import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** A small image: `texts` become one file each, in a layer of its own. */
export interface SmallImage {
  config: Buffer;
  layers: Buffer[];
  id: string;
  diffIds: string[];
}

export async function smallImage(texts: string[], labels: Record<string, string> = {}): Promise<SmallImage> {
  const layers = await Promise.all(texts.map((text, index) => tarOf([{ name: `file${index}`, bytes: text }])));
  const diffIds = layers.map((layer) => `sha256:${sha256(layer)}`);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: labels },
      rootfs: { type: 'layers', diff_ids: diffIds },
    }),
  );
  return { config, layers, id: `sha256:${sha256(config)}`, diffIds };
}

export interface TarFile {
  name: string;
  bytes?: Buffer | string;
  symlink?: string;
}

export async function tarOf(files: TarFile[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, bytes = '', symlink } of files) {
    if (symlink === undefined) tar.entry({ name, mtime: new Date(0) }, bytes);
    else tar.entry({ name, type: 'symlink', linkname: symlink, mtime: new Date(0) });
  }
  tar.finalize();
  return buffer(Readable.from(tar));
}

/** As engine 20.10 saves: <id>/layer.tar with its json and VERSION, and a link where a layer comes twice. */
export async function legacyArchive(image: SmallImage): Promise<Buffer> {
  const folders = image.diffIds.map((_, index) => sha256(`folder ${index}`));
  const firstOf = (index: number) => image.diffIds.indexOf(image.diffIds[index] ?? '');
  return tarOf([
    ...image.layers.flatMap((layer, index): TarFile[] => [
      { name: `${folders[index]}/VERSION`, bytes: '1.0' },
      { name: `${folders[index]}/json`, bytes: '{}' },
      firstOf(index) === index
        ? { name: `${folders[index]}/layer.tar`, bytes: layer }
        : { name: `${folders[index]}/layer.tar`, symlink: `../${folders[firstOf(index)]}/layer.tar` },
    ]),
    { name: `${image.id.slice(7)}.json`, bytes: image.config },
    {
      name: 'manifest.json',
      bytes: JSON.stringify([
        {
          Config: `${image.id.slice(7)}.json`,
          RepoTags: ['a:b'],
          Layers: folders.map((folder) => `${folder}/layer.tar`),
        },
      ]),
    },
    { name: 'repositories', bytes: '{}' },
  ]);
}

/** As engines from 25 on save: an OCI layout with a manifest.json; containerd's store keeps the layers compressed. */
export async function ociArchive(image: SmallImage, compressed = false): Promise<Buffer> {
  const layers = image.layers.map((layer) => (compressed ? gzipSync(layer) : layer));
  const blob = (bytes: Buffer): string => `blobs/sha256/${sha256(bytes)}`;
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, config: {}, layers: [] }));
  const unique = new Map([...layers, image.config, manifest].map((bytes) => [blob(bytes), bytes]));
  return tarOf([
    ...[...unique].map(([name, bytes]) => ({ name, bytes })),
    {
      name: 'index.json',
      bytes: JSON.stringify({ schemaVersion: 2, manifests: [{ digest: `sha256:${sha256(manifest)}` }] }),
    },
    { name: 'oci-layout', bytes: '{"imageLayoutVersion":"1.0.0"}' },
    {
      name: 'manifest.json',
      bytes: JSON.stringify([{ Config: blob(image.config), RepoTags: ['a:b'], Layers: layers.map(blob) }]),
    },
  ]);
}
