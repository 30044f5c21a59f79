import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../test/support/engine.ts';
import { type FakeWorld, fakeSandboxes } from '../../test/support/fake-sandboxes.ts';
import { enginesOf, requestOf } from '../../test/support/sandboxes.ts';
import { HostError } from '../host/index.ts';

describe('sandboxes in trouble', () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await fakeSandboxes();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  it.each(['info', 'createNetwork', 'startNode', 'form', 'prepare'])('leave nothing when %s fails', async (where) => {
    const fault = new HostError('host_unreachable', 'no engine', { action: 'start it' });
    world.host.before = (method, detail) => {
      if (method === where && detail !== 'node1') throw fault;
    };
    if (where === 'form') world.clusters.form = () => Promise.reject(fault);
    const prepare = where === 'prepare' ? () => Promise.reject(fault) : undefined;
    const { id } = world.sandboxes.claim(requestOf(enginesOf(3), { prepare }));
    await expect(world.sandboxes.whenReady(id)).rejects.toThrow(/no engine/);
    expect(world.sandboxes.view(id)).toMatchObject({
      state: 'failed',
      reason: { code: 'host_unreachable', action: 'start it' },
    });
    await until('nothing on the host', async () => (await world.hosted()).length === 0);
    await world.sandboxes.release(id, 'done');
    expect(world.sandboxes.view(id)?.state).toBe('gone');
  });

  it('are released in spite of a host that fails for a while', async () => {
    const id = await world.claimReady();
    let failures = 2;
    world.host.before = (method) => {
      if (method === 'removeSandbox' && failures-- > 0) throw new HostError('host_unreachable', 'away');
    };
    await world.sandboxes.release(id, 'done');
    expect(await world.hosted()).toEqual([]);
    expect(world.sandboxes.view(id)?.state).toBe('gone');
    await world.sandboxes.release(id, 'again');
    await world.sandboxes.release('unknown', 'never was');
  });

  it('show the health of their nodes, and keep their state when the engine goes and comes', async () => {
    const id = await world.claimReady();
    const health = () => world.sandboxes.view(id)?.nodes.map((node) => node.health);
    world.host.killNode(id, 'node2', true);
    await until('node2 stopped', () => health()?.[1] === 'stopped');
    expect(health()).toEqual(['healthy', 'stopped']);
    world.host.tell({ kind: 'engine-down', message: 'gone' });
    expect(health()).toEqual(['engine-down', 'engine-down']);
    expect(world.sandboxes.ready(id)).toBeDefined();
    for (const node of world.host.nodes.values()) node.running = false;
    world.host.tell({ kind: 'engine-up' });
    await until('both are back', () => health()?.every((one) => one === 'healthy') ?? false);
    expect([...world.host.nodes.values()].every((node) => node.running)).toBe(true);
    expect(world.sandboxes.view(id)?.state).toBe('ready');
  });

  it('fail when a node dies while they are made', async () => {
    world.clusters.form = (_nodes, _steps, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { id } = world.sandboxes.claim(requestOf(enginesOf(2)));
    await until('both nodes', () => world.host.nodes.size === 2);
    world.host.killNode(id, 'node1', true);
    await expect(world.sandboxes.whenReady(id)).rejects.toThrow(/node1 .* out of memory/);
    expect(world.sandboxes.view(id)?.reason?.code).toBe('nodes_lost');
  });

  it('lose a node that writes more than it may, and say so; a reset gives it back', async () => {
    const id = await world.claimReady();
    const [first = '', second = ''] = [...world.host.nodes.keys()];
    const tick = async () => {
      const looks = world.host.calls.filter((call) => call === 'diskFreeMiB').length;
      world.clock.pass(1000);
      await until('a look', () => world.host.calls.filter((call) => call === 'diskFreeMiB').length > looks);
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await tick();
    const measured = world.host.calls.filter((call) => call === 'diskUse').length;
    await tick();
    expect(world.host.calls.filter((call) => call === 'diskUse')).toHaveLength(measured);
    world.host.written.set(first, 2000);
    await tick();
    expect(world.sandboxes.view(id)?.reason).toBeUndefined();
    world.host.written.set(second, 2100);
    await tick();
    expect(world.sandboxes.view(id)).toMatchObject({
      state: 'ready',
      reason: { code: 'node_disk_full', message: expect.stringMatching(/node2 .* 2100 MiB.* 2048 MiB/) },
    });
    await until('node2 stopped', () => world.sandboxes.view(id)?.nodes[1]?.health === 'stopped');
    expect(world.sandboxes.view(id)?.nodes[0]?.health).toBe('healthy');
    world.host.written.clear();
    world.sandboxes.reset(id);
    await world.sandboxes.whenReady(id);
    expect(world.sandboxes.view(id)?.reason).toBeUndefined();
  });

  it('leave a node alone whose own disk is full, where the host holds it', async () => {
    world.host.diskLimit_ = { kind: 'held' };
    const id = await world.claimReady();
    for (const node of world.host.nodes.keys()) world.host.written.set(node, 3000);
    for (let i = 0; i < 3; i++) {
      const looks = world.host.calls.filter((call) => call === 'diskFreeMiB').length;
      world.clock.pass(1000);
      await until('a look', () => world.host.calls.filter((call) => call === 'diskFreeMiB').length > looks);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(world.host.calls).toContain('diskUse');
    expect(world.sandboxes.view(id)?.reason).toBeUndefined();
    expect(world.sandboxes.view(id)?.nodes.map((node) => node.health)).toEqual(['healthy', 'healthy']);
  });

  it('lose the node that has written most when the host runs out of disk', async () => {
    const id = await world.claimReady();
    world.host.written.set([...world.host.nodes.keys()][1] ?? '', 900);
    world.host.info_.diskFreeMiB = 1500;
    world.clock.pass(1000);
    await until('node2 stopped', () => world.sandboxes.view(id)?.nodes[1]?.health === 'stopped');
    expect(world.sandboxes.view(id)?.reason?.message).toMatch(/the host has only 600 MiB left/);
  });
});
