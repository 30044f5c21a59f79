import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClusters } from '../../server/clusters/index.ts';
import { createDockerHost, createDockerImageHost } from '../../server/host/index.ts';
import { createImages } from '../../server/images/index.ts';
import { createSandboxes, type ReadySandbox, type Sandboxes } from '../../server/sandboxes/index.ts';
import { openStore, type Store } from '../../server/store/index.ts';
import { testHost, until } from '../support/engine.ts';
import { enginesOf, requestOf, SETTINGS, sandboxesOn, swarmOf, userns } from '../support/sandboxes.ts';

describe('sandboxes on a Docker Engine', () => {
  const host = testHost();
  const docker = new Docker();
  const mirror = `${host.instance}-mirror`;
  let store: Store;
  let sandboxes: Sandboxes;

  beforeEach(async () => {
    await docker.createVolume({ Name: mirror });
    store = await openStore(':memory:');
    sandboxes = sandboxesOn(host, store, mirror);
  });
  afterEach(async () => {
    await sandboxes.close();
    store.close();
    await host[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    await docker.getVolume(mirror).remove();
  });

  const inner = async (sandbox: ReadySandbox, node: string, command: string) => {
    const argv: [string, ...string[]] = ['bash', '-c', command];
    const handle = await host.exec(sandbox.node(node).ref, { side: 'inner', argv });
    handle.stdin.end();
    let text = '';
    for (const stream of [handle.stdout, handle.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
    return { code: await handle.exit, text };
  };

  it('give a swarm, a fresh one after a reset, and leave nothing', async () => {
    const { id } = sandboxes.claim(requestOf(swarmOf('manager', 'worker', 'worker')));
    const sandbox = await sandboxes.whenReady(id);
    const first = await sandbox.node('node1').engine.get<{ ID: string }>('/swarm');
    await inner(sandbox, 'node2', 'touch /root/mine');
    expect((await sandbox.picture()).nodes.map((node) => node.state)).toEqual(['ready', 'ready', 'ready']);

    sandboxes.reset(id);
    const fresh = await sandboxes.whenReady(id);
    const second = await fresh.node('node1').engine.get<{ ID: string }>('/swarm');
    expect(second.ID).not.toBe(first.ID);
    expect((await inner(fresh, 'node2', 'ls /root')).text).not.toContain('mine');

    await sandboxes.release(id, 'over');
    expect(await host.list()).toEqual([]);
    const { Volumes } = await docker.listVolumes({ filters: { label: [`drydock.instance=${host.instance}`] } });
    expect(Volumes ?? []).toEqual([]);
  });

  it('can be cancelled a moment after the claim, and leave nothing', async () => {
    for (const delayMs of [0, 150, 700]) {
      const { id } = sandboxes.claim(requestOf(enginesOf(2)));
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await sandboxes.release(id, 'Changed my mind');
      expect(await host.list()).toEqual([]);
      expect(sandboxes.view(id)?.state).toBe('gone');
    }
  });

  it('are adopted although their nodes stopped with the machine, each at its old address', async () => {
    const { id } = sandboxes.claim(requestOf(swarmOf('manager', 'worker', 'worker')));
    const before = (await sandboxes.whenReady(id)).nodes.map((node) => [node.name, node.ref.address]);
    await sandboxes.close();
    const nodes = (await host.list()).flatMap((one) => one.nodes);
    await Promise.all(nodes.map((node) => docker.getContainer(node.id).kill()));

    sandboxes = sandboxesOn(host, store, mirror);
    const { adopted } = await sandboxes.reconcile(() => async () => undefined);
    expect(adopted).toEqual([id]);
    const sandbox = await sandboxes.whenReady(id);
    await Promise.all(sandbox.nodes.map((node) => node.engine.get('/_ping', { waitMs: 30_000 })));
    const after = (await host.list()).flatMap((one) => one.nodes.map((node) => [node.name, node.address]));
    expect(after.sort()).toEqual(before.sort());
    await until(
      'the swarm to be whole again',
      async () => (await sandbox.picture()).nodes.every((node) => node.state === 'ready'),
      40_000,
    );
  });

  it('keep a node from filling the disk of a host that cannot hold it to its limit', async () => {
    await sandboxes.close();
    const watched = createDockerHost({ instance: host.instance, diskLimit: 'watched' });
    sandboxes = sandboxesOn(watched, store, mirror);
    const topology = enginesOf(2);
    topology.limits = { ...topology.limits, diskMiB: 300 };
    const { id } = sandboxes.claim(requestOf(topology));
    const sandbox = await sandboxes.whenReady(id);
    await Promise.all([
      inner(sandbox, 'node1', 'dd if=/dev/zero of=/root/full bs=1M count=1500 2>/dev/null; sleep 30'),
      inner(sandbox, 'node2', 'dd if=/dev/zero of=/var/lib/docker/full bs=1M count=1500 2>/dev/null; sleep 30'),
    ]);
    await until('both stopped', () => sandboxes.view(id)?.nodes.every((node) => node.health === 'stopped') ?? false);
    expect(sandboxes.view(id)).toMatchObject({ state: 'ready', reason: { code: 'node_disk_full' } });
  });

  it('have their images in every node, pulled from the mirror without a way out', async () => {
    const images = await createImages({
      imageHost: createDockerImageHost(),
      dir: fileURLToPath(new URL('../../images', import.meta.url)),
      log: () => undefined,
    });
    await sandboxes.close();
    sandboxes = createSandboxes({ host, images, clusters: createClusters(), store, settings: SETTINGS, userns });
    const topology = { ...enginesOf(2), preload: ['busybox:latest'], offered: ['nginx:latest'] };
    const { id } = sandboxes.claim(requestOf(topology));
    const sandbox = await sandboxes.whenReady(id);
    for (const { name, engine } of sandbox.nodes) {
      const image = await engine.get<{ Id: string }>('/images/busybox:latest/json');
      expect(image.Id).toBe(images.identity('busybox:latest')?.id);
      expect(sandboxes.view(id)?.steps).toContainEqual(
        expect.objectContaining({ id: `images:${name}`, state: 'done', detail: 'busybox:latest' }),
      );
    }
    expect((await inner(sandbox, 'node1', 'docker pull -q nginx')).code).toBe(0);
    const begin = performance.now();
    expect((await inner(sandbox, 'node1', 'docker pull -q no-such-image')).code).not.toBe(0);
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it('fail with the name of an image that is in no mirror', async () => {
    const { id } = sandboxes.claim(requestOf({ ...enginesOf(1), preload: ['no/such:1.0'] }));
    await expect(sandboxes.whenReady(id)).rejects.toThrow(/no\/such:1\.0/);
    expect(sandboxes.view(id)?.reason?.code).toBe('image_not_loaded');
    await until('nothing on the host', async () => (await host.list()).length === 0);
  });
});
