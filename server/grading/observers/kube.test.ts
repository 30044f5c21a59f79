import { describe, expect, it } from 'vitest';
import { HostError } from '../../host/index.ts';
import { FakeHost, FakeSandbox, type Routes } from '../testing/fake-sandbox.ts';
import { look } from '../testing/machines.ts';

/** A cluster whose API answers from this table. */
function cluster(routes: Routes): FakeSandbox {
  const sandbox = new FakeSandbox({ node1: routes, node2: {} });
  const [first] = sandbox.nodes;
  if (first) first.kube = sandbox.engine('node1');
  return sandbox;
}

const meta = (name: string, more: object = {}) => ({ name, namespace: 'default', uid: `uid-${name}`, ...more });
const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: `uid-${name}`, controller: true }],
});
const APPS = '/apis/apps/v1/namespaces/default';
const set = (name: string, revision: number, replicas: number) => ({
  metadata: meta(name, {
    ...ownedBy('Deployment', 'web'),
    annotations: { 'deployment.kubernetes.io/revision': String(revision) },
  }),
  spec: { replicas, template: { spec: {} } },
  status: { readyReplicas: replicas },
});
const pod = (name: string, owner: string, at: string) => ({
  metadata: meta(name, { ...ownedBy('ReplicaSet', owner), creationTimestamp: at }),
  spec: { nodeName: 'node2' },
  status: { phase: 'Running', containerStatuses: [{ name: 'web', containerID: `containerd://c-${name}` }] },
});

const WEB: Routes = {
  [`${APPS}/deployments/web`]: {
    metadata: meta('web', { generation: 3, annotations: { 'deployment.kubernetes.io/revision': '2' } }),
    spec: { replicas: 2 },
    status: { observedGeneration: 3, updatedReplicas: 2, replicas: 2, availableReplicas: 2 },
  },
  [`${APPS}/replicasets`]: { items: [set('web-b', 2, 2), set('web-a', 1, 0), { metadata: meta('other') }] },
  [`${APPS}/replicasets/web-a`]: set('web-a', 1, 0),
  [`${APPS}/replicasets/web-b`]: set('web-b', 2, 2),
  '/api/v1/namespaces/default/pods': {
    items: [
      pod('web-b-1', 'web-b', '2026-01-01T00:00:00Z'),
      pod('web-b-2', 'web-b', '2026-01-02T00:00:00Z'),
      { metadata: meta('alone') },
    ],
  },
  '/api/v1/namespaces/default/pods/web-b-1': pod('web-b-1', 'web-b', '2026-01-01T00:00:00Z'),
  '/api/v1/namespaces/default/pods/web-b-2/log': Buffer.from('said\n'),
};

const nameOf = (object: unknown) => (object as { metadata: { name: string } }).metadata.name;

describe('objects of a Kubernetes cluster', () => {
  it.each(['deployment/web', 'deploy/web', 'Deployment/web', 'deployments/web'])('are found as %s', async (get) => {
    expect(await look(cluster(WEB), { get })).toMatchObject({ metadata: { name: 'web' } });
  });

  it('are null, and lists empty, when there are none', async () => {
    expect(await look(cluster({}), { get: 'pod/none', namespace: 'shop' })).toBeNull();
    expect(await look(cluster({}), { list: 'pods' })).toEqual([]);
    expect(await look(cluster({}), { rollout: 'none' })).toBeNull();
  });

  it('of kinds that somebody added are looked up in the API', async () => {
    const sandbox = cluster({
      '/apis/example.com/v1': { resources: [{ name: 'shops', singularName: 'shop', kind: 'Shop', namespaced: true }] },
      '/apis/example.com/v1/namespaces/default/shops/a': { kind: 'Shop', metadata: meta('a') },
    });
    expect(await look(sandbox, { get: 'shop/a', apiVersion: 'example.com/v1' })).toMatchObject({ kind: 'Shop' });
    expect(await look(sandbox, { get: 'shop/a', apiVersion: 'example.com/v2' })).toBeNull();
    await expect(look(sandbox, { get: 'shop/a' })).rejects.toMatchObject({ code: 'kind_unknown' });
  });

  it('are known by who owns them, through others as well', async () => {
    const pods = (await look(cluster(WEB), { list: 'pods', of: 'deployment/web' })) as unknown[];
    expect(pods.map(nameOf)).toEqual(['web-b-1', 'web-b-2']);
    const sets = (await look(cluster(WEB), { list: 'rs', of: 'deployment/web' })) as unknown[];
    expect(sets.map(nameOf)).toEqual(['web-b', 'web-a']);
  });

  it('tell the revisions of a rollout, and whether it is complete', async () => {
    expect(await look(cluster(WEB), { rollout: 'web' })).toMatchObject({
      revision: 2,
      complete: true,
      revisions: [
        { revision: 1, name: 'web-a', replicas: 0 },
        { revision: 2, name: 'web-b', ready: 2 },
      ],
    });
    const half = { ...(WEB[`${APPS}/deployments/web`] as object), status: { observedGeneration: 2 } };
    expect(await look(cluster({ ...WEB, [`${APPS}/deployments/web`]: half }), { rollout: 'web' })).toMatchObject({
      complete: false,
    });
  });

  it('have a log: that of the newest pod', async () => {
    expect(await look(cluster(WEB), { logs: 'deployment/web' })).toEqual({ pod: 'web-b-2', text: 'said\n' });
    expect(await look(cluster(WEB), { logs: 'deployment/none' })).toBeNull();
  });

  it('have addresses behind a Service', async () => {
    const slices = {
      items: [
        {
          ports: [{ port: 80 }],
          endpoints: [
            { addresses: ['10.244.0.5'], conditions: { ready: true }, targetRef: { name: 'web-1' }, nodeName: 'node1' },
            { addresses: ['10.244.1.5'], conditions: { ready: false } },
          ],
        },
      ],
    };
    const sandbox = cluster({ '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices': slices });
    expect(await look(sandbox, { endpoints: 'web' })).toEqual([
      { address: '10.244.0.5', port: 80, ready: true, pod: 'web-1', node: 'node1' },
      { address: '10.244.1.5', port: 80, ready: false, pod: null, node: null },
    ]);
  });
});

describe('what somebody may do', () => {
  it('is asked of the API, with the groups that a service account is in', async () => {
    let asked: unknown;
    const answer = (review: { spec: object }) => {
      asked = review.spec;
      return { status: { allowed: true, reason: 'RBAC' } };
    };
    const sandbox = cluster({ 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews': answer });
    const read = { can: 'update deployments.apps/scale', as: 'system:serviceaccount:shop:bot', namespace: 'shop' };
    expect(await look(sandbox, read)).toEqual({ allowed: true, reason: 'RBAC' });
    expect(asked).toMatchObject({
      user: 'system:serviceaccount:shop:bot',
      groups: ['system:authenticated', 'system:serviceaccounts', 'system:serviceaccounts:shop'],
      resourceAttributes: { verb: 'update', resource: 'deployments', group: 'apps', subresource: 'scale' },
    });
  });
});

describe('a place beside a pod', () => {
  const found = (node: string, { argv }: { argv: string[] }) => {
    if (argv[0] === 'sh') return { stdout: node === 'node2' && argv.at(-1) === 'web-b-2' ? '4711\n' : '' };
    if (argv[0] === 'crictl') return { stdout: argv.slice(1).join(' '), exitCode: 3 };
    return { stderr: '{"http_code":200,"exitcode":0,"size_download":0}\n{}\n--8<-- attempt\n' };
  };

  it('is its network, on its node', async () => {
    const host = new FakeHost(found);
    const read = { http: 'http://localhost/', from: { pod: 'deployment/web' } };
    expect(await look(cluster(WEB), read, host)).toMatchObject({ status: 200, node: 'node2', container: 'web-b-2' });
    expect(host.runs.at(-1)?.spec.argv.slice(0, 3)).toEqual(['/drydock/netns', '4711', 'curl']);
  });

  it('has the names that its containers have', async () => {
    const resolver = 'nameserver 10.96.0.10\nsearch lab.svc.cluster.local\noptions ndots:5\n';
    const host = new FakeHost((node, spec) =>
      spec.argv[0] === 'sh' && node === 'node2' && spec.argv.at(-1) === 'web-b-2'
        ? { stdout: `4711\n${resolver}evil; words\n` }
        : { stdout: 'web.lab.svc.cluster.local. 5 IN A 10.96.1.1\n;; Query time: 1 msec\n--8<-- attempt\n' },
    );
    const read = { dns: 'web', from: { pod: 'deployment/web' } };
    expect(await look(cluster(WEB), read, host)).toMatchObject({ answers: ['10.96.1.1'], container: 'web-b-2' });
    const argv: string[] = host.runs.at(-1)?.spec.argv ?? [];
    expect(argv.slice(0, 2)).toEqual(['unshare', '--mount']);
    expect(argv).toContain(resolver);
    expect(argv.slice(argv.indexOf('/drydock/netns'))).toEqual(expect.arrayContaining(['4711', '+search', 'web']));
  });

  it('is its container for a program', async () => {
    const read = { exec: ['id'], in: { pod: 'deployment/web' } };
    expect(await look(cluster(WEB), read, new FakeHost(found))).toMatchObject({
      stdout: 'exec c-web-b-2 id',
      exitCode: 3,
    });
  });

  it('is nowhere when no such pod runs: that is a state of the cluster', async () => {
    const read = { http: 'http://localhost/', from: { pod: 'none' } };
    expect(await look(cluster(WEB), read, new FakeHost(found))).toMatchObject({ error: 'no running pod of none' });
  });
});

describe('a pod that is taken away', () => {
  const ready = (name: string) => ({
    ...pod(name, 'web-b', '2026-01-01T00:00:00Z'),
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });

  it('is waited for until as many are ready as before, without it', async () => {
    let gone = false;
    const sandbox = cluster({
      ...WEB,
      '/api/v1/namespaces/default/pods': () => ({
        items: gone ? [ready('web-b-1'), ready('web-b-3')] : [ready('web-b-2'), ready('web-b-1')],
      }),
      'DELETE /api/v1/namespaces/default/pods/web-b-2': () => {
        gone = true;
      },
    });
    expect(await look(sandbox, { kill: { pod: 'deployment/web' }, wait: '5s' })).toMatchObject({
      killed: { name: 'web-b-2', uid: 'uid-web-b-2', node: 'node2' },
      created: [{ name: 'web-b-3' }],
      before: 2,
      after: 2,
      recovered: true,
    });
  });

  it('that nobody owns stays away, and one that is not there cannot be taken', async () => {
    let gone = false;
    const sandbox = cluster({
      '/api/v1/namespaces/default/pods/alone': () => (gone ? undefined : ready('alone')),
      'DELETE /api/v1/namespaces/default/pods/alone': () => {
        gone = true;
      },
    });
    const read = { kill: { pod: 'alone' }, wait: '1s' };
    expect(await look(sandbox, read)).toMatchObject({ before: 1, after: 0, created: [], recovered: false });
    expect(await look(cluster({}), read)).toMatchObject({ killed: null, recovered: false });
  });
});

describe('a cluster that has begun anew', () => {
  it('is no answer, and neither is one without its own namespace', async () => {
    const sandbox = cluster({ '/api/v1/namespaces/kube-system': { metadata: { uid: 'first' } } });
    sandbox.engine('node1').made = 'first';
    expect(await look(sandbox, { get: 'pod/a' })).toBeNull();
    sandbox.engine('node1').made = 'another';
    await expect(look(sandbox, { get: 'pod/a' })).rejects.toMatchObject({ code: 'cluster_replaced' });
    sandbox.engine('node1').routes = {};
    await expect(look(sandbox, { list: 'pods' })).rejects.toMatchObject({ code: 'cluster_replaced' });
  });
});

describe('a cluster that cannot be asked', () => {
  it('is no answer', async () => {
    const down = () => {
      throw new HostError('kube_unreachable', 'refused');
    };
    await expect(look(cluster({ '/api/v1/namespaces/default/pods/a': down }), { get: 'pod/a' })).rejects.toMatchObject({
      code: 'kube_unreachable',
    });
    await expect(look(new FakeSandbox({ node1: {} }), { get: 'pod/a' })).rejects.toMatchObject({
      code: 'no_kubernetes',
    });
  });
});
