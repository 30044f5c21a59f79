import type { z } from 'zod';
import { READ_KINDS } from '../../protocol/index.ts';

type Issue = z.core.$ZodIssue;

export interface SchemaIssue {
  path: PropertyKey[];
  message: string;
  /** Keys that should not be there: the place is the key's. */
  keys?: string[];
}

/** zod's issues as sentences, the one branch of a union chosen that the author meant. */
export function schemaIssues(issues: readonly Issue[], value: unknown): SchemaIssue[] {
  return issues.flatMap((issue) => flatten(issue, [], value));
}

function flatten(issue: Issue, above: PropertyKey[], root: unknown): SchemaIssue[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path, message: `unknown key '${key}'`, keys: [key] }));
  }
  if (issue.code === 'invalid_union') return unionIssues(issue, path, root);
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.map((inner) => ({ path, message: `${String(path.at(-1))}: ${inner.message}` }));
  }
  return [{ path, message: sentence(issue, path, root) }];
}

function unionIssues(issue: Issue & { code: 'invalid_union' }, path: PropertyKey[], root: unknown): SchemaIssue[] {
  const value = valueAt(root, path);
  const read = readProblem(path, value);
  if (read) return [{ path, message: read }];
  const branches = issue.errors.map((errors) => ({ errors, distance: distance(errors) }));
  const best = branches.sort((a, b) => a.distance - b.distance)[0];
  if (!best) return [{ path, message: issue.message }];
  return best.errors.flatMap((inner) => flatten(inner, path, root));
}

/** A read is chosen by its key: say so when there is none, or more than one. */
function readProblem(path: PropertyKey[], value: unknown): string | undefined {
  if (path.length !== 2 || path[0] !== 'reads') return undefined;
  const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  const kinds = keys.filter((key) => (READ_KINDS as string[]).includes(key));
  if (kinds.length > 0) return undefined;
  return `a read is one of: ${READ_KINDS.join(', ')}${keys.length > 0 ? `; '${keys[0]}' is none of them` : ''}`;
}

/** How far a value is from a branch: a wrong type at the top or a missing key that names the branch weighs most. */
function distance(errors: readonly Issue[]): number {
  return errors.reduce((sum, error) => {
    if (error.path.length === 0 && error.code === 'invalid_type') return sum + 100;
    if (error.code === 'invalid_type' && isMissing(error)) return sum + 10;
    if (error.code === 'unrecognized_keys') return sum + 5 * error.keys.length;
    return sum + 1;
  }, 0);
}

function isMissing(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.message.includes('received undefined');
}

function sentence(issue: Issue, path: PropertyKey[], root: unknown): string {
  if (isMissing(issue) && valueAt(root, path) === undefined) return `'${String(path.at(-1))}' is missing`;
  return issue.message.replace(/^Invalid (input|string): /, '').replace(/^Too (small|big): /, '');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let current = root;
  for (const key of path) {
    if (current === null || typeof current !== 'object') return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}
