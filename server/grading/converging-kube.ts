import type { Json } from '../../graders/index.ts';
import { at, text } from './observers/lists.ts';

/**
 * Is what was read still on its way: a rollout, a task that starts, a health check's first runs? `perhaps`: it looks as if,
 * and may look like this for ever, such as a task to be shut down on a node that is gone, or a node that does not answer.
 */
export type Converging = 'yes' | 'perhaps' | 'no';

export type JsonObject = { [key: string]: Json };

/** A container that waits for one of these does not go on by itself, or not soon. */
const STUCK = new Set([
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'ErrImageNeverPull',
  'ErrImagePull',
  'ImageInspectError',
  'ImagePullBackOff',
  'InvalidImageName',
  'RunContainerError',
]);

/** A rollout that has made no progress for so long is not waited for. */
const FRESH_MS = 20_000;

/** Is this object of Kubernetes still on its way to what its spec says? */
export function ofKubernetes(value: JsonObject, now: number): Converging {
  if (typeof value.kind !== 'string' || text(value, 'metadata', 'name') === '') return 'no';
  if (lags(value) || (value.kind === 'Deployment' && isRollingOut(value, now))) return 'yes';
  return mayMove(value.kind, value) ? 'perhaps' : 'no';
}

/** A pod may wait for ever for what it mounts, a Job may run as long as it likes, a quota may keep pods away. */
function mayMove(kind: string, value: JsonObject): boolean {
  if (text(value, 'metadata', 'deletionTimestamp') !== '') return true;
  if (kind === 'Pod') return isStartingPod(value);
  if (kind === 'ReplicaSet') return count(value, 'replicas') !== wanted(value);
  return kind === 'Job' && count(value, 'active') > 0;
}

const count = (value: JsonObject, key: string): number => Number(at(value, 'status', key) ?? 0);

const wanted = (value: JsonObject): number => Number(at(value, 'spec', 'replicas') ?? 1);

/** Its controller has not seen the newest spec. */
function lags(value: JsonObject): boolean {
  if (at(value, 'status', 'observedGeneration') === undefined) return false;
  return count(value, 'observedGeneration') < Number(at(value, 'metadata', 'generation') ?? 0);
}

function list(value: JsonObject, ...path: string[]): JsonObject[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as JsonObject[]) : [];
}

function isStartingPod(pod: JsonObject): boolean {
  if (text(pod, 'status', 'phase') !== 'Pending') return false;
  const containers = [...list(pod, 'status', 'initContainerStatuses'), ...list(pod, 'status', 'containerStatuses')];
  if (containers.some((container) => STUCK.has(text(container, 'state', 'waiting', 'reason')))) return false;
  // Without a place it waits for the cluster to change.
  return !list(pod, 'status', 'conditions').some(({ type, status }) => type === 'PodScheduled' && status === 'False');
}

function isRollingOut(deployment: JsonObject, now: number): boolean {
  const goal = wanted(deployment);
  const there = ['updatedReplicas', 'replicas', 'availableReplicas'].every((key) => count(deployment, key) === goal);
  if (there) return false;
  const progress = list(deployment, 'status', 'conditions').find(({ type }) => type === 'Progressing');
  const since = now - Date.parse(text(progress, 'lastUpdateTime'));
  return progress?.status !== 'False' && since < FRESH_MS;
}
