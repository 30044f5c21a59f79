import type { Json } from '../../../graders/index.ts';
import type { ClusterNode } from '../../clusters/index.ts';
import { at, envMap, hasLabel, MAX_OBJECTS, text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';

interface Filter {
  label?: string;
  node?: string;
}

interface Named {
  name: string;
  node?: string;
}

export async function readInfo(look: Look, read: { node: string }): Promise<Json> {
  return await look.get<ApiJson>(look.node(read.node), '/info');
}

/** `on: all` looks for the name on every node and gives the first that has it. */
async function firstOf(
  look: Look,
  node: string | undefined,
  find: (node: ClusterNode) => Promise<ApiJson | undefined>,
): Promise<Json> {
  const found = await Promise.all(look.nodesFor(node).map(find));
  return found.find((value) => value !== undefined) ?? null;
}

async function allOf(
  look: Look,
  node: string | undefined,
  list: (node: ClusterNode) => Promise<ApiJson[]>,
): Promise<Json> {
  return (await Promise.all(look.nodesFor(node).map(list))).flat();
}

export function readContainer(look: Look, read: Named): Promise<Json> {
  return firstOf(look, read.node, (node) => inspectContainer(look, node, read.name));
}

export function readContainers(look: Look, read: Filter): Promise<Json> {
  return allOf(look, read.node, (node) => containersOf(look, node, (labels) => hasLabel(labels, read.label)));
}

/** Containers of a node, running or not, inspected, whose labels please. */
export async function containersOf(
  look: Look,
  node: ClusterNode,
  wanted: (labels: Json | undefined) => boolean,
): Promise<ApiJson[]> {
  const list = await look.get<ApiJson[]>(node, '/containers/json', { all: true });
  const chosen = list.filter((container) => wanted(container.Labels)).slice(0, MAX_OBJECTS);
  const inspected = await Promise.all(chosen.map((container) => inspectContainer(look, node, text(container, 'Id'))));
  return inspected.filter((container) => container !== undefined);
}

export async function inspectContainer(look: Look, node: ClusterNode, name: string): Promise<ApiJson | undefined> {
  const container = await look.find<ApiJson>(node, `/containers/${encodeURIComponent(name)}/json`);
  if (!container) return undefined;
  return {
    ...container,
    env: envMap(at(container, 'Config', 'Env')),
    image: { id: text(container, 'Image') },
    node: node.name,
  };
}

export function readImage(look: Look, read: Named): Promise<Json> {
  return firstOf(look, read.node, (node) => inspectImage(look, node, read.name));
}

export function readImages(look: Look, read: Filter): Promise<Json> {
  return allOf(look, read.node, async (node) => {
    const list = await look.get<ApiJson[]>(node, '/images/json');
    const chosen = list.filter((image) => hasLabel(image.Labels, read.label)).slice(0, MAX_OBJECTS);
    const inspected = await Promise.all(chosen.map((image) => inspectImage(look, node, text(image, 'Id'))));
    return inspected.filter((image) => image !== undefined);
  });
}

async function inspectImage(look: Look, node: ClusterNode, name: string): Promise<ApiJson | undefined> {
  // An image name has slashes of its own.
  const path = `/images/${name.split('/').map(encodeURIComponent).join('/')}/json`;
  const image = await look.find<ApiJson>(node, path);
  if (!image) return undefined;
  const layers = at(image, 'RootFS', 'Layers');
  return { ...image, id: text(image, 'Id'), layers: Array.isArray(layers) ? (layers as Json[]) : [], node: node.name };
}

export function readVolume(look: Look, read: Named): Promise<Json> {
  return firstOf(look, read.node, async (node) =>
    withNode(node, await look.find<ApiJson>(node, `/volumes/${encodeURIComponent(read.name)}`)),
  );
}

export function readVolumes(look: Look, read: Filter): Promise<Json> {
  return allOf(look, read.node, (node) => volumesOf(look, node, (labels) => hasLabel(labels, read.label)));
}

export async function volumesOf(
  look: Look,
  node: ClusterNode,
  wanted: (labels: Json | undefined) => boolean,
): Promise<ApiJson[]> {
  const { Volumes: volumes } = await look.get<{ Volumes: ApiJson[] | null }>(node, '/volumes');
  return (volumes ?? []).filter((volume) => wanted(volume.Labels)).map((volume) => ({ ...volume, node: node.name }));
}

/** By name, else by id; of several networks with one name the oldest. */
export function readNetwork(look: Look, read: Named): Promise<Json> {
  return firstOf(look, read.node, async (node) => {
    const list = await look.get<ApiJson[]>(node, '/networks');
    const named = list
      .filter((network) => network.Name === read.name || network.Id === read.name)
      .sort((a, b) => text(a, 'Created').localeCompare(text(b, 'Created')));
    return named[0] ? await inspectNetwork(look, node, named[0]) : undefined;
  });
}

export function readNetworks(look: Look, read: Filter): Promise<Json> {
  return allOf(look, read.node, (node) => networksOf(look, node, (labels) => hasLabel(labels, read.label)));
}

export async function networksOf(
  look: Look,
  node: ClusterNode,
  wanted: (labels: Json | undefined) => boolean,
): Promise<ApiJson[]> {
  const list = await look.get<ApiJson[]>(node, '/networks');
  const chosen = list.filter((network) => wanted(network.Labels)).slice(0, MAX_OBJECTS);
  const inspected = await Promise.all(chosen.map((network) => inspectNetwork(look, node, network)));
  return inspected.filter((network) => network !== undefined);
}

async function inspectNetwork(look: Look, node: ClusterNode, network: ApiJson): Promise<ApiJson | undefined> {
  const path = `/networks/${encodeURIComponent(text(network, 'Id'))}`;
  return withNode(node, await look.find<ApiJson>(node, path));
}

function withNode(node: ClusterNode, object: ApiJson | undefined): ApiJson | undefined {
  return object && { ...object, node: node.name };
}
