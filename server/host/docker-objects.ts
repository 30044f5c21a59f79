import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { DockerDisks, HostVolumeLike } from './docker-disks.ts';
import { statusOf } from './docker-errors.ts';
import { thaw } from './docker-thaw.ts';
import { HostError } from './errors.ts';
import { LABEL, networkName } from './node-container.ts';
import type { HostedSandbox } from './port.ts';

type Labels = Record<string, string>;

/** Containers, networks and volumes with our label, gathered by sandbox; without networks that are left out. */
export async function listHosted(
  docker: Docker,
  instance: string,
  leftOut: ReadonlySet<string> = new Set(),
): Promise<HostedSandbox[]> {
  const found = await objects(docker, [`${LABEL.instance}=${instance}`]);
  const sandboxes = new Map<string, HostedSandbox>();
  const entry = (labels: Labels): HostedSandbox => {
    const sandboxId = labels[LABEL.sandbox] ?? '';
    const known = sandboxes.get(sandboxId);
    if (known) return known;
    const fresh: HostedSandbox = {
      sandboxId,
      owner: labels[LABEL.owner] ?? '',
      topology: labels[LABEL.topology] ?? '',
      expiresAt: Number(labels[LABEL.expires] ?? 0),
      nodes: [],
      hasNetwork: false,
    };
    sandboxes.set(sandboxId, fresh);
    return fresh;
  };
  for (const container of found.containers) {
    const sandbox = entry(container.Labels);
    sandbox.nodes.push({
      id: container.Id,
      sandboxId: sandbox.sandboxId,
      name: container.Labels[LABEL.node] ?? '',
      address: container.NetworkSettings.Networks[networkName(sandbox.sandboxId)]?.IPAddress ?? '',
      running: container.State === 'running',
    });
  }
  for (const network of found.networks) if (!leftOut.has(network.Id)) entry(network.Labels ?? {}).hasNetwork = true;
  for (const volume of found.volumes) entry(volume.Labels);
  return [...sandboxes.values()].filter((sandbox) => sandbox.sandboxId !== '');
}

const ATTEMPTS = 5;
const PAUSE_MS = 200;
/** The status of a network that cannot be removed, as somebody is on it. */
const REFUSED = 403;

/**
 * Removes until a look finds nothing; what another request is removing at the same time is waited for. Gives the ids of
 * networks that stay although nobody is on them: an engine (20.10 was seen to) can lose count of who is, and keeps the
 * network until it is started again.
 */
export async function removeHosted(
  docker: Docker,
  disks: Pick<DockerDisks, 'remove'>,
  instance: string,
  sandboxId: string,
): Promise<string[]> {
  const labels = [`${LABEL.instance}=${instance}`, `${LABEL.sandbox}=${sandboxId}`];
  let last: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const found = await objects(docker, labels);
    const left = found.containers.length + found.networks.length + found.volumes.length;
    if (left === 0) return [];
    if (attempt > 1) await sleep(PAUSE_MS * attempt);
    last = await removeOnce(docker, disks, found);
  }
  const { containers, networks, volumes } = await objects(docker, labels);
  const empty = await Promise.all(networks.map((network) => isEmpty(docker, network.Id)));
  if (containers.length + volumes.length === 0 && statusOf(last) === REFUSED && empty.every(Boolean))
    return networks.map(({ Id }) => Id);
  const left = [
    ...containers.map((c) => c.Id.slice(0, 12)),
    ...networks.map((n) => n.Name),
    ...volumes.map((v) => v.Name),
  ];
  if (left.length === 0) return [];
  throw new HostError('host_error', `Could not remove all of sandbox ${sandboxId}: ${left.join(', ')} stay`, {
    cause: last,
  });
}

async function isEmpty(docker: Docker, networkId: string): Promise<boolean> {
  const { Containers } = (await docker.getNetwork(networkId).inspect()) as Docker.NetworkInspectInfo;
  return Object.keys(Containers ?? {}).length === 0;
}

interface Found {
  containers: Docker.ContainerInfo[];
  networks: Docker.NetworkInspectInfo[];
  volumes: (HostVolumeLike & { Labels: Labels })[];
}

async function objects(docker: Docker, label: string[]): Promise<Found> {
  const filters = { label };
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return { containers, networks, volumes: volumes.Volumes ?? [] };
}

/** Containers first: networks and volumes are in use until then. Gives the last error. */
async function removeOnce(docker: Docker, disks: Pick<DockerDisks, 'remove'>, found: Found): Promise<unknown> {
  const first = await settle(found.containers.map((c) => removeContainer(docker, c)));
  const second = await settle([
    ...found.networks.map((n) => docker.getNetwork(n.Id).remove()),
    // A disk is not taken from under a container that may still run.
    ...(first === undefined ? [disks.remove(found.volumes)] : []),
  ]);
  return second ?? first;
}

async function removeContainer(docker: Docker, { Id, State }: Docker.ContainerInfo): Promise<void> {
  if (State === 'running') await thaw(docker, Id);
  await docker.getContainer(Id).remove({ force: true, v: true });
}

/** Waits for all; an object that is gone already, or is being removed (409), is no error: the next look tells. */
async function settle(removals: Promise<unknown>[]): Promise<unknown> {
  const results = await Promise.allSettled(removals);
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const serious = errors.filter((error) => statusOf(error) === undefined);
  if (serious.length > 0) throw serious[0];
  return errors.at(-1);
}
