import { PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import type { ExecHandle, SandboxHost } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { knownPorts } from './known-ports.ts';
import { wayTo } from './way.ts';

type Answers = Record<string, unknown>;

/** Nodes whose APIs answer so; what is not named is refused. */
function sandboxOf(cluster: string, nodes: Record<string, { engine?: Answers; kube?: Answers }>): ReadySandbox {
  const api = (answers: Answers = {}) => {
    const find = async (path: string) => answers[path];
    const get = async (path: string) => {
      if (path in answers) return answers[path];
      throw new Error(`${path}: no`);
    };
    return { get, find };
  };
  const all = Object.entries(nodes).map(([name, { engine, kube }], index) => ({
    name,
    ref: { name, address: `10.0.0.${index + 1}` },
    engine: api(engine),
    ...(kube && { kube: api(kube) }),
  }));
  const node = (name: string) => all.find((one) => one.name === name);
  return { topology: { cluster }, nodes: all, node } as unknown as ReadySandbox;
}

/** Machines on which a program prints this. */
const saying = (said: string): Pick<SandboxHost, 'exec'> => ({
  exec: async () => {
    const stdout = Readable.from([Buffer.from(said)]);
    const exit = finished(stdout).then(() => 0);
    const stdin = new PassThrough().resume();
    return { stdin, stdout, stderr: Readable.from([]), exit, close: () => undefined } as unknown as ExecHandle;
  },
});
const quiet = saying('');

const tcp = (PublicPort: number | undefined, PrivatePort: number) => ({ PublicPort, PrivatePort, Type: 'tcp' });

test('containers and services of Compose are told by the node that publishes them, each once', async () => {
  const web = { Names: ['/shop-web-1'], Labels: { 'com.docker.compose.service': 'web' } };
  const containers = [
    {
      ...web,
      Ports: [tcp(8080, 80), tcp(8080, 80), tcp(undefined, 9000), { PublicPort: 53, PrivatePort: 53, Type: 'udp' }],
    },
    { Names: ['/plain'], Ports: [tcp(4430, 443)] },
  ];
  const sandbox = sandboxOf('engines', { node1: { engine: { '/containers/json': containers } } });
  expect(await knownPorts(sandbox, quiet)).toEqual({
    ports: [
      { name: 'web', kind: 'service', target: { node: 'node1', port: 8080, tls: false } },
      { name: 'plain', kind: 'container', target: { node: 'node1', port: 4430, tls: true } },
    ],
  });
});

test('services of a swarm are told once, by a node that manages; an engine that is away is said', async () => {
  const services = [
    {
      Spec: { Name: 'shop' },
      Endpoint: {
        Ports: [
          { Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'ingress' },
          { Protocol: 'tcp', TargetPort: 81, PublishedPort: 8081, PublishMode: 'host' },
          { Protocol: 'udp', TargetPort: 82, PublishedPort: 8082 },
        ],
      },
    },
  ];
  const sandbox = sandboxOf('swarm', {
    node1: {},
    node2: { engine: { '/containers/json': [], '/services': services } },
  });
  expect(await knownPorts(sandbox, quiet)).toEqual({
    ports: [{ name: 'shop', kind: 'service', target: { node: 'node2', port: 8080, tls: false } }],
    problem: '/containers/json: no',
  });
});

const service = (namespace: string, name: string, spec: object) => ({ metadata: { namespace, name }, spec });

test('Services of Kubernetes are told by NodePort, else by cluster address; the cluster’s own are not', async () => {
  const items = [
    service('default', 'kubernetes', { clusterIP: '10.96.0.1', ports: [{ port: 443 }] }),
    service('kube-system', 'kube-dns', { clusterIP: '10.96.0.10', ports: [{ port: 9153 }] }),
    service('shop', 'front', {
      clusterIP: '10.96.0.9',
      ports: [
        { port: 80, nodePort: 30080 },
        { port: 5, protocol: 'UDP' },
      ],
    }),
    service('shop', 'back', { clusterIP: '10.96.0.8', ports: [{ port: 8443 }] }),
    service('shop', 'headless', { clusterIP: 'None', ports: [{ port: 80 }] }),
    service('shop', 'outside', { type: 'ExternalName' }),
  ];
  const sandbox = sandboxOf('kubernetes', { node1: { kube: { '/api/v1/services': { items } } }, node2: {} });
  expect((await knownPorts(sandbox, quiet)).ports).toEqual([
    { name: 'shop/front', kind: 'node-port', target: { node: 'node1', port: 30080, tls: false } },
    {
      name: 'shop/back',
      kind: 'cluster-address',
      target: { node: 'node1', port: 8443, tls: true, service: { namespace: 'shop', name: 'back' } },
    },
  ]);
});

test('a kubectl that listens on a machine of a cluster is told as well', async () => {
  const sandbox = sandboxOf('kubernetes', { node1: { kube: { '/api/v1/services': { items: [] } } } });
  const said = `7 kubectl proxy\n\nLISTEN 0 4096 127.0.0.1:8001 0.0.0.0:* users:(("kubectl",pid=7,fd=7))\n`;
  const kubectl = { name: 'kubectl proxy', kind: 'kubectl', target: { node: 'node1', port: 8001, tls: false } };
  expect(await knownPorts(sandbox, saying(said))).toEqual({ ports: [kubectl] });
});

test('a machine that says a thousand ports is not believed all of them', async () => {
  const containers = [
    { Names: [`/${'n'.repeat(5000)}`], Ports: Array.from({ length: 1000 }, (_, i) => tcp(i + 1, i + 1)) },
  ];
  const { ports } = await knownPorts(
    sandboxOf('engines', { node1: { engine: { '/containers/json': containers } } }),
    quiet,
  );
  expect(ports).toHaveLength(100);
  expect(ports[0]?.name).toHaveLength(100);
});

test('a port is sought on the node itself, a Service where it is now', async () => {
  const path = '/api/v1/namespaces/shop/services/back';
  const kube: Answers = { [path]: service('shop', 'back', { clusterIP: '10.96.0.8' }) };
  const sandbox = sandboxOf('kubernetes', { node1: { kube } });
  const target = { node: 'node1', port: 80, tls: false };
  expect(await wayTo(sandbox, target)).toMatchObject({ addresses: ['127.0.0.1', '10.0.0.1'], port: 80 });
  const ofService = { ...target, service: { namespace: 'shop', name: 'back' } };
  expect(await wayTo(sandbox, ofService)).toMatchObject({ addresses: ['10.96.0.8'] });
  for (const clusterIP of ['None', '--netns-of', 'fd00::1', undefined]) {
    kube[path] = service('shop', 'back', { clusterIP });
    await expect(wayTo(sandbox, ofService)).rejects.toMatchObject({ code: 'service_not_found' });
  }
  delete kube[path];
  await expect(wayTo(sandbox, ofService)).rejects.toThrow(/is not there/);
});
