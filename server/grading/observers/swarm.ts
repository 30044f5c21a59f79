import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import type { ClusterNode } from '../../clusters/index.ts';
import { HostError } from '../../host/index.ts';
import { tampering } from '../integrity.ts';
import { at, envMap, hasLabel, MAX_OBJECTS, newestFirst, text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';
import { findManager } from './manager.ts';

type Kind<K extends LabRead['kind']> = Extract<LabRead, { kind: K }>;

const STACK_LABEL = 'com.docker.stack.namespace';

export async function readSwarm(look: Look): Promise<Json> {
  const manager = await findManager(look);
  if (!manager) return null;
  const { swarm, node } = manager;
  const locks = at(swarm, 'Spec', 'EncryptionConfig', 'AutoLockManagers') === true;
  const UnlockKey = locks ? text(await look.get<ApiJson>(node, '/swarm/unlockkey'), 'UnlockKey') : '';
  return { ...swarm, UnlockKey, node: node.name };
}

export async function readService(look: Look, read: { name: string }): Promise<Json> {
  const manager = await findManager(look);
  if (!manager) return null;
  const summary = (await serviceList(look, manager.node)).find((service) => isNamed(service, read.name));
  return summary ? await serviceValue(look, manager.node, summary) : null;
}

export async function readServices(look: Look, read: { stack?: string; label?: string }): Promise<Json> {
  const manager = await findManager(look);
  if (!manager) return [];
  const wanted = (await serviceList(look, manager.node)).filter(
    (service) =>
      hasLabel(at(service, 'Spec', 'Labels'), read.label) &&
      (read.stack === undefined || isOfStack(service, read.stack)),
  );
  return await Promise.all(wanted.slice(0, MAX_OBJECTS).map((service) => serviceValue(look, manager.node, service)));
}

export async function readTasks(look: Look, read: Kind<'tasks'>): Promise<Json> {
  const manager = await findManager(look);
  if (!manager) return [];
  if (read.service === undefined) return await taskValues(look, manager.node, undefined);
  const service = (await serviceList(look, manager.node)).find((candidate) => isNamed(candidate, read.service ?? ''));
  return service ? await taskValues(look, manager.node, text(service, 'ID')) : [];
}

export async function readStack(look: Look, read: Kind<'stack'>): Promise<Json> {
  const manager = await findManager(look);
  if (!manager) return null;
  const filters = { label: [`${STACK_LABEL}=${read.name}`] };
  const list = async (path: string) => await look.get<ApiJson[]>(manager.node, path, { filters });
  const [services, networks, secrets, configs] = await Promise.all([
    readServices(look, { stack: read.name }),
    list('/networks'),
    list('/secrets'),
    list('/configs'),
  ]);
  const found = services as ApiJson[];
  if (found.length + networks.length + secrets.length + configs.length === 0) return null;
  const short = (name: string) => (name.startsWith(`${read.name}_`) ? name.slice(read.name.length + 1) : name);
  const byName = (objects: ApiJson[], nameOf: (object: ApiJson) => string) =>
    Object.fromEntries(objects.map((object) => [short(nameOf(object)), object]));
  const specName = (object: ApiJson) => text(object, 'Spec', 'Name');
  return {
    name: read.name,
    services: byName(found, specName),
    networks: byName(networks, (network) => text(network, 'Name')),
    secrets: byName(secrets, specName),
    configs: byName(configs, specName),
  };
}

export async function readSwarmNodes(look: Look): Promise<Json[]> {
  const manager = await findManager(look);
  if (!manager) return [];
  const nodes = await look.get<ApiJson[]>(manager.node, '/nodes');
  return nodes.map((node) => ({ ...node, name: text(node, 'Description', 'Hostname') }));
}

export async function readSwarmNode(look: Look, read: Kind<'node'>): Promise<Json> {
  const named = (await readSwarmNodes(look)).filter((node) => text(node, 'name') === read.name);
  // A machine that left and joined again is listed twice, until the old entry is removed.
  return named.find((node) => text(node, 'Status', 'State') === 'ready') ?? named[0] ?? null;
}

/** `secret`, `config`: by name. */
export async function readSwarmObject(look: Look, path: '/secrets' | '/configs', name: string): Promise<Json> {
  return (await readSwarmObjects(look, path)).find((object) => isNamed(object, name)) ?? null;
}

/** `secrets`, `configs`. */
export async function readSwarmObjects(look: Look, path: '/secrets' | '/configs'): Promise<Json[]> {
  const manager = await findManager(look);
  if (!manager) return [];
  const objects = await look.get<ApiJson[]>(manager.node, path);
  return path === '/configs' ? objects.map(withText) : objects;
}

function withText(config: ApiJson): ApiJson {
  return { ...config, text: Buffer.from(text(config, 'Spec', 'Data'), 'base64').toString('utf8') };
}

const isNamed = (object: Json, name: string) => text(object, 'Spec', 'Name') === name || text(object, 'ID') === name;
const isOfStack = (service: Json, stack: string) => at(service, 'Spec', 'Labels', STACK_LABEL) === stack;

function serviceList(look: Look, manager: ClusterNode): Promise<ApiJson[]> {
  return look.get<ApiJson[]>(manager, '/services', { status: true });
}

/** As `docker service inspect` shows it: with the defaults of what was not set. */
async function serviceValue(look: Look, manager: ClusterNode, summary: ApiJson): Promise<ApiJson> {
  const id = text(summary, 'ID');
  const [inspected, tasks] = await Promise.all([
    look.find<ApiJson>(manager, `/services/${encodeURIComponent(id)}`, { insertDefaults: true }),
    taskValues(look, manager, id),
  ]);
  const service = inspected ?? summary;
  return {
    ...service,
    ...(summary.ServiceStatus === undefined ? {} : { ServiceStatus: summary.ServiceStatus }),
    env: envMap(at(service, 'Spec', 'TaskTemplate', 'ContainerSpec', 'Env')),
    tasks,
  };
}

/** Tasks of one service, or all, with the node and the container that each has. */
async function taskValues(look: Look, manager: ClusterNode, serviceId: string | undefined): Promise<ApiJson[]> {
  const [tasks, members] = await Promise.all([
    look.get<ApiJson[]>(manager, '/tasks'),
    look.get<ApiJson[]>(manager, '/nodes'),
  ]);
  const wanted = newestFirst(tasks.filter((task) => serviceId === undefined || task.ServiceID === serviceId));
  return await Promise.all(wanted.map((task) => taskValue(look, task, members)));
}

async function taskValue(look: Look, task: ApiJson, members: readonly ApiJson[]): Promise<ApiJson> {
  const member = members.find((candidate) => candidate.ID === task.NodeID);
  const node = member && nodeOf(look, member);
  const containerId = text(task, 'Status', 'ContainerStatus', 'ContainerID');
  const container = node && containerId !== '' ? await containerOn(look, node, member, containerId) : undefined;
  return {
    ...task,
    node: node?.name ?? null,
    container: container ?? null,
    image: { id: container?.ImageID ?? null },
  };
}

/** The machine behind a member of the swarm: by host name, else by address. */
function nodeOf(look: Look, member: ApiJson): ClusterNode | undefined {
  const hostname = text(member, 'Description', 'Hostname');
  const address = text(member, 'Status', 'Addr');
  return look.nodes.find((node) => node.name === hostname) ?? look.nodes.find((node) => node.ref.address === address);
}

async function containerOn(look: Look, node: ClusterNode, member: ApiJson, id: string): Promise<ApiJson | undefined> {
  try {
    const containers = await look.get<ApiJson[]>(node, '/containers/json', { all: true });
    return containers.find((container) => container.Id === id);
  } catch (error) {
    // The swarm itself knows that this machine is away: then its containers are, too.
    const away = text(member, 'Status', 'State') === 'down' && tampering(node) === undefined;
    if (away && error instanceof HostError && error.code === 'engine_unreachable') return undefined;
    throw error;
  }
}
