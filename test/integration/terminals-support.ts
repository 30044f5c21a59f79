import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { createDockerHost, type NodeRef, type SandboxHost } from '../../server/host/index.ts';

export interface TestNode extends AsyncDisposable {
  host: SandboxHost;
  node: NodeRef;
}

/** A real node with its own engine, under an instance of its own; removed when disposed. */
export async function startTestNode(): Promise<TestNode> {
  const instance = `test-${randomBytes(6).toString('hex')}`;
  const sandbox = {
    sandboxId: `term${randomBytes(4).toString('hex')}`,
    owner: 'test',
    topology: 'test',
    expiresAt: Date.now() + 3_600_000,
  };
  const host = createDockerHost({ instance });
  const remove = () => host.removeSandbox(sandbox.sandboxId);
  try {
    await host.createNetwork(sandbox);
    const node = await host.startNode({
      sandbox,
      name: 'node1',
      image: 'drydock/node:latest',
      isolation: 'plain',
      limits: { memoryMiB: 768, cpus: 2, pids: 512, diskMiB: 2048 },
    });
    await ready(host, node);
    return { host, node, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The page of terminals-browser/, in which there is nothing but a terminal. */
export async function buildTerminalPage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('./terminals-browser', import.meta.url)),
    build: {
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2023',
      modulePreload: { polyfill: false },
    },
  });
}

async function ready(host: SandboxHost, node: NodeRef): Promise<void> {
  for (let tries = 0; ; tries++) {
    const handle = await host.exec(node, { side: 'inner', argv: ['true'] });
    handle.stdin.end();
    handle.stdout.resume();
    handle.stderr.resume();
    if ((await handle.exit) === 0) return;
    if (tries > 100) throw new Error(`${node.name} did not become ready`);
    await sleep(50);
  }
}
