import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { imageRecipes } from '../../test/support/image-recipes.ts';
import { HostError } from '../host/index.ts';
import type { Images } from './types.ts';

const given = imageRecipes();
const { recipe, start, built } = given;
const stateOf = (images: Images, name: string) => images.progress().find((progress) => progress.name === name);

describe('ensureLabImages', () => {
  it('makes only what the lab needs, after what that is built on', async () => {
    const images = await start();
    expect(await images.ensureLabImages(['nginx'])).toEqual({ volume: 'drydock-images' });
    expect(built()).toEqual(['drydock/lab-base:latest', 'drydock-lab/nginx:latest']);
    expect(images.identity('nginx')).toMatchObject({
      name: 'nginx:latest',
      layers: [expect.any(String), expect.any(String)],
    });
    expect(images.identity('nginx:1.26')?.id).toBe(images.identity('docker.io/library/nginx')?.id);
    expect(images.identity('lab/web:1.0')).toBeUndefined();
    expect(stateOf(images, 'nginx:latest')).toMatchObject({ state: 'ready' });
  });

  it('puts manifests under every name and by digest, and shared blobs once', async () => {
    const images = await start();
    await images.ensureLabImages(['lab/web:1.0', 'nginx']);
    const files = [...(given.host.volumes.get('drydock-images')?.files.keys() ?? [])];
    const manifests = files.filter((file) => file.startsWith('manifests/library/nginx/'));
    expect(manifests).toHaveLength(3);
    expect(manifests).toContain('manifests/library/nginx/latest');
    expect(manifests).toContain('manifests/library/nginx/1.26');
    expect(manifests).toContainEqual(expect.stringMatching(/nginx\/sha256:[0-9a-f]{64}$/));
    expect(files.filter((file) => file.startsWith('incoming/'))).toEqual([]);
    // Three images: each a manifest, a config and a layer of its own, and one layer that all share.
    expect(files.filter((file) => file.startsWith('blobs/sha256/'))).toHaveLength(3 * 3 + 1);
  });

  it('sees in another process that nothing is to do', async () => {
    const first = await start();
    await first.ensureLabImages(['nginx', 'lab/web:2.0']);
    given.host.calls.length = 0;
    const second = await start();
    await second.ensureLabImages(['nginx', 'lab/web:2.0']);
    expect(given.host.calls).toEqual(['list', 'read index']);
    expect(second.identity('nginx')).toEqual(first.identity('nginx'));
  });

  it('makes an image anew when its recipe, what it is built on, or the base changes', async () => {
    await (await start()).ensureLabImages(['nginx', 'lab/web:1.0']);
    given.host.calls.length = 0;
    await recipe('nginx', 'needs: ["drydock/lab-base"]\nimages: [{ names: [nginx] }]', 'FROM y');
    await (await start()).ensureLabImages(['nginx', 'lab/web:1.0']);
    expect(built()).toEqual(['drydock-lab/nginx:latest']);
    given.host.calls.length = 0;
    await recipe('lab-base', 'internal: true\nimages: [{ names: ["drydock/lab-base"] }]', 'FROM y');
    await (await start()).ensureLabImages(['nginx']);
    expect(built()).toEqual(['drydock/lab-base:latest', 'drydock-lab/nginx:latest']);
    given.host.calls.length = 0;
    await given.host.addImage('debian:trixie-slim', 'a newer base');
    await (await start()).ensureLabImages(['nginx']);
    expect(built()).toEqual(['drydock/lab-base:latest', 'drydock-lab/nginx:latest']);
  });

  it('makes them anew when the volume was removed under it', async () => {
    const images = await start();
    await images.ensureLabImages(['nginx']);
    await given.host.removeVolume('drydock-images');
    given.host.calls.length = 0;
    await images.ensureLabImages(['nginx']);
    expect(built()).toEqual(['drydock-lab/nginx:latest']);
    expect([...(given.host.volumes.get('drydock-images')?.files.keys() ?? [])]).toContain(
      'manifests/library/nginx/latest',
    );
  });

  it('builds once for two labs that start at the same time', async () => {
    const images = await start();
    await Promise.all([images.ensureLabImages(['nginx']), images.ensureLabImages(['nginx:1.26', 'lab/web:1.0'])]);
    expect([...built()].sort()).toEqual([
      'drydock-lab/lab/web:1.0',
      'drydock-lab/lab/web:2.0',
      'drydock-lab/nginx:latest',
      'drydock/lab-base:latest',
    ]);
  });

  it('never runs more than two builds at once', async () => {
    let running = 0;
    let most = 0;
    given.host.onBuild = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
    };
    await (await start()).ensureAll();
    expect(most).toBe(2);
  });

  it('says which names an unknown image may have meant', async () => {
    const images = await start();
    await expect(images.ensureLabImages(['ngnix'])).rejects.toMatchObject({
      code: 'image_unknown',
      message: expect.stringContaining('Did you mean nginx:1.26, nginx:latest?'),
      options: { near: ['nginx:1.26', 'nginx:latest'] },
    });
    await expect(images.ensureLabImages(['ghcr.io/a/b'])).rejects.toMatchObject({ code: 'image_unknown' });
    await expect(images.ensureLabImages(['drydock/lab-base'])).rejects.toMatchObject({ code: 'image_unknown' });
  });
});

describe('a build that fails', () => {
  it('shows the last 20 lines, and is tried again the next time', async () => {
    given.host.onBuild = async (spec) => {
      if (!spec.name.includes('nginx')) return;
      for (let i = 1; i <= 30; i++) spec.onEvent?.({ line: `line ${i}` });
      throw new HostError('engine_error', "The command '/bin/sh -c false' returned a non-zero code: 1");
    };
    const images = await start();
    const error = await images.ensureLabImages(['nginx', 'lab/web:1.0']).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ImageError', code: 'image_build_failed' });
    const text = String(error).replace('ImageError: ', '');
    expect(text.split('\n')).toHaveLength(21);
    expect(text).toMatch(/^nginx:latest could not be built from images\/nginx: .*non-zero code: 1\nline 11\n/);
    expect(stateOf(images, 'nginx:latest')?.state).toBe('failed');
    // The other one went on to its end.
    expect(stateOf(images, 'lab/web:1.0')?.state).toBe('ready');
    given.host.onBuild = async () => undefined;
    await images.ensureLabImages(['nginx']);
    expect(stateOf(images, 'nginx:latest')?.state).toBe('ready');
  });

  it('for trouble with the engine keeps the words of the host', async () => {
    given.host.onBuild = async () => {
      throw new HostError('host_out_of_disk', 'The disk of the Docker Engine is full.');
    };
    await expect((await start()).ensureNodeImage()).rejects.toMatchObject({ code: 'host_out_of_disk' });
  });

  it('stops when nobody wants it any more', async () => {
    const stop = new AbortController();
    given.host.onBuild = (spec) =>
      new Promise((_, reject) => spec.signal?.addEventListener('abort', () => reject(spec.signal?.reason)));
    const images = await start();
    const wanted = images.ensureLabImages(['nginx'], stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(wanted).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => stateOf(images, 'nginx:latest')).toMatchObject({ state: 'failed', detail: 'stopped' });
  });
});

describe('with a registry', () => {
  it('pulls what has an upstream, builds the rest, and leaves no foreign name behind', async () => {
    given.host.registry = new Set(['nginx:1.26']);
    const images = await start();
    await images.ensureLabImages(['nginx', 'lab/web:1.0']);
    expect(given.host.calls).toContain('pull nginx:1.26');
    expect(built()).not.toContain('drydock-lab/nginx:latest');
    expect(built()).toContain('drydock-lab/lab/web:1.0');
    const names = (await given.host.listImages()).flatMap((image) => image.names);
    expect(names).toContain('drydock-lab/nginx:latest');
    expect(names).not.toContain('nginx:1.26');
    expect(given.host.count('reachable')).toBe(1);
  });

  it('builds what the registry lacks or refuses', async () => {
    given.host.registry = new Set();
    await (await start()).ensureLabImages(['nginx']);
    expect(built()).toContain('drydock-lab/nginx:latest');
  });

  it('pulls an image that has no recipe, once, and keeps it', async () => {
    given.host.registry = new Set(['postgres:16']);
    const images = await start();
    await images.ensureLabImages(['postgres:16']);
    expect(images.identity('postgres:16')?.id).toMatch(/^sha256:/);
    const later = await start();
    await later.ensureAll();
    await later.ensureLabImages(['postgres:16']);
    expect(given.host.count('pull postgres:16')).toBe(1);
    await expect(later.ensureLabImages(['postgres:nope'])).rejects.toMatchObject({ code: 'image_unknown' });
  });
});

describe('ensureAll', () => {
  it('makes the node and all lab images, then finds nothing to do', async () => {
    const images = await start();
    await images.ensureAll();
    expect(images.progress().map((progress) => progress.state)).toEqual(images.progress().map(() => 'ready'));
    expect(images.known()).toEqual(['lab/web:1.0', 'lab/web:2.0', 'nginx:1.26', 'nginx:latest']);
    given.host.calls.length = 0;
    const again = await start();
    await again.ensureAll();
    expect(await again.ensureNodeImage()).toBe('drydock/node:latest');
    expect(built()).toEqual([]);
    expect(given.host.calls).not.toContain('run prune');
  });

  it('takes out of the store what no recipe makes any more', async () => {
    await (await start()).ensureAll();
    await rm(join(given.dir, 'nginx'), { recursive: true });
    const images = await start();
    await images.ensureAll();
    expect(images.known()).toEqual(['lab/web:1.0', 'lab/web:2.0']);
    expect([...(given.host.volumes.get('drydock-images')?.files.keys() ?? [])]).not.toContain(
      'manifests/library/nginx/latest',
    );
  });
});
