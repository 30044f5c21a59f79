import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterNode, createClusters, type StepLog } from '../../server/clusters/index.ts';
import { runProgram } from '../../server/host/index.ts';
import { testHost } from '../support/engine.ts';
import { closeNodes, startKubeNodes, whyNoKubernetes } from '../support/kube.ts';

const why = await whyNoKubernetes();
if (why) process.stdout.write(`skipped: tests of minikube's cluster, as ${why}\n`);

const never = new AbortController().signal;
const FORM_WITHIN_MS = 300_000;
const untold: StepLog = () => ({ says: () => undefined, done: () => undefined, failed: () => undefined });

describe.skipIf(why !== undefined)('a cluster by the real minikube', () => {
  const host = testHost();
  const driver = createClusters(host).driver('kubernetes');
  let nodes: ClusterNode[] = [];
  const type = async (command: string) => {
    const [node] = nodes;
    if (!node) throw new Error('no node');
    const ended = await runProgram(host, node.ref, 'inner', ['bash', '-c', command], { timeoutMs: 60_000 });
    return `${ended.stdout}${ended.stderr}`.trim();
  };

  beforeAll(async () => {
    const began = Date.now();
    nodes = await startKubeNodes(host, 1);
    await driver.form(nodes, untold, never, {
      profile: 'minikube',
      addons: ['storage', 'metrics', 'ingress'],
    });
    process.stdout.write(`minikube: usable after ${Date.now() - began} ms\n`);
  }, FORM_WITHIN_MS);
  afterAll(async () => {
    closeNodes(nodes);
    await host[Symbol.asyncDispose]();
  });

  it('is what minikube says it is', async () => {
    expect(await type('minikube status')).toMatch(/host: Running[\s\S]*kubelet: Running[\s\S]*apiserver: Running/);
    expect(await type('minikube ip')).toBe(nodes[0]?.ref.address);
    expect(await type('kubectl config current-context')).toBe('minikube');
  });

  it('has one kubelet, watched over by the script of the machine', async () => {
    expect(await type('pgrep -xc kubelet')).toBe('1');
    expect(await type('ps -o args= -p $(ps -o ppid= -p $(pgrep -x kubelet))')).toContain('/drydock/keep kubelet');
    await type('service kubelet stop');
    expect(await type('pgrep -x kubelet || service kubelet status')).toBe('kubelet is not running');
    await type('service kubelet start');
    expect(await type('service kubelet status')).toBe('kubelet is running');
  });

  it('was given the kube-proxy that kubeadm would make', async () => {
    const made =
      "kubectl get -n kube-system configmap/kube-proxy daemonset/kube-proxy -o jsonpath='{range .items[*]}{.metadata.uid} {.metadata.generation} {.data}{end}'";
    const before = await type(made);
    expect(before).toContain('server: https://control-plane.minikube.internal:8443');
    // What kubeadm left out, and nothing changes when it does it now.
    expect(await type('grep ^skipPhases /run/drydock-kubeadm.yaml')).toMatch(/, addon]$/);
    await type("sed -i 's/^skipPhases.*//' /run/drydock-kubeadm.yaml");
    const done = await type('kubeadm init phase addon kube-proxy --config /run/drydock-kubeadm.yaml');
    expect(done).toContain('Applied essential addon: kube-proxy');
    expect(await type(made)).toBe(before);
  });

  it('found its keys, and uses them', async () => {
    const serial = (file: string) => type(`openssl x509 -noout -serial -in ${file}`);
    const profile = '/root/.minikube/profiles/minikube';
    expect(await serial(`${profile}/apiserver.crt`)).toMatch(/^serial=[0-9A-F]{30,}$/); // minikube counts from 1
    expect(await serial('/var/lib/minikube/certs/apiserver.crt')).toBe(await serial(`${profile}/apiserver.crt`));
    const served = await type(
      'openssl s_client -connect $(minikube ip):8443 < /dev/null 2> /dev/null | openssl x509 -noout -serial',
    );
    expect(served).toBe(await serial(`${profile}/apiserver.crt`));
  });

  it('has the addons that were asked for, installed by minikube itself', async () => {
    const enabled = (await type('minikube addons list')).split('\n').filter((line) => line.includes('enabled'));
    const named = (word: string) => enabled.some((line) => line.includes(` ${word} `));
    expect(['storage-provisioner', 'default-storageclass', 'metrics-server', 'ingress'].filter(named)).toHaveLength(4);
    await type(
      `kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Mi } } }
YAML`,
    );
    expect(await type("kubectl wait pvc/data --for=jsonpath='{.status.phase}'=Bound --timeout=30s")).toContain('met');
    const made = await type("kubectl create ingress web --rule='shop.lab/*=nobody:80'");
    expect(made).toBe('ingress.networking.k8s.io/web created');
    const taken = await type("kubectl create ingress again --rule='shop.lab/*=nobody:80'");
    expect(taken).toContain('is already defined in ingress default/web');
    expect(await type("curl -s -o /dev/null -w '%{http_code}' -H 'Host: shop.lab' http://$(minikube ip)/")).toBe('503');
    expect(await type('helm version')).toContain('v3.19.0');
  });

  it('refuses what would break it, with a sentence', async () => {
    expect(await type('minikube node add')).toContain('a second node needs a machine of its own');
  });

  it('has a key of its own for the platform', async () => {
    const nodesSeen = await nodes[0]?.kube?.get<{ items: unknown[] }>('/api/v1/nodes');
    expect(nodesSeen?.items).toHaveLength(1);
  });
});
