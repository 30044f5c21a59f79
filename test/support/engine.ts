import { randomBytes } from 'node:crypto';
import {
  createDockerHost,
  type DockerHostOptions,
  type NodeSpec,
  type SandboxHost,
  type SandboxLabels,
} from '../../server/host/index.ts';

/** The node image that `npm start` makes. */
export const NODE_IMAGE = 'drydock/node:latest';

export const randomId = (prefix: string): string => `${prefix}${randomBytes(4).toString('hex')}`;

/** A Docker host of a random instance, with everything it made removed at the end. */
export function testHost(
  options: Partial<DockerHostOptions> = {},
): SandboxHost & { instance: string; [Symbol.asyncDispose](): Promise<void> } {
  const instance = randomId('test-');
  const host = createDockerHost({ instance, ...options });
  return Object.assign(host, {
    instance,
    async [Symbol.asyncDispose]() {
      const left = await host.list();
      await Promise.all(left.map(({ sandboxId }) => host.removeSandbox(sandboxId)));
    },
  });
}

export const labels = (sandboxId: string): SandboxLabels => ({
  sandboxId,
  owner: 'tester',
  topology: 'engines:node1=engine',
  expiresAt: Date.now() + 600_000,
});

export const nodeSpec = (sandboxId: string, name: string, changes: Partial<NodeSpec> = {}): NodeSpec => ({
  sandbox: labels(sandboxId),
  name,
  image: NODE_IMAGE,
  isolation: 'plain',
  limits: { memoryMiB: 512, cpus: 2, pids: 512, diskMiB: 2048 },
  ...changes,
});

/** Waits for a condition instead of sleeping; says what it waited for when it does not come. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
