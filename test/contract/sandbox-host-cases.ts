import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecSpec, HostEvent, NodeRef, SandboxHost } from '../../server/host/index.ts';
import { labels, nodeSpec, randomId, until } from '../support/engine.ts';

export interface HostUnderTest {
  host: SandboxHost;
  /** Ends a node's container from outside, as the kernel or an operator would. */
  stopNode(node: NodeRef): Promise<void>;
  dispose(): Promise<void>;
}

/** What every SandboxHost promises; both adapters run it. */
export function sandboxHostCases(name: string, make: () => Promise<HostUnderTest>): void {
  describe(`SandboxHost: ${name}`, () => {
    const sandboxId = randomId('c');
    const events: HostEvent[] = [];
    let made: HostUnderTest;
    let host: SandboxHost;
    let node1: NodeRef;
    let node2: NodeRef;
    let unwatch: () => void;

    const run = async (spec: ExecSpec, input = '') => {
      const handle = await host.exec(node1, spec);
      handle.stdin.end(input);
      const [stdout, stderr, code] = await Promise.all([text(handle.stdout), text(handle.stderr), handle.exit]);
      return { stdout, stderr, code };
    };
    const outer = (...argv: [string, ...string[]]): ExecSpec => ({ side: 'outer', argv });

    beforeAll(async () => {
      made = await make();
      ({ host } = made);
      unwatch = host.watch((event) => events.push(event));
      await host.createNetwork(labels(sandboxId));
      [node1, node2] = await Promise.all([
        host.startNode(nodeSpec(sandboxId, 'node1')),
        host.startNode(nodeSpec(sandboxId, 'node2')),
      ]);
    });
    afterAll(async () => {
      unwatch?.();
      await made?.dispose();
    });

    it('gives each node its own address on the sandbox network', () => {
      expect(node1).toMatchObject({ sandboxId, name: 'node1', address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/) });
      expect(node2.address).not.toBe(node1.address);
    });

    it('tells what the host has', async () => {
      const info = await host.info();
      expect(info.cpus).toBeGreaterThan(0);
      expect(info.memoryFreeMiB).toBeLessThanOrEqual(info.memoryMiB);
      expect(info.diskFreeMiB).toBeGreaterThan(0);
      expect([1, 2]).toContain(info.cgroupVersion);
    });

    it('runs a program with its arguments, environment and exit code', async () => {
      const spec = {
        ...outer('sh', '-c', 'echo "$WORD $1"; echo trouble >&2; exit 7', 'sh', 'two words'),
        env: { WORD: 'a "b"' },
      };
      expect(await run(spec)).toEqual({ stdout: 'a "b" two words\n', stderr: 'trouble\n', code: 7 });
    });

    it('hands the environment over on the inner side too', async () => {
      const spec: ExecSpec = { side: 'inner', argv: ['sh', '-c', 'echo "$WORD"'], env: { WORD: 'inside' } };
      // 125: the machine inside has not started yet.
      await until('the inner side', async () => (await run({ side: 'inner', argv: ['true'] })).code === 0);
      expect(await run(spec)).toEqual({ stdout: 'inside\n', stderr: '', code: 0 });
    });

    it('gives an exit code of 126 or 127 for a program that is not there', async () => {
      expect([126, 127]).toContain((await run(outer('/no/such/program'))).code);
    });

    it('lets a program see the end of its input, and reads what it says after that', async () => {
      const { stdout, code } = await run(outer('sh', '-c', 'wc -c; echo done'), 'x'.repeat(100_000));
      expect(stdout.split('\n').map((line) => line.trim())).toEqual(['100000', 'done', '']);
      expect(code).toBe(0);
    });

    it('carries every byte both ways through a duplex', async () => {
      const handle = await host.exec(node1, outer('cat'));
      const tunnel = handle.duplex();
      const sent = Buffer.alloc(3_000_000);
      for (let i = 0; i < sent.length; i += 4) sent.writeUInt32LE(i, i);
      tunnel.end(sent);
      const got: Buffer[] = [];
      for await (const chunk of tunnel) got.push(chunk as Buffer);
      expect(Buffer.concat(got).equals(sent)).toBe(true);
    });

    it('holds a program back that writes more than is read', async () => {
      const handle = await host.exec(node1, outer('sh', '-c', 'head -c 60000000 /dev/zero; echo over >&2'));
      let over = false;
      handle.stderr.on('data', () => {
        over = true;
      });
      await until('the buffers are full', () => handle.stdout.readableLength > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(over).toBe(false);
      expect(handle.stdout.readableLength).toBeLessThan(4_000_000);
      let bytes = 0;
      for await (const chunk of handle.stdout) bytes += (chunk as Buffer).length;
      expect(bytes).toBe(60_000_000);
      expect(await handle.exit).toBe(0);
    });

    it('rejects the exit of a program whose streams we closed', async () => {
      const handle = await host.exec(node1, outer('cat'));
      handle.close();
      await expect(handle.exit).rejects.toMatchObject({ code: 'exec_failed' });
    });

    it('does not start what was aborted before', async () => {
      const reason = new Error('changed my mind');
      const signal = AbortSignal.abort(reason);
      await expect(host.exec(node1, outer('true'), signal)).rejects.toBe(reason);
      await expect(host.startNode(nodeSpec(sandboxId, 'node9'), signal)).rejects.toBe(reason);
    });

    it('names an image that is missing, and leaves nothing of the node', async () => {
      const spec = nodeSpec(sandboxId, 'node3', { image: 'drydock-test/missing:latest' });
      await expect(host.startNode(spec)).rejects.toMatchObject({ code: 'image_missing' });
      const found = (await host.list()).find((one) => one.sandboxId === sandboxId);
      expect(found?.nodes.map((node) => node.name).sort()).toEqual(['node1', 'node2']);
    });

    it('lists what carries our label', async () => {
      const found = (await host.list()).find((one) => one.sandboxId === sandboxId);
      expect(found).toMatchObject({ owner: 'tester', topology: 'engines:node1=engine', hasNetwork: true });
      expect(found?.nodes.find((node) => node.name === 'node1')).toEqual({ ...node1, running: true });
    });

    it('measures a node', async () => {
      const usage = await host.usage(node1);
      expect(usage.memoryMiB).toBeGreaterThan(0);
      expect(usage.pids).toBeGreaterThan(0);
    });

    it('measures the disk, and what a node wrote on it', async () => {
      expect(await host.diskFreeMiB()).toBeGreaterThan(0);
      expect((await host.diskUse(node1)).totalMiB).toBeGreaterThanOrEqual(1);
    });

    it('tells that a node stopped, refuses execs there, and starts it again', async () => {
      await made.stopNode(node2);
      const stopped = { kind: 'node-stopped', sandboxId, node: 'node2', oom: false };
      await until('the death of node2', () =>
        events.some((event) => JSON.stringify(event) === JSON.stringify(stopped)),
      );
      await expect(host.exec(node2, outer('true'))).rejects.toMatchObject({ code: 'node_gone' });
      events.length = 0;
      await host.restartNode(node2);
      await until('the start of node2', () => events.some((event) => event.kind === 'node-started'));
      const found = (await host.list()).find((one) => one.sandboxId === sandboxId);
      expect(found?.nodes.find((node) => node.name === 'node2')?.running).toBe(true);
    });

    it('reads on one side when the other has been given up', async () => {
      const handle = await host.exec(node1, outer('sh', '-c', 'head -c 3000000 /dev/zero >&2; echo over'));
      handle.stderr.destroy();
      expect(await text(handle.stdout)).toBe('over\n');
    });

    it('removes a sandbox whole although the output of a program there is not read, and again without complaint', async () => {
      const unread = await host.exec(node1, outer('sh', '-c', 'head -c 60000000 /dev/zero'));
      await until('the buffers are full', () => unread.stdout.readableLength > 0);
      await Promise.all([host.removeSandbox(sandboxId), host.removeSandbox(sandboxId)]);
      await host.removeSandbox(sandboxId);
      expect((await host.list()).filter((one) => one.sandboxId === sandboxId)).toEqual([]);
      await expect(host.exec(node1, outer('true'))).rejects.toMatchObject({ code: 'node_gone' });
      await expect(host.usage(node1)).rejects.toMatchObject({ code: 'node_gone' });
    });
  });
}

async function text(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
