import type { Place } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { podsOf } from './kube.ts';
import { at, text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';
import { run } from './outer.ts';
import type { Spot, Spots } from './spots.ts';

const LOOKUP_TIMEOUT_MS = 5000;

/**
 * Prints the pid of a pod's own (pause) process, whose network the pod has, and whom its containers ask for names.
 * containerd is asked by the machine's own client: a learner who replaces that can lead a probe to another network of
 * this machine, and nowhere else.
 */
const PID_OF_POD = `id=$(crictl pods --namespace "$1" --name "^$2\\$" --state ready -q | head -n 1) && [ -n "$id" ] &&
crictl inspectp -o go-template --template '{{.info.pid}}' "$id" && echo &&
head -c 4096 "/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/$id/resolv.conf"`;

/** Places beside running pods: by name, or those that an object owns. */
export async function spotsOfPods(look: Look, place: Extract<Place, { at: 'pod' }>): Promise<Spots> {
  const pods = (await podsOf(look, place.pod, place.namespace)).filter(isRunning);
  const chosen = place.pods === 'each' ? pods : pods.slice(0, 1);
  const spots = await Promise.all(chosen.map((pod) => spotOf(look, pod, place.container)));
  const [first, ...rest] = spots.filter((spot) => spot !== undefined);
  return first ? { spots: [first, ...rest] } : { spots: [], missing: `no running pod of ${place.pod}` };
}

const isRunning = (pod: ApiJson): boolean =>
  text(pod, 'status', 'phase') === 'Running' && at(pod, 'metadata', 'deletionTimestamp') === undefined;

async function spotOf(look: Look, pod: ApiJson, container: string | undefined): Promise<Spot | undefined> {
  const node = nodeOf(look, pod);
  if (!node) return undefined;
  const statuses = (at(pod, 'status', 'containerStatuses') ?? []) as ApiJson[];
  const status = container === undefined ? statuses[0] : statuses.find((one) => one.name === container);
  const [namespace, name] = [text(pod, 'metadata', 'namespace'), text(pod, 'metadata', 'name')];
  const spot = {
    node,
    container: name,
    containerId: text(status, 'containerID').replace(/^containerd:\/\//, ''),
    ofPod: true as const,
  };
  if (at(pod, 'spec', 'hostNetwork') === true) return spot;
  const found = await run(look.pass.host, node, 'inner', ['sh', '-c', PID_OF_POD, 'sh', namespace, name], {
    timeoutMs: patient(LOOKUP_TIMEOUT_MS),
    signal: look.signal,
  });
  const [pid = '', ...lines] = found.stdout.trim().split('\n');
  return /^[1-9]\d*$/.test(pid) ? { ...spot, netns: pid, ...resolverOf(lines) } : undefined;
}

/** What a resolver reads; nothing when there is no server to ask. */
function resolverOf(lines: string[]): { resolver?: string } {
  const known = lines.filter((line) => /^(nameserver|search|options)\s+[\w.:\- ]+$/.test(line));
  return known.some((line) => line.startsWith('nameserver')) ? { resolver: `${known.join('\n')}\n` } : {};
}

/** minikube's node has a name of its own: then there is but one machine. */
function nodeOf(look: Look, pod: ApiJson) {
  const name = text(pod, 'spec', 'nodeName');
  return look.nodes.find((node) => node.name === name) ?? (look.nodes.length === 1 ? look.nodes[0] : undefined);
}
