import type { Place } from '../../../protocol/index.ts';
import type { ClusterNode } from '../../clusters/index.ts';
import { inspectContainer } from './engine.ts';
import { at, text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';
import { spotsOfPods } from './pods.ts';
import { projectContainers, serviceOf } from './project.ts';
import type { Spot, Spots } from './spots.ts';
import { readService } from './swarm.ts';

export type { Spot, Spots };

/** The grader-owned places that a `from:` or `in:` means now. */
export async function spotsOf(look: Look, place: Place): Promise<Spots> {
  switch (place.at) {
    case 'node':
      return { spots: [{ node: look.node(place.node), container: null }] };
    case 'container': {
      const node = look.node(place.node);
      const container = await inspectContainer(look, node, place.container);
      if (!container) return { spots: [], missing: `no container ${place.container}` };
      return await spotsIn(look, [{ node, container }], `container ${place.container} does not run`);
    }
    case 'project': {
      const node = look.node(place.node);
      const containers = await projectContainers(look, node, place.project);
      const ofService = containers.filter((container) => serviceOf(container) === place.service);
      const found = ofService.map((container) => ({ node, container }));
      return await spotsIn(
        look,
        found.filter(isRunning).slice(0, 1),
        `service ${place.service} has no running container`,
      );
    }
    case 'service':
      return await spotsOfService(look, place.service, place.tasks === 'each');
    case 'network':
      return await spotsOnNetwork(look, place.network, place.node);
    case 'pod':
      return await spotsOfPods(look, place);
  }
}

interface Found {
  node: ClusterNode;
  container: ApiJson;
}

const isRunning = ({ container }: Found) => at(container, 'State', 'Running') === true;

async function spotsIn(look: Look, found: readonly Found[], missing: string): Promise<Spots> {
  const spots = await Promise.all(found.filter(isRunning).map((one) => spotIn(look, one)));
  const [first, ...rest] = spots.filter((spot) => spot !== undefined);
  return first ? { spots: [first, ...rest] } : { spots: [], missing };
}

/** A container's network namespace; one that it shares belongs to its owner. */
async function spotIn(look: Look, { node, container }: Found): Promise<Spot | undefined> {
  const spot = { node, container: text(container, 'Name').replace(/^\//, ''), containerId: text(container, 'Id') };
  const mode = text(container, 'HostConfig', 'NetworkMode');
  if (mode === 'host') return spot;
  const owner = mode.startsWith('container:')
    ? await inspectContainer(look, node, mode.slice('container:'.length))
    : container;
  const netns = text(owner, 'NetworkSettings', 'SandboxKey');
  return netns === '' ? undefined : { ...spot, netns };
}

async function spotsOfService(look: Look, name: string, each: boolean): Promise<Spots> {
  const service = await readService(look, { name });
  if (service === null) return { spots: [], missing: `no service ${name}` };
  const tasks = (at(service, 'tasks') as ApiJson[]).filter(
    (task) => text(task, 'Status', 'State') === 'running' && text(task, 'DesiredState') === 'running',
  );
  tasks.sort((a, b) => Number(a.Slot ?? 0) - Number(b.Slot ?? 0));
  const found = await Promise.all(
    tasks.map(async (task) => {
      const node = look.nodes.find((candidate) => candidate.name === task.node);
      const id = text(task, 'Status', 'ContainerStatus', 'ContainerID');
      const container = node && id !== '' ? await inspectContainer(look, node, id) : undefined;
      return node && container ? { node, container } : undefined;
    }),
  );
  const running = found.filter((one) => one !== undefined).filter(isRunning);
  return await spotsIn(look, each ? running : running.slice(0, 1), `service ${name} has no running task`);
}

/** A place on a network is the namespace of a container that is on it, on the named node or any. */
async function spotsOnNetwork(look: Look, network: string, node: string | undefined): Promise<Spots> {
  for (const candidate of node === undefined ? look.nodes : look.nodesFor(node)) {
    const list = await look.get<ApiJson[]>(candidate, '/containers/json', { all: true });
    const member = list.find(
      (container) =>
        text(container, 'State') === 'running' && at(container, 'NetworkSettings', 'Networks', network) !== undefined,
    );
    const container = member && (await inspectContainer(look, candidate, text(member, 'Id')));
    if (container) return await spotsIn(look, [{ node: candidate, container }], `nothing runs on network ${network}`);
  }
  return { spots: [], missing: `nothing runs on network ${network}` };
}
