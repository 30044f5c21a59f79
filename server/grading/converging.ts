import type { Json, ReadResult } from '../../graders/index.ts';
import { isMovingObject } from './converging-kube.ts';

/** States from which a task, a container or an update goes on by itself. */
const MOVING = new Set([
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'updating',
  'rollback_started',
]);

const MAX_DEPTH = 12;

/** Is something that was read still on its way: a rollout, a task that starts, a health check's first runs? */
export function isConverging(results: Iterable<ReadResult | undefined>, now = Date.now()): boolean {
  for (const result of results) if (!result?.ok || moves(result.value, 0, now)) return true;
  return false;
}

function moves(value: Json, depth: number, now: number): boolean {
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item) => moves(item, depth + 1, now));
  if (isMovingTask(value) || isMovingUpdate(value) || isStartingHealth(value)) return true;
  if (isMovingObject(value, now)) return true;
  return Object.values(value).some((item) => moves(item, depth + 1, now));
}

type JsonObject = { [key: string]: Json };

function stateIn(value: JsonObject, key: string, inner: string): string {
  const found = value[key];
  const state = found !== null && typeof found === 'object' && !Array.isArray(found) ? found[inner] : undefined;
  return typeof state === 'string' ? state : '';
}

function isMovingTask(value: JsonObject): boolean {
  const state = stateIn(value, 'Status', 'State');
  if (typeof value.DesiredState !== 'string') return false;
  if (value.DesiredState === 'running') return state !== 'running';
  return (
    (value.DesiredState === 'shutdown' || value.DesiredState === 'remove') && (state === 'running' || MOVING.has(state))
  );
}

const isMovingUpdate = (value: JsonObject) => MOVING.has(stateIn(value, 'UpdateStatus', 'State'));

function isStartingHealth(value: JsonObject): boolean {
  const state = value.State;
  if (state === null || typeof state !== 'object' || Array.isArray(state)) return false;
  return stateIn(state, 'Health', 'Status') === 'starting' || state.Status === 'restarting';
}
