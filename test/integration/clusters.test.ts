import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterNode, createClusters, type StepLog } from '../../server/clusters/index.ts';
import type { SandboxHost } from '../../server/host/index.ts';
import { randomId, testHost, until } from '../support/engine.ts';
import { startNodes } from './clusters-support.ts';

const clusters = createClusters();
const never = new AbortController().signal;

/** Steps as "id state", in the order in which they ended. */
function recorder(): { steps: StepLog; ended: string[] } {
  const ended: string[] = [];
  return {
    ended,
    steps: (id) => ({
      says: () => undefined,
      done: () => void ended.push(`${id} done`),
      failed: () => void ended.push(`${id} failed`),
    }),
  };
}

async function inner(host: SandboxHost, node: ClusterNode | undefined, command: string): Promise<string> {
  if (!node) throw new Error('no such node');
  const handle = await host.exec(node.ref, { side: 'inner', argv: ['sh', '-c', `${command} 2>&1`] });
  handle.stdin.end();
  handle.stderr.resume();
  let text = '';
  for await (const chunk of handle.stdout) text += String(chunk);
  const code = await handle.exit;
  if (code !== 0) throw new Error(`"${command}" on ${node.name} ended with ${code}: ${text}`);
  return text;
}

describe('the engine of a node through its tunnel', () => {
  const host = testHost();
  let node: ClusterNode;
  beforeAll(async () => {
    [node] = (await startNodes(host, ['engine'])) as [ClusterNode];
    await node.engine.get('/_ping', { waitMs: 60_000 });
  });
  afterAll(async () => {
    node.engine.close();
    await host[Symbol.asyncDispose]();
  });

  it('says that the genuine engine answered', () => {
    expect(node.engine.integrity()).toEqual({ ok: true });
  });

  it('reads, makes, finds and deletes', async () => {
    const { Name } = await node.engine.post<{ Name: string }>('/volumes/create', {
      Name: 'data',
      Labels: { a: 'b c&d' },
    });
    expect(Name).toBe('data');
    const query = { filters: { label: ['a=b c&d'] } };
    const found = await node.engine.get<{ Volumes: { Name: string }[] }>('/volumes', { query });
    expect(found.Volumes.map((volume) => volume.Name)).toEqual(['data']);
    await node.engine.delete('/volumes/data');
    expect(await node.engine.find('/volumes/data')).toBeUndefined();
  });

  it('keeps the status and the words of a refusal', async () => {
    await expect(node.engine.get('/containers/nothing/json')).rejects.toMatchObject({
      code: 'engine_error',
      message: expect.stringContaining('No such container: nothing'),
      options: { status: 404 },
    });
  });

  it('uses its connections again: fifty requests in the time of a few execs', async () => {
    await node.engine.get('/version');
    const begin = performance.now();
    for (let i = 0; i < 50; i++) await node.engine.get('/_ping');
    expect(performance.now() - begin).toBeLessThan(1500);
  });

  it('ends a request that was aborted, or takes too long', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const waiting = node.engine.get('/events', { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(waiting).rejects.toBe(reason);
    await expect(node.engine.get('/events', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(await node.engine.get('/_ping')).toBe('OK');
  });

  it('streams events until told to stop', async () => {
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of node.engine.stream<{ Type: string; Action: string }>('/events', {
        signal: controller.signal,
      })) {
        seen.push(`${event.Type} ${event.Action}`);
      }
    })();
    reading.catch(() => undefined);
    await until('a volume event', async () => {
      await node.engine.post('/volumes/create', { Name: randomId('v') });
      return seen.includes('volume create');
    });
    controller.abort(new Error('stop'));
    await expect(reading).rejects.toThrow('stop');
  });

  it('reconnects after the inner engine was restarted, and says so while it is away', async () => {
    await inner(host, node, 'service docker stop');
    await expect(node.engine.get('/_ping')).rejects.toMatchObject({ code: 'engine_unreachable' });
    expect(node.engine.integrity()).toMatchObject({ ok: false });
    const waiting = node.engine.get('/_ping', { waitMs: 30_000 });
    await inner(host, node, 'service docker start');
    expect(await waiting).toBe('OK');
    expect(node.engine.integrity()).toEqual({ ok: true });
  });

  it('refuses a program that answers in the place of the engine, and names it', async () => {
    await inner(host, node, 'service docker stop; rm -f /run/docker.sock');
    const impostor = await host.exec(node.ref, {
      side: 'inner',
      argv: ['sh', '-c', 'nc -lkU /run/docker.sock'],
    });
    try {
      await until('the impostor', async () => {
        await node.engine.get('/_ping').catch(() => undefined);
        const integrity = node.engine.integrity();
        return !integrity.ok && integrity.code === 'engine_foreign_process';
      });
    } finally {
      impostor.close();
      await inner(host, node, 'pkill -x nc; rm -f /run/docker.sock; service docker start');
    }
    expect(await node.engine.get('/_ping', { waitMs: 30_000 })).toBe('OK');
  });
});

describe('a swarm', () => {
  const host = testHost();
  let nodes: ClusterNode[] = [];
  const { steps, ended } = recorder();
  beforeAll(async () => {
    nodes = await startNodes(host, ['manager', 'worker', 'manager', 'manager', 'engine']);
    await clusters.driver('swarm').form(nodes, steps, never);
  });
  afterAll(async () => {
    for (const node of nodes) node.engine.close();
    await host[Symbol.asyncDispose]();
  });

  it('has every node in its role, each with a step of its own, and leaves an engine outside', async () => {
    const members = await nodes[0]?.engine.get<{ Spec: { Role: string }; Status: { Addr: string } }[]>('/nodes');
    const roles = new Map(members?.map((member) => [member.Status.Addr, member.Spec.Role]));
    expect(nodes.map((node) => roles.get(node.ref.address))).toEqual([
      'manager',
      'worker',
      'manager',
      'manager',
      undefined,
    ]);
    expect(ended.slice().sort()).toEqual(
      [
        ...nodes.map((node) => `engine:${node.name} done`),
        'swarm:init done',
        ...nodes.slice(1, 4).map((node) => `swarm:join:${node.name} done`),
      ].sort(),
    );
  });

  it('is drawn with its nodes, services, tasks and networks', async () => {
    const driver = clusters.driver('swarm');
    await inner(host, nodes[0], 'docker network create -d overlay front');
    await inner(host, nodes[0], 'docker network create -d bridge plain');
    await nodes[0]?.engine.post('/services/create', {
      Name: 'web',
      Mode: { Replicated: { Replicas: 2 } },
      // There are no images here: tasks that found a node would fail, and be made again, at times of the swarm's choice.
      TaskTemplate: {
        ContainerSpec: { Image: 'no/such:1.0' },
        Networks: [{ Target: 'front' }],
        Placement: { Constraints: ['node.labels.nowhere==yes'] },
      },
      EndpointSpec: { Ports: [{ PublishedPort: 8080, TargetPort: 80 }] },
    });
    await until('two chips', async () => {
      const drawn = await driver.picture(nodes, never);
      return [...drawn.unplaced, ...drawn.nodes.flatMap((node) => node.chips)].length === 2;
    });
    const picture = await driver.picture(nodes, never);
    expect(picture.nodes.map((node) => [node.name, node.role, node.state, node.availability])).toEqual([
      ['node1', 'manager', 'ready', 'active'],
      ['node2', 'worker', 'ready', 'active'],
      ['node3', 'manager', 'ready', 'active'],
      ['node4', 'manager', 'ready', 'active'],
      ['node5', 'engine', 'ready', undefined],
    ]);
    expect(picture.nodes.filter((node) => node.leader).map((node) => node.name)).toEqual(['node1']);
    expect(picture.groups).toMatchObject([
      { name: 'web', kind: 'service', wanted: 2, running: 0, image: 'no/such:1.0', networks: ['front'] },
    ]);
    expect(picture.groups[0]?.ports).toEqual(['8080:80/tcp']);
    expect(picture.networks).toContainEqual({ name: 'front', driver: 'overlay', members: ['web'] });
    expect(picture.networks).toContainEqual({ name: 'plain', driver: 'bridge', members: [] });
    const chips = [...picture.unplaced, ...picture.nodes.flatMap((node) => node.chips)];
    expect(chips.map((chip) => [chip.name, chip.version, chip.kind])).toEqual(
      expect.arrayContaining([
        ['web.1', '1.0', 'task'],
        ['web.2', '1.0', 'task'],
      ]),
    );
  });

  it('tells of changes: what a task does, and what a node does, without the noise of execs', async () => {
    const watch = clusters.watch(nodes);
    let changes = 0;
    watch.onChange(() => changes++);
    try {
      await until('the watch to see a volume', async () => {
        await nodes[1]?.engine.post('/volumes/create', { Name: randomId('v') });
        return changes > 0;
      });
      await nodes[0]?.engine.delete('/services/web');
      changes = 0;
      await until('the tasks to go', async () => (await nodes[0]?.engine.get<unknown[]>('/tasks'))?.length === 0);
      await until('a change', () => changes > 0);
      await sleep(1500);
      changes = 0;
      await sleep(1200);
      expect(changes).toBe(0);
    } finally {
      watch.close();
    }
  });

  it('goes on telling after an engine was restarted', async () => {
    const watch = clusters.watch(nodes);
    let changes = 0;
    watch.onChange(() => changes++);
    try {
      await inner(host, nodes[1], 'service docker restart');
      await nodes[1]?.engine.get('/_ping', { waitMs: 30_000 });
      await sleep(2500);
      changes = 0;
      await until('a volume of the restarted engine', async () => {
        await nodes[1]?.engine.post('/volumes/create', { Name: randomId('v') });
        return changes > 0;
      });
    } finally {
      watch.close();
    }
  });

  it('says which node cannot be reached, and draws the others', async () => {
    await inner(host, nodes[1], 'service docker stop');
    const picture = await clusters.driver('swarm').picture(nodes, never);
    expect(picture.nodes.map((node) => [node.name, node.state])).toEqual([
      ['node1', 'ready'],
      ['node2', 'unreachable'],
      ['node3', 'ready'],
      ['node4', 'ready'],
      ['node5', 'ready'],
    ]);
    expect(picture.problem).toContain('node2');
    await inner(host, nodes[1], 'service docker start');
    await nodes[1]?.engine.get('/_ping', { waitMs: 30_000 });
  });

  it('says that a swarm has lost its leader', async () => {
    await Promise.all([inner(host, nodes[2], 'service docker stop'), inner(host, nodes[3], 'service docker stop')]);
    await until(
      'no leader',
      async () => (await clusters.driver('swarm').picture(nodes, never)).problem?.includes('leader') ?? false,
      40_000,
    );
    const picture = await clusters.driver('swarm').picture(nodes, never);
    expect(picture.nodes.map((node) => node.role)).toEqual(['manager', 'worker', 'manager', 'manager', 'engine']);
  });
});

describe('a cluster that cannot be', () => {
  it('wants a manager for a swarm', async () => {
    await expect(clusters.driver('swarm').form([], recorder().steps, never)).rejects.toMatchObject({
      code: 'cluster_invalid',
    });
  });

  it('names the kinds it knows', () => {
    expect(() => clusters.driver('kubernetes')).toThrow(/engines, swarm/);
  });
});
