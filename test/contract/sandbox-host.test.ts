import Docker from 'dockerode';
import { testHost } from '../support/engine.ts';
import { FakeHost } from '../support/fake-host.ts';
import { sandboxHostCases } from './sandbox-host-cases.ts';

sandboxHostCases('in memory', async () => {
  const host = new FakeHost();
  return {
    host,
    stopNode: async (node) => host.killNode(node.sandboxId, node.name),
    dispose: async () => undefined,
  };
});

sandboxHostCases('a Docker Engine', async () => {
  const host = testHost();
  return {
    host,
    stopNode: async (node) => void (await new Docker().getContainer(node.id).kill()),
    dispose: () => host[Symbol.asyncDispose](),
  };
});
