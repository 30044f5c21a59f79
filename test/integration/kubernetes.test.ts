import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClusterNode, createClusters, type StepLog } from '../../server/clusters/index.ts';
import { runProgram } from '../../server/host/index.ts';
import { testHost, until } from '../support/engine.ts';
import { closeNodes, startKubeNodes, whyNoKubernetes } from '../support/kube.ts';

const why = await whyNoKubernetes();
if (why) process.stdout.write(`skipped: tests of Kubernetes clusters, as ${why}\n`);

const never = new AbortController().signal;
const FORM_WITHIN_MS = 300_000;

/** Steps as "id state", in the order in which they ended, and how long each took. */
function recorder(): { steps: StepLog; ended: string[] } {
  const ended: string[] = [];
  return {
    ended,
    steps: (id) => ({
      says: () => undefined,
      done: () => void ended.push(`${id} done`),
      failed: (error) => void ended.push(`${id} failed: ${String(error)}`),
    }),
  };
}

describe.skipIf(why !== undefined)('a cluster of two nodes by kubeadm', () => {
  const host = testHost();
  const clusters = createClusters(host);
  const driver = clusters.driver('kubernetes');
  const record = recorder();
  let nodes: ClusterNode[] = [];
  let began = 0;
  const api = () => {
    const kube = nodes[0]?.kube;
    if (!kube) throw new Error('no control plane');
    return kube;
  };
  const type = async (node: ClusterNode | undefined, command: string) => {
    if (!node) throw new Error('no such node');
    const ended = await runProgram(host, node.ref, 'inner', ['bash', '-c', command], { timeoutMs: 60_000 });
    if (ended.exitCode !== 0) throw new Error(`${command}: ${ended.stdout}${ended.stderr}`);
    return ended.stdout.trim();
  };

  beforeAll(async () => {
    began = Date.now();
    nodes = await startKubeNodes(host, 2);
    await driver.form(nodes, record.steps, never, { profile: 'kubeadm', addons: ['storage', 'metrics', 'ingress'] });
    process.stdout.write(`two nodes by kubeadm: usable after ${Date.now() - began} ms\n`);
  }, FORM_WITHIN_MS);
  afterAll(async () => {
    closeNodes(nodes);
    await host[Symbol.asyncDispose]();
  });

  it('is made in named steps', () => {
    expect([...record.ended].sort()).toEqual([
      'kube:addon:ingress done',
      'kube:addon:metrics done',
      'kube:addons done',
      'kube:init done',
      'kube:join:node2 done',
      'kube:keys done',
      'kube:usable done',
      'runtime:node1 done',
      'runtime:node2 done',
    ]);
  });

  it('begins with what every cluster has, but as one of its own', async () => {
    const kinds = 'namespaces,clusterroles,clusterrolebindings,serviceaccounts,apiservices,flowschemas,services';
    const eldest = `kubectl get ${kinds} -A -o json | jq -r '[.items[].metadata.creationTimestamp] | min'`;
    expect(Date.parse(await type(nodes[0], eldest))).toBeGreaterThanOrEqual(Math.floor(began / 1000) * 1000);
    const uid = await type(nodes[0], "kubectl get namespace kube-system -o jsonpath='{.metadata.uid}'");
    expect(uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await type(nodes[0], 'cat /usr/local/lib/drydock/seed.d/uid')).not.toBe(uid);
    const keys = '--endpoints=https://127.0.0.1:2379 --cacert=ca.crt --cert=server.crt --key=server.key';
    const members = `cd /etc/kubernetes/pki/etcd && etcdctl ${keys} member list`;
    const own = `, node1, https://${nodes[0]?.ref.address}:2380, `;
    await until('etcd has its own address', async () => (await type(nodes[0], members)).includes(own), 15_000);
  });

  it('was given the kube-proxy that kubeadm would make', async () => {
    const made = 'kubectl get -n kube-system configmap/kube-proxy daemonset/kube-proxy -o json';
    const told =
      'jq -r \'.items[] | .metadata.uid, .metadata.generation, .data["config.conf", "kubeconfig.conf"]?\' | tr -d \' \'';
    const before = await type(nodes[0], `${made} | ${told}`);
    expect(before).toContain(`server:https://${nodes[0]?.ref.address}:6443\n`);
    const done = await type(nodes[0], 'kubeadm init phase addon kube-proxy --config /etc/kubernetes/drydock.yaml');
    expect(done).toContain('Applied essential addon: kube-proxy');
    expect(await type(nodes[0], `${made} | ${told}`)).toBe(before);
  });

  it('has kubectl for an administrator on every node', async () => {
    for (const node of nodes) {
      expect(await type(node, 'kubectl get nodes -o name')).toBe('node/node1\nnode/node2');
    }
  });

  it('reaches the API by its Service with kube-proxy’s rules alone', async () => {
    const early = async () => (await type(nodes[0], 'nft list tables')).includes('early-api');
    await until('the early way to be gone', async () => !(await early()), 5000);
    for (const node of nodes) {
      expect(await type(node, 'curl -sSk -m 5 https://10.96.0.1/version')).toContain('"gitVersion"');
    }
  });

  it('runs pods on both nodes that reach each other through a Service and its name', async () => {
    await type(
      nodes[0],
      `kubectl create namespace shop && kubectl -n shop apply -f - <<'YAML'
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.k8s.io/kube-proxy:v1.34.0
          imagePullPolicy: Never
          command: [/bin/sh, -c, "mkdir -p /www && hostname > /www/index.html && exec busybox httpd -f -p 8080 -h /www"]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }
YAML`,
    );
    await until(
      'two pods',
      async () => {
        const { items } = await api().get<{ items: { status: { phase: string } }[] }>('/api/v1/namespaces/shop/pods');
        return items.length === 2 && items.every(({ status }) => status.phase === 'Running');
      },
      60_000,
    );
    const ask = `for i in $(seq 40); do kubectl -n shop exec daemonset/web -- wget -qO- -T 2 http://web.shop.svc.cluster.local; done | sort | uniq | wc -l`;
    expect(await type(nodes[1], ask)).toBe('2');
    for (const { ref } of nodes)
      expect(await type(nodes[0], `curl -sS -m 5 http://${ref.address}:30080`)).toMatch(/^web-/);
  });

  it('makes a volume for a claim on the machine that its pod is on, and removes it with the claim', async () => {
    await type(
      nodes[0],
      `kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: data, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Mi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: writer, namespace: shop }
spec:
  nodeSelector: { kubernetes.io/hostname: node2 }
  terminationGracePeriodSeconds: 0
  securityContext: { runAsUser: 1000 }
  containers:
    - name: writer
      image: registry.k8s.io/kube-proxy:v1.34.0
      command: [/bin/sh, -c, "echo kept > /data/file && exec sleep 600"]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]
YAML`,
    );
    await type(nodes[0], 'kubectl -n shop wait pod/writer --for=condition=Ready --timeout=60s');
    const [volume = ''] = (await type(nodes[1], 'ls /var/lib/hostpath-provisioner')).split('\n');
    expect(await type(nodes[1], `cat /var/lib/hostpath-provisioner/${volume}/file`)).toBe('kept');
    await type(nodes[0], 'kubectl -n shop delete pod/writer pvc/data --wait');
    await until(
      'the volume is gone',
      async () =>
        (await type(nodes[1], 'ls /var/lib/hostpath-provisioner')) === '' &&
        (await type(nodes[0], 'kubectl get pv -o name')) === '',
      30_000,
    );
  });

  it('leads requests by an Ingress, and tells where', async () => {
    await type(
      nodes[0],
      `kubectl -n shop create ingress web --rule='shop.lab/*=web:80' && kubectl -n shop create ingress orphan --class=none --rule='x.lab/*=web:80'`,
    );
    const ask = (host: string) =>
      type(nodes[1], `curl -sS -m 5 -o /dev/null -w '%{http_code}' -H 'Host: ${host}' http://${controller}/`);
    const controller = await type(
      nodes[0],
      "kubectl -n ingress-nginx get pods -o jsonpath='{.items[0].status.hostIP}'",
    );
    await until('the Ingress leads', async () => (await ask('shop.lab')) === '200', 30_000);
    expect(await ask('x.lab')).toBe('404');
    const address = "-o jsonpath='{.status.loadBalancer.ingress[0].ip}'";
    expect(await type(nodes[0], `kubectl -n shop get ingress web ${address}`)).toBe(controller);
    expect(await type(nodes[0], `kubectl -n shop get ingress orphan ${address}`)).toBe('');
    await type(
      nodes[0],
      `openssl req -x509 -newkey rsa:2048 -nodes -keyout k -out c -subj /CN=shop.lab -days 9 2> /dev/null
kubectl -n shop create secret tls shop --cert=c --key=k
kubectl -n shop create ingress web --rule='shop.lab/*=web:80,tls=shop' --dry-run=client -o yaml | kubectl -n shop replace -f -`,
    );
    const secure = `curl -sS -m 5 -v -k --connect-to ::${controller}: https://shop.lab/ 2>&1`;
    await until('TLS with its own certificate', async () => /CN=shop.lab/.test(await type(nodes[1], secure)), 30_000);
    expect(await ask('shop.lab')).toBe('308');
  });

  it('measures', async () => {
    await until(
      'kubectl top tells of both nodes',
      async () => /node1 .*node2 /s.test(await type(nodes[0], 'kubectl top nodes 2>&1 || true')),
      90_000,
    );
  });

  it('is drawn with its pods', async () => {
    const picture = await driver.picture(nodes, never);
    expect(picture.nodes.map(({ name, role, state, chips }) => [name, role, state, chips.length])).toEqual([
      ['node1', 'control-plane', 'ready', 1],
      ['node2', 'worker', 'ready', 1],
    ]);
    expect(picture.groups).toMatchObject([{ name: 'shop/web', wanted: 2, running: 2 }]);
    const shop = picture.kubernetes?.namespaces.find(({ name }) => name === 'shop');
    expect(shop?.objects.map(({ kind, ready }) => [kind, ready])).toEqual([
      ['DaemonSet', 2],
      ['Pod', 1],
      ['Pod', 1],
    ]);
    expect(shop?.services).toMatchObject([{ name: 'web', endpoints: [{ ready: true }, { ready: true }] }]);
    expect(picture.kubernetes?.events.length).toBeGreaterThan(0);
  });

  it('tells of changes', async () => {
    const watch = clusters.watch(nodes);
    let told = 0;
    watch.onChange(() => void told++);
    const before = told;
    await until(
      'something is told',
      async () => {
        await type(nodes[0], 'kubectl create configmap news --from-literal=a=b; kubectl delete configmap news');
        return told > before;
      },
      30_000,
    );
    watch.close();
  });

  it('answers the platform whatever becomes of the rights in it', async () => {
    await type(
      nodes[0],
      'kubectl delete clusterrolebinding --all > /dev/null 2>&1; ! kubectl get nodes && rm -f ~/.kube/config /etc/kubernetes/*.conf',
    );
    expect(await api().get<{ items: unknown[] }>('/api/v1/nodes')).toMatchObject({ items: [{}, {}] });
  });

  it('is said not to answer when its API server is gone', async () => {
    await type(
      nodes[0],
      'mv /etc/kubernetes/manifests/kube-apiserver.yaml /root/; crictl ps -q --name kube-apiserver | xargs -r crictl stop',
    );
    await until('it is gone', async () => (await driver.picture(nodes, never)).problem !== undefined, 60_000);
    await expect(api().get('/api/v1/nodes')).rejects.toMatchObject({ code: 'kube_unreachable' });
  });
});
