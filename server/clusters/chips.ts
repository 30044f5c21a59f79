import type { PictureChip } from '../../protocol/index.ts';
import type { ApiContainer, ApiService, ApiTask } from './engine-shapes.ts';

const TASK_LABEL = 'com.docker.swarm.task.id';
const PROJECT_LABEL = 'com.docker.compose.project';
const SERVICE_LABEL = 'com.docker.compose.service';

/** Name of an image for people: without digest; and its tag. */
export function imageName(reference: string): { image: string; version: string } {
  const image = reference.replace(/@sha256:[0-9a-f]+$/, '');
  if (/^(sha256:)?[0-9a-f]{12,64}$/.test(image)) {
    const short = image.replace('sha256:', '').slice(0, 12);
    return { image: short, version: short };
  }
  const tag = /:([\w][\w.-]*)$/.exec(image)?.[1];
  return { image, version: tag ?? 'latest' };
}

export const isTask = (container: ApiContainer): boolean => container.Labels?.[TASK_LABEL] !== undefined;

/** Compose containers belong to project/service; others stand for themselves. */
export function containerGroup(container: ApiContainer): { group: string; kind: 'project' | 'plain' } {
  const project = container.Labels?.[PROJECT_LABEL];
  const service = container.Labels?.[SERVICE_LABEL];
  if (project && service) return { group: `${project}/${service}`, kind: 'project' };
  return { group: containerName(container), kind: 'plain' };
}

export function containerName(container: ApiContainer): string {
  return (container.Names?.[0] ?? container.Id.slice(0, 12)).replace(/^\//, '');
}

/** "Up 2 minutes (unhealthy)" -> unhealthy */
const healthOf = (container: ApiContainer | undefined): string | undefined =>
  /\((healthy|unhealthy|health: starting)\)/.exec(container?.Status ?? '')?.[1];

export function containerChip(container: ApiContainer): PictureChip {
  const health = healthOf(container);
  return {
    id: container.Id,
    kind: 'container',
    name: containerName(container),
    group: containerGroup(container).group,
    ...imageName(container.Image),
    state: containerState(container, health),
    detail: container.State === 'running' ? health : container.Status,
  };
}

function containerState(container: ApiContainer, health: string | undefined): PictureChip['state'] {
  switch (container.State) {
    case 'running':
      if (health === 'unhealthy') return 'failed';
      return health === 'health: starting' ? 'starting' : 'running';
    case 'restarting':
      return 'failed';
    case 'created':
      return 'wanted';
    case 'exited':
      return /^Exited \(0\)/.test(container.Status ?? '') ? 'stopped' : 'failed';
    case 'dead':
      return 'failed';
    default:
      return 'stopped';
  }
}

const WANTED = new Set(['new', 'pending', 'assigned', 'accepted', 'preparing', 'ready', 'starting', 'running']);
const FAILED = new Set(['failed', 'rejected', 'orphaned']);
const OVER = new Set(['complete', 'shutdown', 'remove', ...FAILED]);

export interface PlacedChip {
  nodeId: string | undefined;
  chip: PictureChip;
}

/**
 * Tasks that are wanted now, and per slot without one its last task: what a person would call "the replicas".
 * `containers` are those of all nodes, by id: their health is not in the task.
 */
export function taskChips(
  tasks: ApiTask[],
  services: ApiService[],
  nodeNames: Map<string, string>,
  containers: Map<string, ApiContainer>,
): PlacedChip[] {
  const names = new Map(services.map((service) => [service.ID, service.Spec?.Name ?? service.ID]));
  const slots = new Map<string, ApiTask[]>();
  for (const task of tasks) {
    if (!names.has(task.ServiceID ?? '')) continue;
    const key = `${task.ServiceID} ${task.Slot ?? task.NodeID}`;
    slots.set(key, [...(slots.get(key) ?? []), task]);
  }
  return [...slots.values()].flatMap((slot) => {
    const newestFirst = slot.sort((a, b) => (b.CreatedAt ?? '').localeCompare(a.CreatedAt ?? ''));
    const wanted = newestFirst.filter((task) => WANTED.has(task.DesiredState ?? ''));
    const last = newestFirst.find((task) => ['failed', 'rejected', 'complete'].includes(task.Status?.State ?? ''));
    const shown = wanted.length > 0 ? wanted : last ? [last] : [];
    return shown.map((task) => {
      const service = names.get(task.ServiceID ?? '') ?? '';
      const nodeName = nodeNames.get(task.NodeID ?? '');
      const chip = taskChip(task, `${service}.${task.Slot ?? nodeName ?? '?'}`, service, containers);
      // A task that does not run yet tells why the one before it ended.
      if (chip.state !== 'running') chip.detail ??= last?.Status?.Err;
      return { nodeId: task.NodeID || undefined, chip };
    });
  });
}

function taskChip(task: ApiTask, name: string, group: string, containers: Map<string, ApiContainer>): PictureChip {
  const state = task.Status?.State ?? 'new';
  const health = healthOf(containers.get(task.Status?.ContainerStatus?.ContainerID ?? ''));
  return {
    id: task.ID,
    kind: 'task',
    name,
    group,
    ...imageName(task.Spec?.ContainerSpec?.Image ?? ''),
    state: taskState(task, state, health),
    detail: task.Status?.Err || (state === 'running' ? health : undefined),
  };
}

function taskState(task: ApiTask, state: string, health: string | undefined): PictureChip['state'] {
  if (FAILED.has(state)) return 'failed';
  if (OVER.has(state)) return 'stopped';
  if (state === 'running') return health === 'unhealthy' ? 'failed' : 'running';
  return task.NodeID ? 'starting' : 'wanted';
}
