import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterNode, createClusters } from '../../server/clusters/index.ts';
import { openKube, runProgram } from '../../server/host/index.ts';
import { testHost, until } from '../support/engine.ts';
import { closeNodes, startKubeNodes, whyNoKubernetes } from '../support/kube.ts';

const why = await whyNoKubernetes();
if (why) process.stdout.write(`skipped: tests of Kubernetes clusters in trouble, as ${why}\n`);

const never = new AbortController().signal;
const SYSTEM = '/api/v1/namespaces/kube-system';

interface Named {
  metadata: { name: string; uid: string };
}

describe.skipIf(why !== undefined)('a cluster that gets into trouble', () => {
  const host = testHost();
  let nodes: ClusterNode[] = [];
  const first = () => {
    const [node] = nodes;
    if (!node?.kube) throw new Error('no control plane');
    return { ref: node.ref, api: node.kube };
  };
  const type = async (command: string) => {
    const ended = await runProgram(host, first().ref, 'inner', ['bash', '-c', command], { timeoutMs: 60_000 });
    if (ended.exitCode !== 0) throw new Error(`${command}: ${ended.stdout}${ended.stderr}`);
    return ended.stdout.trim();
  };
  const answers = () =>
    first()
      .api.get<Named>(SYSTEM, { timeoutMs: 2000 })
      .then(
        ({ metadata }) => metadata.uid,
        () => undefined,
      );

  beforeAll(async () => {
    nodes = await startKubeNodes(host, 1);
    const quiet = () => ({ says: () => undefined, done: () => undefined, failed: () => undefined });
    await createClusters(host).driver('kubernetes').form(nodes, quiet, never, { profile: 'kubeadm' });
  }, 300_000);
  afterAll(async () => {
    closeNodes(nodes);
    await host[Symbol.asyncDispose]();
  });

  it('runs pods', async () => {
    const image = 'registry.k8s.io/kube-proxy:v1.34.0';
    await type(`kubectl run web --image=${image} --image-pull-policy=Never --command -- sleep 600`);
    await type('kubectl wait pod/web --for=condition=Ready --timeout=60s');
    expect(await type('kubectl exec web -- nslookup kubernetes.default.svc.cluster.local')).toContain('10.96.0.1');
  });

  it('is found again by a server that starts anew', async () => {
    const again = openKube(host, first().ref);
    const { metadata } = await again.get<Named>(SYSTEM);
    expect(await again.madeAs()).toBe(metadata.uid);
    again.close();
  });

  it('comes back by itself when its API server is killed', async () => {
    await type('pkill -9 -x kube-apiserver');
    await until('it does not answer', async () => (await answers()) === undefined, 10_000);
    await until('it answers again', async () => (await answers()) !== undefined, 90_000);
  });

  it('works for its learner without the kubeconfig, as on any control plane', async () => {
    await type('rm ~/.kube/config && KUBECONFIG=/etc/kubernetes/admin.conf kubectl get nodes');
  });

  it("is known to be another one when etcd's data are lost", async () => {
    const made = await first().api.madeAs();
    await type('rm -rf /var/lib/etcd/member && pkill -9 -x etcd && pkill -9 -x kube-apiserver');
    await until('another cluster answers', async () => ![undefined, made].includes(await answers()), 100_000);
  });
});
