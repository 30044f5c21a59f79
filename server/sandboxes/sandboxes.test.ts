import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../test/support/engine.ts';
import { FakeHost } from '../../test/support/fake-host.ts';
import { enginesOf, imagesOf, requestOf, SETTINGS } from '../../test/support/sandboxes.ts';
import type { ClusterDriver, Clusters } from '../clusters/index.ts';
import { type EngineApi, HostError } from '../host/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { createSandboxes, type SandboxEvent, type Sandboxes } from './index.ts';

/** Time that passes only when told to. */
class FakeClock {
  private time = 1_000_000;
  private timers: { at: number; callback: () => void }[] = [];
  now = () => this.time;
  after = (ms: number, callback: () => void) => {
    const timer = { at: this.time + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
  pass(ms: number): void {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time).sort((a, b) => a.at - b.at);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.callback();
  }
}

class FakeClusters implements Clusters {
  form: ClusterDriver['form'] = async (nodes, steps) => {
    for (const node of nodes) steps(`engine:${node.name}`, node.name).done();
  };
  watches = 0;
  driver = (): ClusterDriver => ({
    kind: 'engines',
    form: (...args) => this.form(...args),
    picture: async (nodes) => ({
      at: 0,
      cluster: 'engines',
      nodes: nodes.map((node) => ({ name: node.name, role: node.role, leader: false, state: 'ready', chips: [] })),
      unplaced: [],
      groups: [],
      networks: [],
    }),
  });
  watch = () => {
    this.watches++;
    return { onChange: () => () => undefined, close: () => void this.watches-- };
  };
}

const noEngine = { close: () => undefined } as unknown as EngineApi;

describe('sandboxes', () => {
  let host: FakeHost;
  let clusters: FakeClusters;
  let clock: FakeClock;
  let store: Store;
  let sandboxes: Sandboxes;
  let events: SandboxEvent[];

  const start = () => {
    const made = createSandboxes({
      host,
      clusters,
      clock,
      store,
      images: imagesOf('mirror'),
      settings: SETTINGS,
      engineOf: () => noEngine,
    });
    made.on((event) => events.push(event));
    return made;
  };
  const claimReady = async (changes: Parameters<typeof requestOf>[1] = {}) => {
    const { id } = sandboxes.claim(requestOf(enginesOf(2), changes));
    await sandboxes.whenReady(id);
    return id;
  };
  const states = (id: string) =>
    events.flatMap((event) => (event.kind === 'state' && event.sandboxId === id ? [event.view.state] : []));
  const distinct = (list: string[]) => list.filter((state, index) => state !== list[index - 1]);
  const hosted = async () => (await host.list()).map(({ sandboxId }) => sandboxId);

  beforeEach(async () => {
    host = new FakeHost();
    clusters = new FakeClusters();
    clock = new FakeClock();
    store = await openStore(':memory:');
    events = [];
    sandboxes = start();
  });
  afterEach(async () => {
    await sandboxes.close();
    store.close();
  });

  it('go from requested to ready, each state written before it is told', async () => {
    const written: (string | undefined)[] = [];
    sandboxes.on((event) => {
      if (event.kind === 'state') written.push(store.sandboxes.find(event.sandboxId)?.state);
    });
    const id = await claimReady();
    expect(distinct(states(id))).toEqual(['requested', 'provisioning', 'ready']);
    expect(written).toEqual(states(id));
    const view = sandboxes.view(id);
    expect(view?.nodes.map((node) => [node.name, node.health, node.address])).toEqual([
      ['node1', 'healthy', '172.30.0.2'],
      ['node2', 'healthy', '172.30.0.3'],
    ]);
    expect(view).toMatchObject({
      expiresAt: clock.now() + 3_600_000,
      warnAt: clock.now() + 3_300_000,
      extensionsLeft: 2,
    });
    expect(view?.steps.map((step) => `${step.id} ${step.state}`).sort()).toEqual(
      ['images', 'room', 'network', 'node:node1', 'node:node2', 'engine:node1', 'engine:node2']
        .map((s) => `${s} done`)
        .sort(),
    );
    expect(store.sandboxes.find(id)?.steps).toEqual(view?.steps);
  });

  it('are prepared before they are ready', async () => {
    let during: string | undefined;
    const id = await claimReady({
      prepare: async (sandbox, step) => {
        during = sandboxes.view(sandbox.id)?.state;
        step('setup', 'Set-up').done();
      },
    });
    expect(during).toBe('provisioning');
    expect(sandboxes.view(id)?.steps.at(-1)).toMatchObject({ id: 'setup', state: 'done' });
  });

  it('are refused when all places are taken, and given again after a release', async () => {
    const ids = [await claimReady(), await claimReady(), await claimReady()];
    expect(sandboxes.capacity()).toEqual({ sandboxes: 3, max: 3 });
    expect(() => sandboxes.claim(requestOf(enginesOf(1)))).toThrow(expect.objectContaining({ code: 'no_capacity' }));
    await sandboxes.release(ids[0] ?? '', 'done');
    expect(sandboxes.capacity().sandboxes).toBe(2);
    await claimReady();
  });

  it.each([
    ['memory', { memoryFreeMiB: 600 }, 'host_out_of_memory'],
    ['disk', { diskFreeMiB: 1000 }, 'host_out_of_disk'],
  ])('fail with a reason when the host has no %s for them', async (_what, lack, code) => {
    Object.assign(host.info_, lack);
    const { id } = sandboxes.claim(requestOf(enginesOf(2)));
    await expect(sandboxes.whenReady(id)).rejects.toMatchObject({ code: 'sandbox_failed' });
    expect(sandboxes.view(id)?.reason).toMatchObject({ code, action: expect.any(String) });
    await until('nothing on the host', async () => (await hosted()).length === 0);
    expect(host.calls).not.toContain('startNode');
  });

  it.each(['info', 'createNetwork', 'startNode', 'form', 'prepare'])('leave nothing when %s fails', async (where) => {
    const fault = new HostError('host_unreachable', 'no engine', { action: 'start it' });
    host.before = (method, detail) => {
      if (method === where && detail !== 'node1') throw fault;
    };
    if (where === 'form') clusters.form = () => Promise.reject(fault);
    const prepare = where === 'prepare' ? () => Promise.reject(fault) : undefined;
    const { id } = sandboxes.claim(requestOf(enginesOf(3), { prepare }));
    await expect(sandboxes.whenReady(id)).rejects.toThrow(/no engine/);
    expect(sandboxes.view(id)).toMatchObject({
      state: 'failed',
      reason: { code: 'host_unreachable', action: 'start it' },
    });
    await until('nothing on the host', async () => (await hosted()).length === 0);
    await sandboxes.release(id, 'done');
    expect(sandboxes.view(id)?.state).toBe('gone');
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
      host.before = async (method) => {
        if (method !== where) return;
        there = true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      };
      if (where === 'form') clusters.form = (_nodes, _steps, signal) => hang(signal);
      const prepare = where === 'prepare' ? (_s: unknown, _l: unknown, signal: AbortSignal) => hang(signal) : undefined;
      const { id } = sandboxes.claim(requestOf(enginesOf(2), { prepare }));
      const ready = sandboxes.whenReady(id);
      ready.catch(() => undefined);
      await until(`the middle of ${where}`, () => there);
      await Promise.all([sandboxes.release(id, 'Changed my mind'), sandboxes.release(id, 'Twice')]);
      await expect(ready).rejects.toMatchObject({ code: 'sandbox_gone' });
      expect(await hosted()).toEqual([]);
      expect(sandboxes.view(id)).toMatchObject({
        state: 'gone',
        reason: { code: 'cancelled', message: 'Changed my mind' },
      });
      expect(distinct(states(id))).toEqual(['requested', 'provisioning', 'releasing', 'gone']);
    },
  );

  it('warn before their end, end, and can be extended as often as allowed', async () => {
    const id = await claimReady();
    clock.pass(3_299_999);
    expect(events.filter((event) => event.kind === 'warning')).toEqual([]);
    clock.pass(2);
    const expiresAt = sandboxes.view(id)?.expiresAt;
    expect(events.filter((event) => event.kind === 'warning')).toEqual([{ kind: 'warning', sandboxId: id, expiresAt }]);
    expect(sandboxes.extend(id)).toMatchObject({
      extensionsLeft: 1,
      expiresAt: (expiresAt ?? 0) + SETTINGS.extensionMs,
    });
    sandboxes.extend(id);
    expect(() => sandboxes.extend(id)).toThrow(expect.objectContaining({ code: 'no_extensions_left' }));
    clock.pass(300_000);
    expect(sandboxes.view(id)?.state).toBe('ready');
    clock.pass(2 * SETTINGS.extensionMs);
    await until('the end', () => sandboxes.view(id)?.state === 'gone');
    expect(sandboxes.view(id)?.reason?.code).toBe('expired');
    expect(await hosted()).toEqual([]);
  });

  it('are made anew by a reset, under the same id and with the same end', async () => {
    let prepared = 0;
    const id = await claimReady({ prepare: async () => void prepared++ });
    const before = sandboxes.ready(id)?.nodes.map((node) => node.ref.id);
    const { expiresAt } = sandboxes.view(id) ?? {};
    clock.pass(1000);
    sandboxes.reset(id);
    sandboxes.reset(id);
    expect(sandboxes.ready(id)).toBeUndefined();
    const after = (await sandboxes.whenReady(id)).nodes.map((node) => node.ref.id);
    expect(after).toHaveLength(2);
    expect(after.some((node) => before?.includes(node))).toBe(false);
    expect(prepared).toBe(2);
    expect(sandboxes.view(id)?.expiresAt).toBe(expiresAt);
    expect(host.nodes.size).toBe(2);
  });

  it('can be reset after they have failed, and not while they are made', async () => {
    host.before = (method) => {
      if (method === 'startNode') throw new HostError('host_error', 'not today');
    };
    const { id } = sandboxes.claim(requestOf(enginesOf(1)));
    expect(() => sandboxes.reset(id)).toThrow(expect.objectContaining({ code: 'sandbox_not_ready' }));
    await expect(sandboxes.whenReady(id)).rejects.toThrow(/not today/);
    host.before = () => undefined;
    sandboxes.reset(id);
    await sandboxes.whenReady(id);
    expect(sandboxes.view(id)).toMatchObject({ state: 'ready', reason: undefined });
  });

  it('are released in spite of a host that fails for a while', async () => {
    const id = await claimReady();
    let failures = 2;
    host.before = (method) => {
      if (method === 'removeSandbox' && failures-- > 0) throw new HostError('host_unreachable', 'away');
    };
    await sandboxes.release(id, 'done');
    expect(await hosted()).toEqual([]);
    expect(sandboxes.view(id)?.state).toBe('gone');
    await sandboxes.release(id, 'again');
    await sandboxes.release('unknown', 'never was');
  });

  it('show the health of their nodes, and keep their state when the engine goes and comes', async () => {
    const id = await claimReady();
    const health = () => sandboxes.view(id)?.nodes.map((node) => node.health);
    host.killNode(id, 'node2', true);
    await until('node2 stopped', () => health()?.[1] === 'stopped');
    expect(health()).toEqual(['healthy', 'stopped']);
    host.tell({ kind: 'engine-down', message: 'gone' });
    expect(health()).toEqual(['engine-down', 'engine-down']);
    expect(sandboxes.ready(id)).toBeDefined();
    for (const node of host.nodes.values()) node.running = false;
    host.tell({ kind: 'engine-up' });
    await until('both are back', () => health()?.every((one) => one === 'healthy') ?? false);
    expect([...host.nodes.values()].every((node) => node.running)).toBe(true);
    expect(sandboxes.view(id)?.state).toBe('ready');
  });

  it('fail when a node dies while they are made', async () => {
    clusters.form = (_nodes, _steps, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { id } = sandboxes.claim(requestOf(enginesOf(2)));
    await until('both nodes', () => host.nodes.size === 2);
    host.killNode(id, 'node1', true);
    await expect(sandboxes.whenReady(id)).rejects.toThrow(/node1 .* out of memory/);
    expect(sandboxes.view(id)?.reason?.code).toBe('nodes_lost');
  });

  it('lose a node that writes more than it may, and say so; a reset gives it back', async () => {
    const id = await claimReady();
    const [first = '', second = ''] = [...host.nodes.keys()];
    const tick = async () => {
      const looks = host.calls.filter((call) => call === 'diskFreeMiB').length;
      clock.pass(1000);
      await until('a look', () => host.calls.filter((call) => call === 'diskFreeMiB').length > looks);
      await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await tick();
    const measured = host.calls.filter((call) => call === 'diskUsedMiB').length;
    await tick();
    expect(host.calls.filter((call) => call === 'diskUsedMiB')).toHaveLength(measured);
    host.written.set(first, 2000);
    await tick();
    expect(sandboxes.view(id)?.reason).toBeUndefined();
    host.written.set(second, 2100);
    await tick();
    expect(sandboxes.view(id)).toMatchObject({
      state: 'ready',
      reason: { code: 'node_disk_full', message: expect.stringMatching(/node2 .* 2100 MiB.* 2048 MiB/) },
    });
    await until('node2 stopped', () => sandboxes.view(id)?.nodes[1]?.health === 'stopped');
    expect(sandboxes.view(id)?.nodes[0]?.health).toBe('healthy');
    host.written.clear();
    sandboxes.reset(id);
    await sandboxes.whenReady(id);
    expect(sandboxes.view(id)?.reason).toBeUndefined();
  });

  it('lose the node that has written most when the host runs out of disk', async () => {
    const id = await claimReady();
    host.written.set([...host.nodes.keys()][1] ?? '', 900);
    host.info_.diskFreeMiB = 1500;
    clock.pass(1000);
    await until('node2 stopped', () => sandboxes.view(id)?.nodes[1]?.health === 'stopped');
    expect(sandboxes.view(id)?.reason?.message).toMatch(/the host has only 600 MiB left/);
  });

  it('share one watch among all who look', async () => {
    const sandbox = sandboxes.ready(await claimReady());
    const watches = [sandbox?.watch(), sandbox?.watch()];
    expect(clusters.watches).toBe(1);
    watches[0]?.close();
    watches[0]?.close();
    expect(clusters.watches).toBe(1);
    watches[1]?.close();
    expect(clusters.watches).toBe(0);
  });

  it('let a wait be given up', async () => {
    clusters.form = (_nodes, _steps, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { id } = sandboxes.claim(requestOf(enginesOf(1)));
    await expect(sandboxes.whenReady(id, AbortSignal.timeout(20))).rejects.toThrow(/timeout/);
    await expect(sandboxes.whenReady('unknown')).rejects.toMatchObject({ code: 'sandbox_not_found' });
  });

  describe('after a restart of the server', () => {
    const prepare = async () => undefined;
    const restart = async (owned: (id: string) => boolean = () => true) => {
      await sandboxes.close();
      sandboxes = start();
      return sandboxes.reconcile((id) => (owned(id) ? prepare : undefined));
    };

    it('are adopted when they were ready, with the rest of their time', async () => {
      const id = await claimReady();
      const nodes = [...host.nodes.keys()];
      clock.pass(600_000);
      expect(await restart()).toEqual({ adopted: [id], removed: [] });
      expect(sandboxes.ready(id)?.nodes.map((node) => node.ref.id)).toEqual(nodes);
      clock.pass(3_000_001);
      await until('the end', () => sandboxes.view(id)?.state === 'gone');
    });

    it('have their stopped nodes started again, in the order of their addresses', async () => {
      const id = await claimReady();
      for (const node of host.nodes.values()) node.running = false;
      const started: string[] = [];
      host.before = (method, detail) => void (method === 'restartNode' && started.push(detail));
      expect((await restart()).adopted).toEqual([id]);
      expect(started).toEqual(['node1', 'node2']);
    });

    it('are removed when nobody owns them, when their time is over, or when nobody knows them', async () => {
      const [orphan, late] = [await claimReady(), await claimReady({ lifetimeMs: 1000 })];
      await host.createNetwork({ sandboxId: 'stray', owner: '', topology: '', expiresAt: 0 });
      await sandboxes.close();
      clock.pass(2000);
      const { adopted, removed } = await restart((id) => id !== orphan);
      expect(adopted).toEqual([]);
      expect(removed.sort()).toEqual([orphan, late, 'stray'].sort());
      expect(await hosted()).toEqual([]);
      expect([orphan, late].map((id) => sandboxes.view(id)?.state)).toEqual(['gone', 'gone']);
      expect(sandboxes.capacity().sandboxes).toBe(0);
    });

    it.each(['provisioning', 'resetting', 'requested'] as const)(
      'fail, and can be reset, when they were %s',
      async (state) => {
        const id = await claimReady();
        await sandboxes.close();
        const row = store.sandboxes.find(id);
        if (row) store.sandboxes.put({ ...row, state });
        expect(await restart()).toEqual({ adopted: [], removed: [id] });
        expect(sandboxes.view(id)).toMatchObject({ state: 'failed', reason: { code: 'server_restarted' } });
        expect(await hosted()).toEqual([]);
        sandboxes.reset(id);
        await sandboxes.whenReady(id);
      },
    );

    it('fail, and can be reset, when a node is gone', async () => {
      const id = await claimReady();
      host.nodes.delete([...host.nodes.keys()][0] ?? '');
      await restart();
      expect(sandboxes.view(id)).toMatchObject({ state: 'failed', reason: { code: 'nodes_lost' } });
      expect(await hosted()).toEqual([]);
    });

    it('finish a release that was begun', async () => {
      const id = await claimReady();
      await sandboxes.close();
      const row = store.sandboxes.find(id);
      if (row) store.sandboxes.put({ ...row, state: 'releasing' });
      expect((await restart()).removed).toEqual([id]);
      expect(sandboxes.view(id)?.state).toBe('gone');
      expect(await hosted()).toEqual([]);
    });

    it('are rid of what the engine finished late', async () => {
      await restart();
      await host.createNetwork({ sandboxId: 'late', owner: '', topology: '', expiresAt: 0 });
      clock.pass(2001);
      await until('the sweep', async () => (await hosted()).length === 0);
    });
  });

  it('are ended cleanly when the server stops while they are made', async () => {
    clusters.form = (_nodes, _steps, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const ready = await (async () => {
      const form = clusters.form;
      clusters.form = async () => undefined;
      const id = await claimReady();
      clusters.form = form;
      return id;
    })();
    const { id } = sandboxes.claim(requestOf(enginesOf(1)));
    await until('a node', () => host.nodes.size === 3);
    await sandboxes.close();
    expect(store.sandboxes.find(id)).toMatchObject({ state: 'failed', reason: { code: 'server_stopping' } });
    expect(await hosted()).toEqual([ready]);
    expect(() => sandboxes.claim(requestOf(enginesOf(1)))).toThrow(
      expect.objectContaining({ code: 'server_stopping' }),
    );
  });
});
