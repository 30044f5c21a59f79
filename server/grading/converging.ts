import type { Json, ReadResult } from '../../graders/index.ts';
import { type Converging, type JsonObject, ofKubernetes } from './converging-kube.ts';

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

/** The surest of what these reads say of it. */
export function converging(results: Iterable<ReadResult | undefined>, now = Date.now()): Converging {
  let found: Converging = 'no';
  for (const result of results) {
    const one = result?.ok ? movement(result.value, 0, now) : 'perhaps';
    if (one === 'yes') return 'yes';
    if (one === 'perhaps') found = one;
  }
  return found;
}

function movement(value: Json, depth: number, now: number): Converging {
  if (value === null || typeof value !== 'object' || depth > MAX_DEPTH) return 'no';
  if (!Array.isArray(value)) {
    const own = ofTask(value);
    if (own !== 'no') return own;
    const object = ofKubernetes(value, now);
    if (object !== 'no') return object;
    if (isMovingUpdate(value) || isStartingHealth(value)) return 'yes';
    if (isStackThatGoes(value)) return 'perhaps';
  }
  let found: Converging = 'no';
  for (const item of Object.values(value)) {
    const one = movement(item, depth + 1, now);
    if (one === 'yes') return 'yes';
    if (one === 'perhaps') found = one;
  }
  return found;
}

function stateIn(value: JsonObject, key: string, inner: string): string {
  const found = value[key];
  const state = found !== null && typeof found === 'object' && !Array.isArray(found) ? found[inner] : undefined;
  return typeof state === 'string' ? state : '';
}

function ofTask(value: JsonObject): Converging {
  const state = stateIn(value, 'Status', 'State');
  if (typeof value.DesiredState !== 'string') return 'no';
  if (value.DesiredState === 'running') return state === 'running' || hasNoPlace(value, state) ? 'no' : 'yes';
  // It replaces one that failed, after the restart delay.
  if (value.DesiredState === 'ready') return 'perhaps';
  const toEnd = value.DesiredState === 'shutdown' || value.DesiredState === 'remove';
  return toEnd && (state === 'running' || MOVING.has(state)) ? 'perhaps' : 'no';
}

/** The scheduler has looked at every node: it goes on only when nodes or the service change. */
const hasNoPlace = (value: JsonObject, state: string) =>
  state === 'pending' && stateIn(value, 'Status', 'Err').startsWith('no suitable node');

/** The networks of a removed stack stay until the last container is off them: until it has stopped. */
function isStackThatGoes({ services, networks, secrets, configs }: JsonObject): boolean {
  return [services, networks, secrets, configs].every(isObject) && isEmpty(services) && !isEmpty(networks);
}

const isObject = (value: Json | undefined) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isEmpty = (value: Json | undefined) => Object.keys(value as JsonObject).length === 0;

const isMovingUpdate = (value: JsonObject) => MOVING.has(stateIn(value, 'UpdateStatus', 'State'));

function isStartingHealth(value: JsonObject): boolean {
  const state = value.State;
  if (state === null || typeof state !== 'object' || Array.isArray(state)) return false;
  return stateIn(state, 'Health', 'Status') === 'starting' || state.Status === 'restarting';
}
