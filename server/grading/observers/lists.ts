import type { ApiJson } from './look.ts';

/** Objects inspected one by one are at most so many: a learner may have made thousands. */
export const MAX_OBJECTS = 200;

/** `["A=1", "B"]` as an engine lists environment variables -> {A: "1", B: ""}. */
export function envMap(list: unknown): Record<string, string> {
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(
    list
      .filter((entry): entry is string => typeof entry === 'string')
      .map((entry) => {
        const at = entry.indexOf('=');
        return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)];
      }),
  );
}

/** The value at a path of keys, undefined where something on the way is not an object. */
export function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const key of path) {
    if (here === null || typeof here !== 'object') return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

export function text(value: unknown, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** Does a map of labels fulfil `key` or `key=value`? */
export function hasLabel(labels: unknown, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const split = wanted.indexOf('=');
  const key = split < 0 ? wanted : wanted.slice(0, split);
  const value = at(labels, key);
  return split < 0 ? typeof value === 'string' : value === wanted.slice(split + 1);
}

/** Newest first by `CreatedAt`. */
export function newestFirst(objects: readonly ApiJson[]): ApiJson[] {
  return [...objects].sort((a, b) => text(b, 'CreatedAt').localeCompare(text(a, 'CreatedAt')));
}
