import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  legacyArchive,
  ociArchive,
  type SmallImage,
  sha256,
  smallImage,
  tarOf,
} from '../../test/support/saved-image.ts';
import { unpackSavedImage } from './saved-image.ts';
import { type Blob, type LayerForm, type StoredImage, toStoredImage } from './stored-image.ts';

let directory: string;
let image: SmallImage;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drydock-saved-'));
  image = await smallImage(['one', 'two', 'one']);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function convert(archive: Buffer, form: LayerForm = 'none'): Promise<StoredImage> {
  return toStoredImage(await unpackSavedImage(Readable.from([archive]), directory), form);
}

async function bytesOf(blob: Blob): Promise<Buffer> {
  return 'bytes' in blob.content ? blob.content.bytes : readFile(blob.content.file);
}

describe.each([
  ['legacy layout with a repeated layer', legacyArchive],
  ['OCI layout', ociArchive],
  ['OCI layout with compressed layers', (saved: SmallImage) => ociArchive(saved, true)],
])('%s', (_, archive) => {
  it.each(['none', 'gzip'] as const)('becomes the same image with layer form %s', async (form) => {
    const stored = await convert(await archive(image), form);
    expect(stored.id).toBe(image.id);
    expect(stored.layers).toEqual(image.diffIds);
    expect(stored.sizeBytes).toBe(image.layers.reduce((sum, layer) => sum + layer.length, 0));
    const [config, ...layers] = stored.blobs;
    expect(await bytesOf(config as Blob)).toEqual(image.config);
    for (const [index, layer] of layers.entries()) {
      const bytes = await bytesOf(layer);
      expect(layer.digest).toBe(`sha256:${sha256(bytes)}`);
      expect(layer.sizeBytes).toBe(bytes.length);
      expect(form === 'gzip' ? gunzipSync(bytes) : bytes).toEqual(image.layers[index]);
    }
  });

  it('has a schema 2 manifest that names exactly its blobs', async () => {
    const stored = await convert(await archive(image));
    const bytes = await bytesOf(stored.manifest);
    expect(stored.manifest.digest).toBe(`sha256:${sha256(bytes)}`);
    const manifest = JSON.parse(bytes.toString());
    expect(manifest.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json');
    const named = [manifest.config, ...manifest.layers].map(({ digest, size }) => ({ digest, size }));
    expect(named).toEqual(stored.blobs.map(({ digest, sizeBytes: size }) => ({ digest, size })));
  });
});

describe('a damaged archive', () => {
  it('with another layer than the config says is refused', async () => {
    const other = await smallImage(['one', 'changed', 'one']);
    const archive = await legacyArchive({ ...image, layers: other.layers });
    await expect(convert(archive)).rejects.toThrow(/^Layer 2 is sha256:[0-9a-f]{64}, its config says/);
  });

  it('without manifest.json, without a layer or with two images is refused', async () => {
    await expect(convert(await tarOf([{ name: 'x', bytes: '' }]))).rejects.toThrow('lacks its file manifest.json');
    const lacking = [{ Config: 'c.json', Layers: ['a/layer.tar'] }];
    const files = [{ name: 'c.json', bytes: image.config }];
    const manifest = (content: unknown) => ({ name: 'manifest.json', bytes: JSON.stringify(content) });
    await expect(convert(await tarOf([...files, manifest(lacking)]))).rejects.toThrow('lacks its file a/layer.tar');
    await expect(convert(await tarOf([...files, manifest([...lacking, ...lacking])]))).rejects.toThrow(
      'holds 2 images',
    );
  });

  it('that ends in the middle is refused', async () => {
    const archive = await legacyArchive(image);
    await expect(convert(archive.subarray(0, 1500))).rejects.toThrow();
  });

  it('cannot name files outside the folder', async () => {
    const archive = await tarOf([
      { name: '../../escape', bytes: 'x' },
      { name: 'manifest.json', bytes: JSON.stringify([{ Config: '../../escape', Layers: [] }]) },
    ]);
    const saved = await unpackSavedImage(Readable.from([archive]), directory);
    expect(saved.config.toString()).toBe('x');
    await expect(readFile(join(directory, '../../escape'))).rejects.toThrow();
  });
});
