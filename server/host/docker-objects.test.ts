import type Docker from 'dockerode';
import { describe, expect, it } from 'vitest';
import { removeHosted } from './docker-objects.ts';

/** An engine that has one network, which it does not remove: somebody is on it, it says. */
function engineWithNetwork(containers: Record<string, object>): Docker {
  const engine: unknown = {
    listContainers: async () => [],
    listVolumes: async () => ({ Volumes: [] }),
    listNetworks: async () => [{ Id: 'f00', Name: 'drydock-s1' }],
    getNetwork: () => ({
      inspect: async () => ({ Containers: containers }),
      remove: () =>
        Promise.reject(Object.assign(new Error('network has active endpoints'), { statusCode: 403, reason: 'x' })),
    }),
  };
  return engine as Docker;
}

const remove = (engine: Docker) => removeHosted(engine, { remove: async () => undefined }, 'i', 's1');

describe('removing what is on a host', () => {
  it.concurrent('gives up on an empty network that the engine does not let go of, and says so', async () => {
    expect(await remove(engineWithNetwork({}))).toEqual(['f00']);
  });

  it.concurrent('fails when somebody is on the network', async () => {
    await expect(remove(engineWithNetwork({ c1: {} }))).rejects.toThrow(
      'Could not remove all of sandbox s1: drydock-s1',
    );
  });
});
