import type { Json } from '../../../graders/index.ts';
import type { ClusterNode } from '../../clusters/index.ts';
import { containersOf, networksOf, volumesOf } from './engine.ts';
import { at, text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';

const PROJECT = 'com.docker.compose.project';
const SERVICE = 'com.docker.compose.service';
const NETWORK = 'com.docker.compose.network';
const VOLUME = 'com.docker.compose.volume';
const NUMBER = 'com.docker.compose.container-number';
const ONE_OFF = 'com.docker.compose.oneoff';

/** A Compose project as its labels tell it; null when nothing carries them. */
export async function readProject(look: Look, read: { name: string; node?: string }): Promise<Json> {
  const node = look.node(read.node);
  const ofProject = (labels: Json | undefined) => at(labels, PROJECT) === read.name;
  const [containers, networks, volumes] = await Promise.all([
    projectContainers(look, node, read.name),
    networksOf(look, node, ofProject),
    volumesOf(look, node, ofProject),
  ]);
  if (containers.length + networks.length + volumes.length === 0) return null;
  return {
    name: read.name,
    services: byService(containers),
    containers,
    networks: byLabel(networks, NETWORK),
    volumes: byLabel(volumes, VOLUME),
  };
}

/** Containers of a project's services, running or not; what `docker compose run` made is left out. */
export async function projectContainers(look: Look, node: ClusterNode, project: string): Promise<ApiJson[]> {
  const containers = await containersOf(
    look,
    node,
    (labels) => at(labels, PROJECT) === project && text(labels, ONE_OFF).toLowerCase() !== 'true',
  );
  const place = (container: ApiJson) => Number(labelOf(container, NUMBER)) || 0;
  return containers.sort((a, b) => labelOf(a, SERVICE).localeCompare(labelOf(b, SERVICE)) || place(a) - place(b));
}

export function serviceOf(container: ApiJson): string {
  return labelOf(container, SERVICE);
}

const labelOf = (container: ApiJson, label: string) => text(container, 'Config', 'Labels', label);

function byService(containers: ApiJson[]): Record<string, { containers: ApiJson[] }> {
  const services = new Map<string, ApiJson[]>();
  for (const container of containers) {
    const name = serviceOf(container);
    services.set(name, [...(services.get(name) ?? []), container]);
  }
  return Object.fromEntries([...services].map(([name, members]) => [name, { containers: members }]));
}

function byLabel(objects: ApiJson[], label: string): Record<string, ApiJson> {
  return Object.fromEntries(objects.map((object) => [text(object, 'Labels', label) || text(object, 'Name'), object]));
}
