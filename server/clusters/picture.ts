import type { ClusterPicture, PictureChip, PictureGroup, PictureNetwork, PictureNode } from '../../protocol/index.ts';
import {
  containerChip,
  containerGroup,
  containerName,
  imageName,
  isTask,
  type PlacedChip,
  taskChips,
} from './chips.ts';
import type { ApiContainer, ApiService, ApiSwarmNode } from './engine-shapes.ts';
import { type ClusterReading, type NodeReading, readCluster, type SwarmReading } from './read-cluster.ts';
import type { ClusterKind, ClusterNode } from './types.ts';

/** Networks that every engine has: not the learner's doing. */
const GIVEN_NETWORKS = new Set(['bridge', 'host', 'none', 'docker_gwbridge', 'ingress']);

/**
 * The cluster as its engines tell it. Engines and swarms are drawn alike, because a learner may turn one into the
 * other. Rejects only when aborted.
 */
export async function drawPicture(
  cluster: ClusterKind,
  nodes: ClusterNode[],
  signal: AbortSignal,
): Promise<ClusterPicture> {
  const reading = await readCluster(nodes, signal);
  const { swarm } = reading;
  const members = swarm ? memberOf(reading.nodes, swarm.members) : new Map<string, ApiSwarmNode>();
  const tasks = swarm ? tasksOf(reading, swarm) : [];
  const nodeIds = new Map([...members].map(([name, member]) => [member.ID, name]));
  const chipsOf = (name: string) => tasks.filter(({ nodeId }) => nodeIds.get(nodeId ?? '') === name);
  return {
    at: Date.now(),
    cluster,
    nodes: reading.nodes.map((node) => ({
      ...pictureNode(node, members.get(node.node.name), chipsOf(node.node.name)),
      role: roleOf(reading, node, members.get(node.node.name)),
    })),
    unplaced: tasks.filter(({ nodeId }) => !nodeIds.has(nodeId ?? '')).map(({ chip }) => chip),
    groups: [...serviceGroups(swarm, tasks, reading), ...containerGroups(reading.nodes)],
    networks: networksOf(reading),
    problem: problemOf(reading),
  };
}

/** A node that left and came back is in the list twice: the entry that is ready, else the newest, is the node. */
function memberOf(readings: NodeReading[], members: ApiSwarmNode[]): Map<string, ApiSwarmNode> {
  const rank = (member: ApiSwarmNode) => (member.Status?.State === 'ready' ? 1 : 0);
  const newestLast = [...members].sort(
    (a, b) => rank(a) - rank(b) || (a.CreatedAt ?? '').localeCompare(b.CreatedAt ?? ''),
  );
  const byName = new Map(newestLast.map((member) => [member.Description?.Hostname ?? '', member]));
  const byAddress = new Map(newestLast.map((member) => [member.Status?.Addr ?? '', member]));
  const found = new Map<string, ApiSwarmNode>();
  for (const { node } of readings) {
    const member = byName.get(node.name) ?? byAddress.get(node.ref.address);
    if (member) found.set(node.name, member);
  }
  return found;
}

function tasksOf(reading: ClusterReading, swarm: SwarmReading): PlacedChip[] {
  const containers = new Map(reading.nodes.flatMap((node) => node.containers.map((one) => [one.Id, one] as const)));
  const names = new Map(swarm.members.map((member) => [member.ID, member.Description?.Hostname ?? member.ID]));
  return taskChips(swarm.tasks, swarm.services, names, containers);
}

function pictureNode(
  reading: NodeReading,
  member: ApiSwarmNode | undefined,
  tasks: PlacedChip[],
): Omit<PictureNode, 'role'> {
  const containers = reading.containers.filter((container) => !isTask(container)).map(containerChip);
  const chips = [...tasks.map(({ chip }) => chip), ...containers];
  return {
    name: reading.node.name,
    leader: member?.ManagerStatus?.Leader ?? false,
    state: nodeState(reading, member),
    availability: member?.Spec?.Availability,
    chips: chips.sort(byName),
  };
}

const byName = (a: PictureChip, b: PictureChip): number => a.name.localeCompare(b.name, 'en', { numeric: true });

/** The swarm knows; where it cannot be asked, what the node was made for; else it is an engine of its own. */
function roleOf(reading: ClusterReading, node: NodeReading, member: ApiSwarmNode | undefined): PictureNode['role'] {
  if (member?.Spec?.Role) return member.Spec.Role;
  const unsure = reading.problem !== undefined || (!reading.swarm && reading.nodes.some((one) => one.unreachable));
  return unsure || node.unreachable ? node.node.role : 'engine';
}

function nodeState(reading: NodeReading, member: ApiSwarmNode | undefined): PictureNode['state'] {
  if (reading.unreachable) return 'unreachable';
  switch (member?.Status?.State) {
    case undefined:
    case 'ready':
      return 'ready';
    case 'down':
    case 'disconnected':
      return 'down';
    default:
      return 'unknown';
  }
}

function serviceGroups(swarm: SwarmReading | undefined, tasks: PlacedChip[], reading: ClusterReading): PictureGroup[] {
  const networks = networkNames(reading);
  return (swarm?.services ?? []).map((service) => {
    const name = service.Spec?.Name ?? service.ID;
    const own = tasks.filter(({ chip }) => chip.group === name);
    const update = service.UpdateStatus?.State;
    return {
      name,
      kind: 'service' as const,
      wanted: service.Spec?.Mode?.Replicated ? (service.Spec.Mode.Replicated.Replicas ?? 1) : own.length,
      running: own.filter(({ chip }) => chip.state === 'running').length,
      image: imageName(service.Spec?.TaskTemplate?.ContainerSpec?.Image ?? '').image,
      ports: servicePorts(service),
      networks: (service.Spec?.TaskTemplate?.Networks ?? []).map(({ Target = '' }) => networks.get(Target) ?? Target),
      update: update && update !== 'completed' ? update : undefined,
    };
  });
}

function servicePorts(service: ApiService): string[] {
  return (service.Endpoint?.Ports ?? []).map(
    (port) =>
      `${port.PublishedPort ?? '?'}:${port.TargetPort}/${port.Protocol ?? 'tcp'}${port.PublishMode === 'host' ? ' (host)' : ''}`,
  );
}

function containerGroups(readings: NodeReading[]): PictureGroup[] {
  const groups = new Map<string, PictureGroup>();
  for (const container of readings.flatMap((reading) => reading.containers)) {
    if (isTask(container)) continue;
    const { group, kind } = containerGroup(container);
    const entry = groups.get(group) ?? {
      name: group,
      kind,
      running: 0,
      image: imageName(container.Image).image,
      ports: [],
      networks: [],
    };
    groups.set(group, entry);
    if (container.State === 'running') entry.running++;
    entry.ports = union(entry.ports, containerPorts(container));
    entry.networks = union(entry.networks, Object.keys(container.NetworkSettings?.Networks ?? {}));
  }
  return [...groups.values()];
}

const union = (a: string[], b: string[]): string[] => [...new Set([...a, ...b])];

function containerPorts(container: ApiContainer): string[] {
  return (container.Ports ?? []).flatMap((port) =>
    port.PublicPort === undefined ? [] : [`${port.PublicPort}:${port.PrivatePort}/${port.Type}`],
  );
}

function networkNames(reading: ClusterReading): Map<string, string> {
  return new Map(
    reading.nodes.flatMap(({ networks }) => networks.map((network) => [network.Id, network.Name] as const)),
  );
}

/** An overlay is one network on all nodes; bridges of the same name on several nodes are shown as one line too. */
function networksOf(reading: ClusterReading): PictureNetwork[] {
  const found = new Map<string, PictureNetwork>();
  const names = networkNames(reading);
  for (const { networks, containers } of reading.nodes) {
    for (const network of networks) {
      if (GIVEN_NETWORKS.has(network.Name) || network.Ingress) continue;
      const key = `${network.Driver} ${network.Name}`;
      const entry = found.get(key) ?? { name: network.Name, driver: network.Driver, members: [] };
      const members = containers
        .filter((container) => !isTask(container) && network.Name in (container.NetworkSettings?.Networks ?? {}))
        .map(containerName);
      found.set(key, { ...entry, members: union(entry.members, members) });
    }
  }
  for (const service of reading.swarm?.services ?? []) {
    for (const { Target = '' } of service.Spec?.TaskTemplate?.Networks ?? []) {
      const entry = found.get(`overlay ${names.get(Target) ?? Target}`);
      if (entry) entry.members = union(entry.members, [service.Spec?.Name ?? service.ID]);
    }
  }
  return [...found.values()];
}

function problemOf(reading: ClusterReading): string | undefined {
  const away = reading.nodes.filter((node) => node.unreachable).map((node) => node.node.name);
  const sentences = [
    ...(away.length > 0 ? [`${away.join(', ')} cannot be reached: its Docker Engine does not answer.`] : []),
    ...(reading.problem ? [reading.problem] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}
