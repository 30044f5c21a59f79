import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClusterNode, createClusters } from '../../server/clusters/index.ts';
import { testHost } from '../support/engine.ts';
import { startNodes } from './clusters-support.ts';

const driver = createClusters().driver('swarm');
const never = new AbortController().signal;
const host = testHost();
let nodes: ClusterNode[] = [];

beforeAll(async () => {
  nodes = await startNodes(host, ['manager', 'worker', 'manager', 'manager', 'engine']);
  await driver.form(nodes, () => ({ says: () => undefined, done: () => undefined, failed: () => undefined }), never);
  await nodes[0]?.engine.post('/services/create', {
    Name: 'web',
    Mode: { Replicated: { Replicas: 2 } },
    TaskTemplate: { ContainerSpec: { Image: 'no/such:1.0' }, Placement: { Constraints: ['node.labels.nowhere==yes'] } },
  });
});
afterAll(async () => {
  for (const node of nodes) node.engine.close();
  await host[Symbol.asyncDispose]();
});

it('a swarm is drawn in less than 50 ms once connected', async () => {
  const times: number[] = [];
  for (let i = 0; i < 20; i++) {
    const since = performance.now();
    const picture = await driver.picture(nodes, never);
    times.push(performance.now() - since);
    expect(picture.nodes).toHaveLength(5);
  }
  // The best, because the machine of this test has other things to do.
  expect(Math.min(...times)).toBeLessThan(50);
});
