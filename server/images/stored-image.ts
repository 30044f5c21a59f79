import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { ImageError } from './errors.ts';
import type { SavedImage } from './saved-image.ts';

/** `none` is the fastest for a node's `docker pull` (docs/decisions/0003); `gzip` takes a third of the disk. */
export type LayerForm = 'none' | 'gzip';

export interface Blob {
  /** sha256:… of the stored bytes. */
  digest: string;
  sizeBytes: number;
  content: { file: string } | { bytes: Buffer };
}

/** An image in the form that a registry serves: a Docker schema 2 manifest, its config and its layers. */
export interface StoredImage {
  /** Config digest: the Id in a node. */
  id: string;
  /** RootFS.Layers. */
  layers: string[];
  manifest: Blob;
  blobs: Blob[];
  /** Unpacked size of all layers. */
  sizeBytes: number;
}

const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG_TYPE = 'application/vnd.docker.container.image.v1+json';
const LAYER_TYPES: Record<LayerForm, string> = {
  none: 'application/vnd.docker.image.rootfs.diff.tar',
  gzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

/** Makes the registry's form; new files stand beside the saved ones. Each layer is checked against the config. */
export async function toStoredImage(saved: SavedImage, form: LayerForm): Promise<StoredImage> {
  const layers = diffIds(saved.config);
  if (layers.length !== saved.layerFiles.length) {
    throw new ImageError(
      'image_store_failed',
      `The saved image has ${saved.layerFiles.length} layers, its config names ${layers.length}`,
    );
  }
  const blobs: Blob[] = [];
  let sizeBytes = 0;
  for (const [index, file] of saved.layerFiles.entries()) {
    const plain = await plainLayer(file);
    if (plain.digest !== layers[index]) {
      throw new ImageError(
        'image_store_failed',
        `Layer ${index + 1} is ${plain.digest}, its config says ${layers[index]}`,
      );
    }
    sizeBytes += plain.sizeBytes;
    blobs.push(form === 'none' ? plain : await packed(plain));
  }
  const config = inMemory(saved.config);
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: CONFIG_TYPE, size: config.sizeBytes, digest: config.digest },
    layers: blobs.map((blob) => ({ mediaType: LAYER_TYPES[form], size: blob.sizeBytes, digest: blob.digest })),
  };
  const stored = inMemory(Buffer.from(JSON.stringify(manifest)));
  return { id: config.digest, layers, manifest: stored, blobs: [config, ...blobs], sizeBytes };
}

function diffIds(config: Buffer): string[] {
  const { rootfs } = JSON.parse(config.toString('utf8')) as { rootfs?: { diff_ids?: string[] } };
  return rootfs?.diff_ids ?? [];
}

/** The layer as a plain tar: what the legacy layout holds; a containerd-backed engine saves it compressed. */
async function plainLayer(file: string): Promise<Blob & { content: { file: string } }> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0).finally(() => handle.close());
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return describe(file);
  const plain = `${file}.tar`;
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(plain));
  return describe(plain);
}

async function packed(layer: { content: { file: string } }): Promise<Blob> {
  const file = `${layer.content.file}.gz`;
  await pipeline(createReadStream(layer.content.file), createGzip({ level: 1 }), createWriteStream(file));
  return describe(file);
}

async function describe(file: string): Promise<Blob & { content: { file: string } }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), hash);
  return { digest: `sha256:${hash.digest('hex')}`, sizeBytes: (await stat(file)).size, content: { file } };
}

function inMemory(bytes: Buffer): Blob {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { digest, sizeBytes: bytes.length, content: { bytes } };
}
