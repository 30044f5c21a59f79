import { Environment } from '@marcbachmann/cel-js';
import { parse as parseYaml } from 'yaml';
import type { LabRead, ReadKind } from '../protocol/index.ts';
import { BUILTIN_NAMES } from '../protocol/index.ts';

const LIST_KINDS: ReadonlySet<ReadKind> = new Set([
  'services',
  'tasks',
  'nodes',
  'secrets',
  'configs',
  'networks',
  'containers',
  'images',
  'volumes',
  'list',
  'events',
  'endpoints',
]);

/** Words of CEL that are not names of types: https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax */
const KEYWORDS = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while cel optional'.split(
    ' ',
  ),
);

/** Names that a read cannot have, because rules mean something else by them. */
export function isReservedName(name: string): boolean {
  return (
    KEYWORDS.has(name) || (BUILTIN_NAMES as readonly string[]).includes(name) || new Environment().hasVariable(name)
  );
}

/** The CEL environment of a lab: its reads, the built-in names, and the functions below. */
export function createEnvironment(reads: Record<string, LabRead>): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
  });
  for (const name of BUILTIN_NAMES)
    environment.registerVariable(name, name === 'variables' ? 'map<string, string>' : 'map<string, dyn>');
  for (const [name, read] of Object.entries(reads)) {
    if (isReservedName(name)) continue;
    environment.registerVariable(name, LIST_KINDS.has(read.kind) ? 'list<dyn>' : 'dyn');
  }
  registerArithmetic(environment);
  registerFunctions(environment);
  return environment;
}

/** JSON has one kind of number; CEL's own rules would refuse `web.Replicas + 1`. */
function registerArithmetic(environment: Environment): void {
  const mixed = {
    '+': (a: number, b: number) => a + b,
    '-': (a: number, b: number) => a - b,
    '*': (a: number, b: number) => a * b,
    '/': (a: number, b: number) => a / b,
  };
  for (const [operator, apply] of Object.entries(mixed)) {
    const handler = (a: number | bigint, b: number | bigint) => apply(Number(a), Number(b));
    environment.registerOperator(`double ${operator} int`, handler);
    environment.registerOperator(`int ${operator} double`, handler);
  }
}

function registerFunctions(environment: Environment): void {
  environment.registerFunction('list.running(): list<dyn>', (items: unknown[]) => items.filter(isRunning), {
    description: 'Tasks that should run and do run; containers that run; pods that run and are not being deleted.',
  });
  environment.registerFunction('list.failed(): list<dyn>', (items: unknown[]) => items.filter(hasFailed), {
    description: 'Tasks that failed or were rejected; pods that failed.',
  });
  environment.registerFunction('list.ready(): list<dyn>', (items: unknown[]) => items.filter(isReady), {
    description:
      'Swarm nodes that are ready and take tasks (availability active); pods and Kubernetes nodes that are ready.',
  });
  environment.registerFunction('list.distinct(): list<dyn>', distinct, {
    description: 'Each value once, compared as JSON.',
  });
  environment.registerFunction('json(string): dyn', (text: string) => parsed(() => JSON.parse(text)), {
    description: 'The value of a JSON text; null when it is none.',
  });
  environment.registerFunction('yaml(string): dyn', (text: string) => parsed(() => parseYaml(text, YAML_OPTIONS)), {
    description: 'The value of a YAML 1.2 text; null when it is none.',
  });
  environment.registerFunction('env(list): map<string, dyn>', environmentMap, {
    description: 'A list of NAME=value as a map.',
  });
}

/** Learners write these texts: few aliases, so that a small one cannot grow large. */
const YAML_OPTIONS = { maxAliasCount: 100, logLevel: 'error' } as const;

function parsed(parse: () => unknown): unknown {
  try {
    return parse() ?? null;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

/** A field of an object by its path; undefined when any part is missing. */
function field(value: unknown, ...path: string[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || typeof current !== 'object' || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function isRunning(item: unknown): boolean {
  if (field(item, 'DesiredState') !== undefined) {
    return field(item, 'DesiredState') === 'running' && field(item, 'Status', 'State') === 'running';
  }
  if (field(item, 'status', 'phase') !== undefined) {
    return field(item, 'status', 'phase') === 'Running' && field(item, 'metadata', 'deletionTimestamp') === undefined;
  }
  return field(item, 'State', 'Running') === true || field(item, 'State') === 'running';
}

function hasFailed(item: unknown): boolean {
  const state = field(item, 'Status', 'State');
  return state === 'failed' || state === 'rejected' || field(item, 'status', 'phase') === 'Failed';
}

function isReady(item: unknown): boolean {
  const conditions = field(item, 'status', 'conditions');
  if (Array.isArray(conditions)) {
    const ready = conditions.some((one) => field(one, 'type') === 'Ready' && field(one, 'status') === 'True');
    return ready && field(item, 'metadata', 'deletionTimestamp') === undefined;
  }
  return field(item, 'Status', 'State') === 'ready' && field(item, 'Spec', 'Availability') === 'active';
}

function distinct(items: unknown[]): unknown[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = JSON.stringify(item, (_name, value) => (typeof value === 'bigint' ? Number(value) : value));
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function environmentMap(entries: unknown[]): Record<string, string> {
  const pairs = entries.filter((entry) => typeof entry === 'string').map((entry) => entry.split(/=(.*)/s));
  return Object.fromEntries(pairs.map(([name, value]) => [name, value ?? '']));
}
