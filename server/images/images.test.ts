import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeImageHost } from '../../test/support/fake-image-host.ts';
import { HostError } from '../host/index.ts';
import { createImages } from './images.ts';
import type { Images } from './types.ts';

let dir: string;
let host: FakeImageHost;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'drydock-images-'));
  host = new FakeImageHost();
  await host.addImage('debian:trixie-slim', 'the base');
  await recipe('node', undefined);
  await recipe('lab-base', 'internal: true\nimages: [{ names: ["drydock/lab-base"] }]');
  await recipe(
    'web',
    'needs: ["drydock/lab-base"]\nimages: [{ names: ["lab/web:1.0"], args: { V: "1" } }, { names: ["lab/web:2.0"], args: { V: "2" } }]',
  );
  await recipe(
    'nginx',
    'needs: ["drydock/lab-base"]\nimages: [{ names: [nginx, "nginx:1.26"], upstream: "nginx:1.26" }]',
  );
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function recipe(folder: string, described: string | undefined, dockerfile = 'FROM x'): Promise<void> {
  await mkdir(join(dir, folder), { recursive: true });
  await writeFile(join(dir, folder, 'Dockerfile'), dockerfile);
  if (described) await writeFile(join(dir, folder, 'image.yaml'), described);
}

const start = (): Promise<Images> => createImages({ imageHost: host, dir, log: () => undefined });
const built = () => host.calls.filter((call) => call.startsWith('build ')).map((call) => call.slice('build '.length));
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
    const files = [...(host.volumes.get('drydock-images')?.files.keys() ?? [])];
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
    host.calls.length = 0;
    const second = await start();
    await second.ensureLabImages(['nginx', 'lab/web:2.0']);
    expect(host.calls).toEqual(['list', 'read index']);
    expect(second.identity('nginx')).toEqual(first.identity('nginx'));
  });

  it('makes an image anew when its recipe, what it is built on, or the base changes', async () => {
    await (await start()).ensureLabImages(['nginx', 'lab/web:1.0']);
    host.calls.length = 0;
    await recipe('nginx', 'needs: ["drydock/lab-base"]\nimages: [{ names: [nginx] }]', 'FROM y');
    await (await start()).ensureLabImages(['nginx', 'lab/web:1.0']);
    expect(built()).toEqual(['drydock-lab/nginx:latest']);
    host.calls.length = 0;
    await recipe('lab-base', 'internal: true\nimages: [{ names: ["drydock/lab-base"] }]', 'FROM y');
    await (await start()).ensureLabImages(['nginx']);
    expect(built()).toEqual(['drydock/lab-base:latest', 'drydock-lab/nginx:latest']);
    host.calls.length = 0;
    await host.addImage('debian:trixie-slim', 'a newer base');
    await (await start()).ensureLabImages(['nginx']);
    expect(built()).toEqual(['drydock/lab-base:latest', 'drydock-lab/nginx:latest']);
  });

  it('makes them anew when the volume was removed under it', async () => {
    const images = await start();
    await images.ensureLabImages(['nginx']);
    await host.removeVolume('drydock-images');
    host.calls.length = 0;
    await images.ensureLabImages(['nginx']);
    expect(built()).toEqual(['drydock-lab/nginx:latest']);
    expect([...(host.volumes.get('drydock-images')?.files.keys() ?? [])]).toContain('manifests/library/nginx/latest');
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
    host.onBuild = async () => {
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
    host.onBuild = async (spec) => {
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
    host.onBuild = async () => undefined;
    await images.ensureLabImages(['nginx']);
    expect(stateOf(images, 'nginx:latest')?.state).toBe('ready');
  });

  it('for trouble with the engine keeps the words of the host', async () => {
    host.onBuild = async () => {
      throw new HostError('host_out_of_disk', 'The disk of the Docker Engine is full.');
    };
    await expect((await start()).ensureNodeImage()).rejects.toMatchObject({ code: 'host_out_of_disk' });
  });

  it('stops when nobody wants it any more', async () => {
    const stop = new AbortController();
    host.onBuild = (spec) =>
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
    host.registry = new Set(['nginx:1.26']);
    const images = await start();
    await images.ensureLabImages(['nginx', 'lab/web:1.0']);
    expect(host.calls).toContain('pull nginx:1.26');
    expect(built()).not.toContain('drydock-lab/nginx:latest');
    expect(built()).toContain('drydock-lab/lab/web:1.0');
    const names = (await host.listImages()).flatMap((image) => image.names);
    expect(names).toContain('drydock-lab/nginx:latest');
    expect(names).not.toContain('nginx:1.26');
    expect(host.count('reachable')).toBe(1);
  });

  it('builds what the registry lacks or refuses', async () => {
    host.registry = new Set();
    await (await start()).ensureLabImages(['nginx']);
    expect(built()).toContain('drydock-lab/nginx:latest');
  });

  it('pulls an image that has no recipe, once, and keeps it', async () => {
    host.registry = new Set(['postgres:16']);
    const images = await start();
    await images.ensureLabImages(['postgres:16']);
    expect(images.identity('postgres:16')?.id).toMatch(/^sha256:/);
    const later = await start();
    await later.ensureAll();
    await later.ensureLabImages(['postgres:16']);
    expect(host.count('pull postgres:16')).toBe(1);
    await expect(later.ensureLabImages(['postgres:nope'])).rejects.toMatchObject({ code: 'image_unknown' });
  });
});

describe('ensureAll', () => {
  it('makes the node and all lab images, then finds nothing to do', async () => {
    const images = await start();
    await images.ensureAll();
    expect(images.progress().map((progress) => progress.state)).toEqual(images.progress().map(() => 'ready'));
    expect(images.known()).toEqual(['lab/web:1.0', 'lab/web:2.0', 'nginx:1.26', 'nginx:latest']);
    host.calls.length = 0;
    const again = await start();
    await again.ensureAll();
    expect(await again.ensureNodeImage()).toBe('drydock/node:latest');
    expect(built()).toEqual([]);
    expect(host.calls).not.toContain('run prune');
  });

  it('takes out of the store what no recipe makes any more', async () => {
    await (await start()).ensureAll();
    await rm(join(dir, 'nginx'), { recursive: true });
    const images = await start();
    await images.ensureAll();
    expect(images.known()).toEqual(['lab/web:1.0', 'lab/web:2.0']);
    expect([...(host.volumes.get('drydock-images')?.files.keys() ?? [])]).not.toContain(
      'manifests/library/nginx/latest',
    );
  });
});

describe('what is made when', () => {
  beforeEach(() =>
    recipe('web', 'needs: ["drydock/lab-base"]\nearly: true\nimages: [{ names: ["lab/web:1.0"], args: { V: "1" } }]'),
  );

  it('before the page opens: the node, and recipes that say so', async () => {
    const images = await start();
    await images.ensureEarly();
    expect([...built()].sort()).toEqual(['drydock-lab/lab/web:1.0', 'drydock/lab-base:latest', 'drydock/node:latest']);
    expect(stateOf(images, 'nginx:latest')).toMatchObject({ state: 'waiting' });
  });

  it('in the background: the others, one after the other, whatever fails', async () => {
    let running = 0;
    let most = 0;
    host.onBuild = async (spec) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running--;
      if (spec.name.includes('nginx')) throw new HostError('engine_error', 'no space for this');
    };
    const images = await start();
    await images.ensureInBackground(new AbortController().signal);
    expect(most).toBe(1);
    expect(stateOf(images, 'nginx:latest')).toMatchObject({ state: 'failed' });
    expect(images.identity('lab/web:1.0')).toBeDefined();
    host.onBuild = async () => undefined;
    await images.ensureLabImages(['nginx']);
    expect(stateOf(images, 'nginx:latest')).toMatchObject({ state: 'ready' });
  });

  it('what takes long: last, gently, and only when it is asked for', async () => {
    await recipe('a-kube', 'internal: true\ngentle: true\nminutes: 8\nimages: [{ names: ["drydock/a-kube"] }]');
    await recipe(
      'kube-node',
      'needs: ["drydock/a-kube"]\ninternal: true\nlate: true\nminutes: 2\nimages: [{ names: ["drydock/kube-node"] }]',
    );
    const images = await start();
    expect(stateOf(images, 'drydock/kube-node:latest')).toMatchObject({ aboutMs: 600_000 });
    await images.ensureAll();
    expect(built()).not.toContain('drydock/kube-node:latest');
    expect(await images.hasNodeImage('kubernetes')).toBe(false);
    const shares = new Map<string, number | undefined>();
    host.onBuild = async (spec) => void shares.set(spec.name, spec.cpuShares);
    const background = new AbortController().signal;
    await (await start()).ensureInBackground(background);
    expect(built()).not.toContain('drydock/kube-node:latest');
    await (await start()).ensureInBackground(background, { late: true });
    expect(built().slice(-2)).toEqual(['drydock/a-kube:latest', 'drydock/kube-node:latest']);
    expect([...shares]).toEqual([
      ['drydock/a-kube:latest', 2],
      ['drydock/kube-node:latest', undefined],
    ]);
    expect(await images.hasNodeImage('kubernetes')).toBe(true);
    expect(await images.ensureNodeImage('kubernetes')).toBe('drydock/kube-node:latest');
    expect(images.neededFor([], 'kubernetes')).toContain('drydock/a-kube:latest');
  });

  it('says how long it takes with what is there already', async () => {
    const node = (minutes: number) =>
      recipe(
        'kube-node',
        `needs: ["drydock/a-kube"]\ninternal: true\nlate: true\nminutes: ${minutes}\nimages: [{ names: ["drydock/kube-node"], args: { of: "${minutes}" } }]`,
      );
    await recipe('a-kube', 'internal: true\nminutes: 8\nimages: [{ names: ["drydock/a-kube"] }]');
    await node(2);
    const seen: (number | undefined)[] = [];
    const make = async () => {
      const images = await start();
      host.onBuild = async (spec) => {
        if (spec.name === 'drydock/kube-node:latest') seen.push(stateOf(images, spec.name)?.aboutMs);
      };
      await images.ensureNodeImage('kubernetes');
    };
    await make();
    await node(3);
    await make();
    expect(seen).toEqual([600_000, 180_000]);
  });

  it('makes a tool when it is asked for by name, and at no other time', async () => {
    await recipe('tests', 'needs: ["drydock/lab-base"]\ninternal: true\nimages: [{ names: ["drydock/tests:1"] }]');
    const images = await start();
    await images.ensureAll(undefined, { late: true });
    await images.ensureInBackground(new AbortController().signal, { late: true });
    expect(built()).not.toContain('drydock/tests:1');
    expect(images.progress().map(({ name }) => name)).not.toContain('drydock/tests:1');
    await images.ensureTool('drydock/tests:1');
    expect(built().at(-1)).toBe('drydock/tests:1');
    await expect(images.ensureTool('drydock/tests:2')).rejects.toMatchObject({ code: 'image_recipe_invalid' });
  });

  it('a lab does not wait for what the background makes', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    host.onBuild = async (spec) => {
      if (spec.name.includes('nginx')) await held;
    };
    const images = await start();
    await images.ensureLabImages(['lab/web:1.0']);
    await host.removeVolume('drydock-images');
    const background = images.ensureInBackground(new AbortController().signal);
    await expect.poll(() => stateOf(images, 'nginx:latest')?.state).toBe('building');
    await images.ensureLabImages(['lab/web:1.0']);
    expect(stateOf(images, 'nginx:latest')?.state).toBe('building');
    release();
    await background;
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect((await start()).ensureInBackground(stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(built()).toEqual([]);
  });

  it('names the lines that a lab waits for', async () => {
    const needed = (await start()).neededFor(['nginx:1.26']);
    expect([...needed].sort()).toEqual([
      'debian:trixie-slim',
      'drydock/lab-base:latest',
      'drydock/node:latest',
      'nginx:latest',
    ]);
  });

  it('prunes what no recipe makes any more, and says what', async () => {
    await (await start()).ensureAll();
    await rm(join(dir, 'nginx'), { recursive: true });
    const images = await start();
    expect(await images.prune()).toEqual(['nginx:latest', 'nginx:1.26']);
    expect(images.known()).toEqual(['lab/web:1.0']);
    expect(await images.prune()).toEqual([]);
  });
});
