import type { KnownPort, KnownPorts } from '../../protocol/index.ts';
import type { SandboxHost } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { kubectlPorts } from './kubectl-ports.ts';

const ANSWER_WITHIN_MS = 3000;
const MAX_PORTS = 100;
const MAX_NAME_CHARS = 100;
/** Ports on which servers speak https by custom. */
const TLS_PORTS = new Set([443, 6443, 8443]);

interface ContainerShape {
  Names?: string[];
  Labels?: Record<string, string>;
  Ports?: { PrivatePort: number; PublicPort?: number; Type: string }[];
}
interface SwarmServiceShape {
  Spec?: { Name?: string };
  Endpoint?: { Ports?: { Protocol?: string; TargetPort?: number; PublishedPort?: number; PublishMode?: string }[] };
}
interface KubeServiceShape {
  metadata: { name: string; namespace?: string };
  spec?: { clusterIP?: string; ports?: { port: number; nodePort?: number; protocol?: string }[] };
}

/**
 * Ports that the sandbox's own engines, swarm or cluster have published, and those on which a kubectl listens. What they
 * say is shown, never trusted.
 */
export async function knownPorts(sandbox: ReadySandbox, host: Pick<SandboxHost, 'exec'>): Promise<KnownPorts> {
  const reads =
    sandbox.topology.cluster === 'kubernetes'
      ? [kubernetesPorts(sandbox), ...sandbox.nodes.map(({ ref }) => kubectlPorts(host, ref))]
      : [...sandbox.nodes.map(({ name }) => containerPorts(sandbox, name)), swarmPorts(sandbox)];
  const read = await Promise.allSettled(reads);
  const ports = read.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const failed = read.find((one) => one.status === 'rejected');
  const why: unknown = failed?.status === 'rejected' ? failed.reason : undefined;
  return {
    ports: withoutTwins(ports).slice(0, MAX_PORTS),
    ...(failed && { problem: why instanceof Error ? why.message : String(why) }),
  };
}

async function containerPorts(sandbox: ReadySandbox, node: string): Promise<KnownPort[]> {
  const containers = await sandbox
    .node(node)
    .engine.get<ContainerShape[]>('/containers/json', { timeoutMs: ANSWER_WITHIN_MS });
  return containers.flatMap(({ Names = [], Labels = {}, Ports = [] }) => {
    const compose = Labels['com.docker.compose.service'];
    const service = compose ?? Labels['com.docker.swarm.service.name'];
    const name = service ?? Names[0]?.replace(/^\//, '') ?? 'container';
    return Ports.flatMap(({ PublicPort, PrivatePort, Type }) =>
      PublicPort === undefined || Type !== 'tcp'
        ? []
        : [known(name, service === undefined ? 'container' : 'service', node, PublicPort, PrivatePort)],
    );
  });
}

/** Ports of the routing mesh answer on every node: the first manager is as good as another. */
async function swarmPorts(sandbox: ReadySandbox): Promise<KnownPort[]> {
  for (const { name, engine } of sandbox.nodes) {
    // 503 or 406: no manager of a swarm.
    const services = await engine
      .get<SwarmServiceShape[]>('/services', { timeoutMs: ANSWER_WITHIN_MS })
      .catch(() => undefined);
    if (!services) continue;
    return services.flatMap(({ Spec, Endpoint }) =>
      (Endpoint?.Ports ?? []).flatMap(({ Protocol = 'tcp', PublishedPort, TargetPort, PublishMode }) =>
        PublishedPort === undefined || Protocol !== 'tcp' || PublishMode === 'host'
          ? []
          : [known(Spec?.Name ?? 'service', 'service', name, PublishedPort, TargetPort)],
      ),
    );
  }
  return [];
}

async function kubernetesPorts(sandbox: ReadySandbox): Promise<KnownPort[]> {
  const plane = sandbox.nodes.find(({ kube }) => kube);
  const { items = [] } =
    (await plane?.kube?.get<{ items?: KubeServiceShape[] }>('/api/v1/services', { timeoutMs: ANSWER_WITHIN_MS })) ?? {};
  return items.flatMap(({ metadata, spec }) => {
    const { name, namespace = 'default' } = metadata;
    // The cluster's own: its API, its names, its figures.
    if (!plane || namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes')) return [];
    return (spec?.ports ?? []).flatMap(({ port, nodePort, protocol = 'TCP' }) => {
      const title = `${namespace}/${name}`;
      if (protocol !== 'TCP') return [];
      if (nodePort !== undefined) return [known(title, 'node-port', plane.name, nodePort, port)];
      if (!spec?.clusterIP || spec.clusterIP === 'None') return [];
      const entry = known(title, 'cluster-address', plane.name, port, port);
      return [{ ...entry, target: { ...entry.target, service: { namespace, name } } }];
    });
  });
}

/** `inner`: the port behind the published one, by which its protocol is guessed. */
function known(name: string, kind: KnownPort['kind'], node: string, port: number, inner = port): KnownPort {
  const tls = TLS_PORTS.has(port) || TLS_PORTS.has(inner);
  return { name: name.slice(0, MAX_NAME_CHARS), kind, target: { node, port, tls } };
}

/** A port is published once for IPv4 and once for IPv6. */
function withoutTwins(ports: KnownPort[]): KnownPort[] {
  return [...new Map(ports.map((port) => [JSON.stringify(port), port])).values()];
}
