import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { imageRecipes } from '../../test/support/image-recipes.ts';
import { HostError } from '../host/index.ts';
import type { Images } from './types.ts';

const given = imageRecipes();
const { recipe, start, built } = given;
const stateOf = (images: Images, name: string) => images.progress().find((progress) => progress.name === name);

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
    given.host.onBuild = async (spec) => {
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
    given.host.onBuild = async () => undefined;
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
    given.host.onBuild = async (spec) => void shares.set(spec.name, spec.cpuShares);
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
      given.host.onBuild = async (spec) => {
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
    given.host.onBuild = async (spec) => {
      if (spec.name.includes('nginx')) await held;
    };
    const images = await start();
    await images.ensureLabImages(['lab/web:1.0']);
    await given.host.removeVolume('drydock-images');
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
    await rm(join(given.dir, 'nginx'), { recursive: true });
    const images = await start();
    expect(await images.prune()).toEqual(['nginx:latest', 'nginx:1.26']);
    expect(images.known()).toEqual(['lab/web:1.0']);
    expect(await images.prune()).toEqual([]);
  });
});
