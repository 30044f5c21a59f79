import type { LabRead, LabVariable } from '../protocol/index.ts';

/** What `${…}` may name. */
export interface TemplateValues {
  variables: Record<string, string>;
  nodes: Record<string, { address: string }>;
}

const PLACEHOLDER = /\$\{([A-Za-z][\w.-]*)\}/g;

/** Value of a placeholder: `colour`, or `node1.address`; undefined when unknown. */
function lookUp(name: string, values: TemplateValues): string | undefined {
  if (Object.hasOwn(values.variables, name)) return values.variables[name];
  const node = /^(.+)\.address$/.exec(name)?.[1];
  return node !== undefined && Object.hasOwn(values.nodes, node) ? values.nodes[node]?.address : undefined;
}

/** Fills `${colour}` and `${node1.address}` in; what is not known stays as it stands (shell text has such things too). */
export function fillTemplate(text: string, values: TemplateValues): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => lookUp(name, values) ?? whole);
}

/** Names in `${…}` that are neither a variable nor a node's address. */
export function unknownPlaceholders(text: string, variables: readonly string[], nodes: readonly string[]): string[] {
  const known = new Set([...variables, ...nodes.map((node) => `${node}.address`)]);
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '').filter((name) => !known.has(name));
}

/** A read with its placeholders filled in, at any depth. */
export function resolveRead(read: LabRead, values: TemplateValues): LabRead {
  return fillDeep(read, values) as LabRead;
}

function fillDeep(value: unknown, values: TemplateValues): unknown {
  if (typeof value === 'string') return fillTemplate(value, values);
  if (Array.isArray(value)) return value.map((item) => fillDeep(item, values));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillDeep(item, values)]));
}

/** Name of a variable in the environment of scripts: upper case, `colour` -> COLOUR, `node1.address` -> NODE1_ADDRESS. */
export function environmentName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]/g, '_')
    .toUpperCase();
}

/** Environment of set-up, solution and mistake scripts and of `drydock grade --script`: variables and node addresses. */
export function scriptEnvironment(values: TemplateValues): Record<string, string> {
  const entries = Object.entries(values.variables).map(([name, value]) => [environmentName(name), value]);
  const addresses = Object.entries(values.nodes).map(([name, node]) => [
    environmentName(`${name}.address`),
    node.address,
  ]);
  return Object.fromEntries([...entries, ...addresses]);
}

/** Draws the variables of one attempt. `random` gives numbers in [0, 1). */
export function drawVariables(variables: Record<string, LabVariable>, random: () => number): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [name, draw(variable, random)]));
}

function draw(variable: LabVariable, random: () => number): string {
  if ('oneOf' in variable) return variable.oneOf[Math.floor(random() * variable.oneOf.length)] ?? '';
  if ('hex' in variable)
    return Array.from({ length: variable.hex }, () => Math.floor(random() * 16).toString(16)).join('');
  const [low, high] = variable.between;
  return String(low + Math.floor(random() * (high - low + 1)));
}
