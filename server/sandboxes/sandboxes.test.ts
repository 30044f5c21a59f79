import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../test/support/engine.ts';
import { type FakeWorld, fakeSandboxes } from '../../test/support/fake-sandboxes.ts';
import { enginesOf, requestOf, SETTINGS } from '../../test/support/sandboxes.ts';
import { HostError } from '../host/index.ts';

describe('sandboxes', () => {
  let world: FakeWorld;
  beforeEach(async () => {
    world = await fakeSandboxes();
  });
  afterEach(() => world[Symbol.asyncDispose]());
  const states = (id: string) =>
    world.events.flatMap((event) => (event.kind === 'state' && event.sandboxId === id ? [event.view.state] : []));
  const distinct = (list: string[]) => list.filter((state, index) => state !== list[index - 1]);

  it('go from requested to ready, each state written before it is told', async () => {
    const written: (string | undefined)[] = [];
    world.sandboxes.on((event) => {
      if (event.kind === 'state') written.push(world.store.sandboxes.find(event.sandboxId)?.state);
    });
    const id = await world.claimReady();
    expect(distinct(states(id))).toEqual(['requested', 'provisioning', 'ready']);
    expect(written).toEqual(states(id));
    const view = world.sandboxes.view(id);
    expect(view?.nodes.map((node) => [node.name, node.health, node.address])).toEqual([
      ['node1', 'healthy', '172.30.0.2'],
      ['node2', 'healthy', '172.30.0.3'],
    ]);
    expect(view).toMatchObject({
      expiresAt: world.clock.now() + 3_600_000,
      warnAt: world.clock.now() + 3_300_000,
      extensionsLeft: 2,
    });
    expect(view?.steps.map((step) => `${step.id} ${step.state}`).sort()).toEqual(
      ['images', 'room', 'network', 'node:node1', 'node:node2', 'engine:node1', 'engine:node2']
        .map((s) => `${s} done`)
        .sort(),
    );
    expect(world.store.sandboxes.find(id)?.steps).toEqual(view?.steps);
  });

  it('are prepared before they are ready', async () => {
    let during: string | undefined;
    const id = await world.claimReady({
      prepare: async (sandbox, step) => {
        during = world.sandboxes.view(sandbox.id)?.state;
        step('setup', 'Set-up').done();
      },
    });
    expect(during).toBe('provisioning');
    expect(world.sandboxes.view(id)?.steps.at(-1)).toMatchObject({ id: 'setup', state: 'done' });
  });

  it('are refused when all places are taken, and given again after a release', async () => {
    const ids = [await world.claimReady(), await world.claimReady(), await world.claimReady()];
    expect(world.sandboxes.capacity()).toEqual({ sandboxes: 3, max: 3 });
    expect(() => world.sandboxes.claim(requestOf(enginesOf(1)))).toThrow(
      expect.objectContaining({ code: 'no_capacity' }),
    );
    await world.sandboxes.release(ids[0] ?? '', 'done');
    expect(world.sandboxes.capacity().sandboxes).toBe(2);
    await world.claimReady();
  });

  it.each([
    ['memory', { memoryFreeMiB: 600 }, 'host_out_of_memory'],
    ['disk', { diskFreeMiB: 1000 }, 'host_out_of_disk'],
  ])('fail with a reason when the host has no %s for them', async (_what, lack, code) => {
    Object.assign(world.host.info_, lack);
    const { id } = world.sandboxes.claim(requestOf(enginesOf(2)));
    await expect(world.sandboxes.whenReady(id)).rejects.toMatchObject({ code: 'sandbox_failed' });
    expect(world.sandboxes.view(id)?.reason).toMatchObject({ code, action: expect.any(String) });
    await until('nothing on the host', async () => (await world.hosted()).length === 0);
    expect(world.host.calls).not.toContain('startNode');
  });

  it.each(['createNetwork', 'startNode', 'form', 'prepare'])(
    'can be cancelled during %s, promptly and whole',
    async (where) => {
      let there = false;
      const hang = (signal: AbortSignal) =>
        new Promise<never>((_resolve, reject) => {
          there = true;
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      world.host.before = async (method) => {
        if (method !== where) return;
        there = true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      };
      if (where === 'form') world.clusters.form = (_nodes, _steps, signal) => hang(signal);
      const prepare = where === 'prepare' ? (_s: unknown, _l: unknown, signal: AbortSignal) => hang(signal) : undefined;
      const { id } = world.sandboxes.claim(requestOf(enginesOf(2), { prepare }));
      const ready = world.sandboxes.whenReady(id);
      ready.catch(() => undefined);
      await until(`the middle of ${where}`, () => there);
      await Promise.all([world.sandboxes.release(id, 'Changed my mind'), world.sandboxes.release(id, 'Twice')]);
      await expect(ready).rejects.toMatchObject({ code: 'sandbox_gone' });
      expect(await world.hosted()).toEqual([]);
      expect(world.sandboxes.view(id)).toMatchObject({
        state: 'gone',
        reason: { code: 'cancelled', message: 'Changed my mind' },
      });
      expect(distinct(states(id))).toEqual(['requested', 'provisioning', 'releasing', 'gone']);
    },
  );

  it('warn before their end, end, and can be extended as often as allowed', async () => {
    const id = await world.claimReady();
    world.clock.pass(3_299_999);
    expect(world.events.filter((event) => event.kind === 'warning')).toEqual([]);
    world.clock.pass(2);
    const expiresAt = world.sandboxes.view(id)?.expiresAt;
    expect(world.events.filter((event) => event.kind === 'warning')).toEqual([
      { kind: 'warning', sandboxId: id, expiresAt },
    ]);
    expect(world.sandboxes.extend(id)).toMatchObject({
      extensionsLeft: 1,
      expiresAt: (expiresAt ?? 0) + SETTINGS.extensionMs,
    });
    world.sandboxes.extend(id);
    expect(() => world.sandboxes.extend(id)).toThrow(expect.objectContaining({ code: 'no_extensions_left' }));
    world.clock.pass(300_000);
    expect(world.sandboxes.view(id)?.state).toBe('ready');
    world.clock.pass(2 * SETTINGS.extensionMs);
    await until('the end', () => world.sandboxes.view(id)?.state === 'gone');
    expect(world.sandboxes.view(id)?.reason?.code).toBe('expired');
    expect(await world.hosted()).toEqual([]);
  });

  it('are made anew by a reset, under the same id and with the same end', async () => {
    let prepared = 0;
    const id = await world.claimReady({ prepare: async () => void prepared++ });
    const before = world.sandboxes.ready(id)?.nodes.map((node) => node.ref.id);
    const { expiresAt } = world.sandboxes.view(id) ?? {};
    world.clock.pass(1000);
    world.sandboxes.reset(id);
    world.sandboxes.reset(id);
    expect(world.sandboxes.ready(id)).toBeUndefined();
    const after = (await world.sandboxes.whenReady(id)).nodes.map((node) => node.ref.id);
    expect(after).toHaveLength(2);
    expect(after.some((node) => before?.includes(node))).toBe(false);
    expect(prepared).toBe(2);
    expect(world.sandboxes.view(id)?.expiresAt).toBe(expiresAt);
    expect(world.host.nodes.size).toBe(2);
  });

  it('can be reset after they have failed, and not while they are made', async () => {
    world.host.before = (method) => {
      if (method === 'startNode') throw new HostError('host_error', 'not today');
    };
    const { id } = world.sandboxes.claim(requestOf(enginesOf(1)));
    expect(() => world.sandboxes.reset(id)).toThrow(expect.objectContaining({ code: 'sandbox_not_ready' }));
    await expect(world.sandboxes.whenReady(id)).rejects.toThrow(/not today/);
    world.host.before = () => undefined;
    world.sandboxes.reset(id);
    await world.sandboxes.whenReady(id);
    expect(world.sandboxes.view(id)).toMatchObject({ state: 'ready', reason: undefined });
  });

  it('share one watch among all who look', async () => {
    const sandbox = world.sandboxes.ready(await world.claimReady());
    const watches = [sandbox?.watch(), sandbox?.watch()];
    expect(world.clusters.watches).toBe(1);
    watches[0]?.close();
    watches[0]?.close();
    expect(world.clusters.watches).toBe(1);
    watches[1]?.close();
    expect(world.clusters.watches).toBe(0);
  });

  it('let a wait be given up', async () => {
    world.clusters.form = (_nodes, _steps, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { id } = world.sandboxes.claim(requestOf(enginesOf(1)));
    await expect(world.sandboxes.whenReady(id, AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
    await expect(world.sandboxes.whenReady('unknown')).rejects.toMatchObject({ code: 'sandbox_not_found' });
  });

  it('are ended cleanly when the server stops while they are made', async () => {
    world.clusters.form = (_nodes, _steps, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const ready = await (async () => {
      const form = world.clusters.form;
      world.clusters.form = async () => undefined;
      const id = await world.claimReady();
      world.clusters.form = form;
      return id;
    })();
    const { id } = world.sandboxes.claim(requestOf(enginesOf(1)));
    await until('a node', () => world.host.nodes.size === 3);
    await world.sandboxes.close();
    expect(world.store.sandboxes.find(id)).toMatchObject({ state: 'failed', reason: { code: 'server_stopping' } });
    expect(await world.hosted()).toEqual([ready]);
    expect(() => world.sandboxes.claim(requestOf(enginesOf(1)))).toThrow(
      expect.objectContaining({ code: 'server_stopping' }),
    );
  });
});
