import type { Json } from '../../graders/index.ts';
import { at, text } from './observers/lists.ts';

type JsonObject = { [key: string]: Json };

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
export function isMovingObject(value: JsonObject, now: number): boolean {
  if (typeof value.kind !== 'string' || text(value, 'metadata', 'name') === '') return false;
  if (text(value, 'metadata', 'deletionTimestamp') !== '') return true;
  switch (value.kind) {
    case 'Pod':
      return isStartingPod(value);
    case 'Deployment':
      return lags(value) || isRollingOut(value, now);
    case 'ReplicaSet':
      return lags(value) || count(value, 'replicas') !== wanted(value);
    case 'StatefulSet':
    case 'DaemonSet':
      return lags(value);
    case 'Job':
      return count(value, 'active') > 0;
    default:
      return false;
  }
}

const count = (value: JsonObject, key: string): number => Number(at(value, 'status', key) ?? 0);

const wanted = (value: JsonObject): number => Number(at(value, 'spec', 'replicas') ?? 1);

/** Its controller has not seen the newest spec. */
function lags(value: JsonObject): boolean {
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
