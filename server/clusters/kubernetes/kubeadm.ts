import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { asStep } from '../engines.ts';
import { ClusterError } from '../errors.ts';
import type { ClusterNode } from '../types.ts';
import { awaitAddons, createAddons } from './addons.ts';
import { API_PORT, FIRST_PODS, initConfig, joinConfig, type NodeFacts, SKIPPED_WITH_DATA } from './kubeadm-config.ts';
import { awaitRuntime, leadToApi, must, prepare, SHORT_MS } from './machine.ts';
import type { Making } from './making.ts';
import { awaitUsable, clusterUid, podSubnets } from './ready.ts';

const INIT_WITHIN_MS = 180_000;
const JOIN_WITHIN_MS = 120_000;
const CONFIG = '/etc/kubernetes/drydock.yaml';
const KUBECONFIG = '/root/.kube/config';
/** Connects pods: their addresses here, then NETWORK=NODE of the others. */
const PODS = '/usr/local/lib/drydock/pods';

/** What the programs of a machine serve with, so that they need not make it. */
const SERVING_KEYS = '/usr/local/lib/drydock/serving-keys';

/** Gives etcd's data directory what every new cluster begins with. */
const SEED = '/usr/local/lib/drydock/seed';

/** After which etcd's member gets the address of its machine. */
const INIT = 'kubeadm init --config "$1" --skip-phases "$2" && /usr/local/lib/drydock/own-member /etc/kubernetes/pki';

/** A cluster by kubeadm: the first node is its control plane, and carries pods as well; the others join. */
export async function formByKubeadm(making: Making): Promise<void> {
  const { host, nodes, first, api, steps, signal } = making;
  const workers = nodes.filter((node) => node !== first);
  const token = `${randomBytes(3).toString('hex')}.${randomBytes(8).toString('hex')}`;
  const up = new Map(
    nodes.map((node) => [
      node.name,
      asStep(steps, `runtime:${node.name}`, `containerd answers on ${node.name}`, () =>
        awaitRuntime(host, node, signal),
      ),
    ]),
  );
  const placed = asStep(steps, 'kube:keys', 'Keys of its own', () => placeAuthority(making, up.get(first.name), token));
  const begun = placed.then(() =>
    asStep(steps, 'kube:init', `${first.name} becomes the control plane (kubeadm init)`, () => init(making)),
  );
  const joins = workers.map(async (node) => {
    const [certificate] = await Promise.all([placed, up.get(node.name)]);
    await placeJoin(making, node, token, certificate);
    await begun;
    await asStep(steps, `kube:join:${node.name}`, `${node.name} joins (kubeadm join)`, () => join(making, node));
  });
  const addons = begun.then(() => createAddons(making));
  await Promise.all([placed, begun, addons, ...up.values(), ...joins]);
  await asStep(steps, 'kube:usable', 'Nodes, names and Services are ready', async () => {
    if (workers.length > 0) await connectPods(making);
    const names = nodes.map((node) => node.name);
    await Promise.all([giveAccess(making), noteCluster(making), awaitUsable(api, names, signal)]);
  });
  await awaitAddons(making);
}

const factsOf = (node: ClusterNode): NodeFacts => ({ name: node.name, address: node.ref.address });

/** kubeadm takes the authority that it finds. Gives its certificate. */
async function placeAuthority(making: Making, up: Promise<void> | undefined, token: string): Promise<string> {
  const { host, first, signal } = making;
  const { certificate, key } = await makeAuthority(making);
  await up;
  const files = {
    '/etc/kubernetes/pki/ca.crt': certificate,
    '/etc/kubernetes/pki/ca.key': key,
    [CONFIG]: initConfig(factsOf(first), token),
  };
  const commands = [
    [PODS, FIRST_PODS],
    [SEED, '/var/lib/etcd', 'kubeadm', first.ref.address],
    [SERVING_KEYS],
    leadToApi(API_PORT),
  ];
  await prepare(host, first, { what: 'Placing the keys', files, commands }, signal);
  return certificate;
}

/** Made on the outer side of the control plane: PEM. */
async function makeAuthority({ host, first, signal }: Making): Promise<{ certificate: string; key: string }> {
  const said = await must(host, 'Making the keys of the cluster', {
    node: first,
    side: 'outer',
    argv: ['sh', '-c', '/drydock/kube-keys make ec "$1" && /drydock/kube-keys authority', 'sh', String(API_PORT)],
    secret: true,
    timeoutMs: SHORT_MS,
    signal,
  });
  const [certificate, key] = said.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----\n/g) ?? [];
  if (certificate && key) return { certificate, key };
  throw new ClusterError('kubernetes_failed', `The keys of the cluster could not be read on ${first.name}`);
}

async function init({ host, first, signal }: Making): Promise<void> {
  await must(host, 'kubeadm init', {
    node: first,
    side: 'inner',
    argv: ['sh', '-c', INIT, 'sh', CONFIG, SKIPPED_WITH_DATA],
    timeoutMs: INIT_WITHIN_MS,
    signal,
  });
}

async function placeJoin(
  { host, first, signal }: Making,
  node: ClusterNode,
  token: string,
  certificate: string,
): Promise<void> {
  const config = joinConfig(factsOf(node), factsOf(first), token, keyHash(certificate));
  await prepare(
    host,
    node,
    { what: `Writing ${CONFIG}`, files: { [CONFIG]: config }, commands: [[SERVING_KEYS]] },
    signal,
  );
}

async function join({ host, signal }: Making, node: ClusterNode): Promise<void> {
  await must(host, 'kubeadm join', {
    node,
    side: 'inner',
    argv: ['kubeadm', 'join', '--config', CONFIG],
    timeoutMs: JOIN_WITHIN_MS,
    signal,
  });
}

/** How a joining node knows the authority: SHA-256 of its public key. */
function keyHash(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256:${createHash('sha256').update(key).digest('hex')}`;
}

/** Pods on every node get the addresses that the controllers gave it, and routes to those on the others. */
async function connectPods({ host, nodes, api, signal }: Making): Promise<void> {
  const subnets = await podSubnets(
    api,
    nodes.map((node) => node.name),
    signal,
  );
  await Promise.all(
    nodes.map((node) => {
      const others = nodes.filter((other) => other !== node);
      const routes = others.map((other) => `${subnets.get(other.name)}=${other.ref.address}`);
      const words = [PODS, subnets.get(node.name) ?? '', ...routes];
      return prepare(host, node, { what: 'Connecting pods', files: {}, commands: [words] }, signal);
    }),
  );
}

/** kubectl works on every node, as an administrator. */
async function giveAccess({ host, nodes, first, signal }: Making): Promise<void> {
  const script = `umask 077; mkdir -p /root/.kube && cp /etc/kubernetes/admin.conf ${KUBECONFIG} && cat ${KUBECONFIG}`;
  const config = await must(host, 'Giving access', {
    node: first,
    side: 'inner',
    argv: ['sh', '-c', script],
    secret: true,
    timeoutMs: SHORT_MS,
    signal,
  });
  const others = nodes.filter((node) => node !== first);
  const files = { [KUBECONFIG]: config };
  await Promise.all(others.map((node) => prepare(host, node, { what: 'Giving access', files }, signal)));
}

/** So that nobody takes another cluster on this machine for the lab's: one that begins anew without etcd's data. */
async function noteCluster({ host, first, api, signal }: Making): Promise<void> {
  const argv: [string, ...string[]] = ['/drydock/kube-keys', 'made', await clusterUid(api, signal)];
  await must(host, 'Noting the cluster', { node: first, side: 'outer', argv, timeoutMs: SHORT_MS, signal });
}
