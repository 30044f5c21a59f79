import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../test/support/engine.ts';
import { type FakeWorld, fakeSandboxes } from '../../test/support/fake-sandboxes.ts';

describe('sandboxes after a restart of the server', () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await fakeSandboxes();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  it('are adopted when they were ready, with the rest of their time', async () => {
    const id = await world.claimReady();
    const nodes = [...world.host.nodes.keys()];
    world.clock.pass(600_000);
    expect(await world.restart()).toEqual({ adopted: [id], removed: [] });
    expect(world.sandboxes.ready(id)?.nodes.map((node) => node.ref.id)).toEqual(nodes);
    world.clock.pass(3_000_001);
    await until('the end', () => world.sandboxes.view(id)?.state === 'gone');
  });

  it('have their stopped nodes started again, in the order of their addresses', async () => {
    const id = await world.claimReady();
    for (const node of world.host.nodes.values()) node.running = false;
    const started: string[] = [];
    world.host.before = (method, detail) => void (method === 'restartNode' && started.push(detail));
    expect((await world.restart()).adopted).toEqual([id]);
    expect(started).toEqual(['node1', 'node2']);
  });

  it('say which node did not come back because its disk is lost; the others do, and a reset mends it', async () => {
    const id = await world.claimReady();
    const [first = ''] = world.host.nodes.keys();
    for (const node of world.host.nodes.values()) node.running = false;
    world.host.lostDisks.add(first);
    expect((await world.restart()).adopted).toEqual([id]);
    expect(world.sandboxes.view(id)).toMatchObject({
      state: 'ready',
      reason: { code: 'node_disk_lost', message: expect.stringMatching(/^node1 cannot start again: .*not there/) },
    });
    expect(world.sandboxes.view(id)?.nodes.map((node) => node.health)).toEqual(['stopped', 'healthy']);
    world.sandboxes.reset(id);
    await world.sandboxes.whenReady(id);
    expect(world.sandboxes.view(id)?.reason).toBeUndefined();
  });

  it('are removed when nobody owns them, when their time is over, or when nobody knows them', async () => {
    const [orphan, late] = [await world.claimReady(), await world.claimReady({ lifetimeMs: 1000 })];
    await world.host.createNetwork({ sandboxId: 'stray', owner: '', topology: '', expiresAt: 0 });
    await world.sandboxes.close();
    world.clock.pass(2000);
    const { adopted, removed } = await world.restart((id) => id !== orphan);
    expect(adopted).toEqual([]);
    expect(removed.sort()).toEqual([orphan, late, 'stray'].sort());
    expect(await world.hosted()).toEqual([]);
    expect([orphan, late].map((id) => world.sandboxes.view(id)?.state)).toEqual(['gone', 'gone']);
    expect(world.sandboxes.capacity().sandboxes).toBe(0);
  });

  it.each(['provisioning', 'resetting', 'requested'] as const)(
    'fail, and can be reset, when they were %s',
    async (state) => {
      const id = await world.claimReady();
      await world.sandboxes.close();
      const row = world.store.sandboxes.find(id);
      if (row) world.store.sandboxes.put({ ...row, state });
      expect(await world.restart()).toEqual({ adopted: [], removed: [id] });
      expect(world.sandboxes.view(id)).toMatchObject({ state: 'failed', reason: { code: 'server_restarted' } });
      expect(await world.hosted()).toEqual([]);
      world.sandboxes.reset(id);
      await world.sandboxes.whenReady(id);
    },
  );

  it('fail, and can be reset, when a node is gone', async () => {
    const id = await world.claimReady();
    world.host.nodes.delete([...world.host.nodes.keys()][0] ?? '');
    await world.restart();
    expect(world.sandboxes.view(id)).toMatchObject({ state: 'failed', reason: { code: 'nodes_lost' } });
    expect(await world.hosted()).toEqual([]);
  });

  it('finish a release that was begun', async () => {
    const id = await world.claimReady();
    await world.sandboxes.close();
    const row = world.store.sandboxes.find(id);
    if (row) world.store.sandboxes.put({ ...row, state: 'releasing' });
    expect((await world.restart()).removed).toEqual([id]);
    expect(world.sandboxes.view(id)?.state).toBe('gone');
    expect(await world.hosted()).toEqual([]);
  });

  it('are rid of what the engine finished late', async () => {
    await world.restart();
    await world.host.createNetwork({ sandboxId: 'late', owner: '', topology: '', expiresAt: 0 });
    world.clock.pass(2001);
    await until('the sweep', async () => (await world.hosted()).length === 0);
  });

  it('are rid of what the engine finished late for one that failed, before it is made anew', async () => {
    const id = await world.claimReady();
    await world.sandboxes.close();
    const row = world.store.sandboxes.find(id);
    if (row) world.store.sandboxes.put({ ...row, state: 'provisioning' });
    await world.restart();
    await world.host.createNetwork({ sandboxId: id, owner: '', topology: '', expiresAt: 0 });
    world.clock.pass(2001);
    await until('the sweep', async () => (await world.hosted()).length === 0);
    world.sandboxes.reset(id);
    await world.sandboxes.whenReady(id);
    world.clock.pass(2001);
    expect((await world.hosted()).length).toBe(1);
  });
});
