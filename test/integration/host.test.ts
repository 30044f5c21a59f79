import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDockerHost, type HostEvent, type SandboxHost } from '../../server/host/index.ts';
import { labels, nodeSpec, randomId, until } from '../support/engine.ts';

/** A door to the real engine that can be shut, as if the engine had stopped. */
class Door {
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();
  constructor(readonly path: string) {}

  async open(): Promise<void> {
    const server = createServer((inward) => {
      const outward = createConnection('/var/run/docker.sock');
      for (const socket of [inward, outward]) {
        this.sockets.add(socket);
        socket.on('error', () => socket.destroy()).on('close', () => this.sockets.delete(socket));
      }
      inward.pipe(outward).pipe(inward);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.path, resolve));
  }

  async shut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
    this.server = undefined;
  }
}

describe('an engine that goes away and comes back', () => {
  let dir: string;
  let door: Door;
  let host: SandboxHost;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'drydock-door-'));
    door = new Door(join(dir, 'docker.sock'));
    await door.open();
    host = createDockerHost({ instance: randomId('test-'), dockerOptions: { socketPath: door.path } });
  });
  afterEach(async () => {
    if ((await host.list().catch(() => [])).length > 0) throw new Error('a test left something on the host');
    await door.shut();
    await rm(dir, { recursive: true, force: true });
  });

  it('is told once each way, and node deaths go on being told', async () => {
    const events: HostEvent[] = [];
    const unwatch = host.watch((event) => events.push(event));
    const kinds = () => events.map((event) => event.kind);
    const sandboxId = randomId('h');
    try {
      await host.createNetwork(labels(sandboxId));
      await host.startNode(nodeSpec(sandboxId, 'node1'));
      await until('the start', () => kinds().includes('node-started'));
      await door.shut();
      await until('the loss', () => kinds().includes('engine-down'));
      await new Promise((resolve) => setTimeout(resolve, 500));
      await door.open();
      await until('the return', () => kinds().includes('engine-up'));
      expect(kinds()).toEqual(['node-started', 'engine-down', 'engine-up']);
      await host.removeSandbox(sandboxId);
      await until('the death', () => kinds().includes('node-stopped'));
    } finally {
      unwatch();
      await host.removeSandbox(sandboxId);
    }
  });

  it('is named in errors, with what to do', async () => {
    await door.shut();
    const unreachable = { code: 'host_unreachable', options: { action: expect.stringContaining('doctor') } };
    await expect(host.info()).rejects.toMatchObject(unreachable);
    await expect(host.createNetwork(labels('x'))).rejects.toMatchObject(unreachable);
    await expect(host.removeSandbox('x')).rejects.toMatchObject(unreachable);
    await door.open();
    expect((await host.info()).cpus).toBeGreaterThan(0);
  });

  it('ends the programs that ran in nodes, with an error that says so', async () => {
    const sandboxId = randomId('h');
    try {
      await host.createNetwork(labels(sandboxId));
      const node = await host.startNode(nodeSpec(sandboxId, 'node1'));
      const handle = await host.exec(node, { side: 'outer', argv: ['sleep', '60'] });
      await door.shut();
      await expect(handle.exit).rejects.toMatchObject({ code: 'host_unreachable' });
      await door.open();
    } finally {
      await host.removeSandbox(sandboxId);
    }
  });
});
