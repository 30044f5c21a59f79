import type { ClusterDriver, Clusters } from '../../server/clusters/index.ts';
import type { EngineApi } from '../../server/host/index.ts';
import { createSandboxes, type SandboxEvent, type SandboxRequest } from '../../server/sandboxes/index.ts';
import { openStore } from '../../server/store/index.ts';
import { FakeHost } from './fake-host.ts';
import { enginesOf, imagesOf, requestOf, SETTINGS, userns } from './sandboxes.ts';

/** Time that passes only when told to. */
export class FakeClock {
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

export class FakeClusters implements Clusters {
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

/** Sandboxes on a host in memory, with what they told, and a way to restart their server. */
export async function fakeSandboxes() {
  const host = new FakeHost();
  const clusters = new FakeClusters();
  const clock = new FakeClock();
  const store = await openStore(':memory:');
  const events: SandboxEvent[] = [];
  const start = () => {
    const images = imagesOf('mirror');
    const made = createSandboxes({
      host,
      clusters,
      clock,
      store,
      images,
      settings: SETTINGS,
      userns,
      engineOf: () => noEngine,
    });
    made.on((event) => events.push(event));
    return made;
  };
  const world = {
    host,
    clusters,
    clock,
    store,
    events,
    sandboxes: start(),
    /** A sandbox of two engines. */
    async claimReady(changes: Partial<SandboxRequest> = {}): Promise<string> {
      const { id } = world.sandboxes.claim(requestOf(enginesOf(2), changes));
      await world.sandboxes.whenReady(id);
      return id;
    },
    hosted: async () => (await host.list()).map(({ sandboxId }) => sandboxId),
    async restart(owned: (id: string) => boolean = () => true) {
      await world.sandboxes.close();
      world.sandboxes = start();
      return world.sandboxes.reconcile((id) => (owned(id) ? async () => undefined : undefined));
    },
    async [Symbol.asyncDispose]() {
      await world.sandboxes.close();
      store.close();
    },
  };
  return world;
}

export type FakeWorld = Awaited<ReturnType<typeof fakeSandboxes>>;
