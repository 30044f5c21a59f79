import type { LabDefinition } from '../protocol/index.ts';
import type { ASTNode } from './ast.ts';
import { literalKey, walk } from './ast.ts';
import { fieldsOf } from './read-facts.ts';
import type { ExpressionProblem } from './types.ts';

type NameProblem = Pick<ExpressionProblem, 'code' | 'message' | 'offset'>;

/** Accesses that the type checker lets pass but that can never be there: an image that the lab does not have, a variable that is not drawn, a misspelt field. */
export function checkNames(root: ASTNode, definition: LabDefinition): NameProblem[] {
  const problems: NameProblem[] = [];
  walk(root, (node, bound) => {
    const access = directAccess(node);
    if (access === undefined || bound.has(access.name)) return;
    const problem = checkAccess(access.name, access.key, definition);
    if (problem) problems.push({ ...problem, offset: node.start });
  });
  return problems;
}

/** `name.key` or `name['key']` */
function directAccess(node: ASTNode): { name: string; key: string } | undefined {
  if (node.op === '.' || node.op === '.?') {
    const [target, key] = node.args;
    return target.op === 'id' ? { name: target.args, key } : undefined;
  }
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const [target, index] = node.args;
  const key = literalKey(index);
  return target.op === 'id' && key !== undefined ? { name: target.args, key } : undefined;
}

function checkAccess(name: string, key: string, definition: LabDefinition): Omit<NameProblem, 'offset'> | undefined {
  const known = builtinKeys(name, definition);
  if (known)
    return known.keys.includes(key)
      ? undefined
      : { code: known.code, message: unknownText(known.what, key, known.keys) };
  const read = definition.reads[name];
  const fields = read && fieldsOf(read.kind);
  if (!read || !fields || fields.includes(key)) return undefined;
  return { code: 'unknown_name', message: unknownText(`a field of the read ${name} (${read.kind})`, key, fields) };
}

function builtinKeys(
  name: string,
  definition: LabDefinition,
): { keys: string[]; what: string; code: ExpressionProblem['code'] } | undefined {
  switch (name) {
    case 'images':
      return {
        keys: [...definition.sandbox.images, ...definition.sandbox.offered],
        what: 'an image of this lab',
        code: 'unknown_image',
      };
    case 'variables':
      return { keys: Object.keys(definition.variables), what: 'a variable of this lab', code: 'unknown_variable' };
    case 'base':
      return { keys: Object.keys(definition.base), what: 'recorded under `base:`', code: 'unknown_name' };
    case 'seen':
      return {
        keys: definition.tasks.flatMap((task) => Object.keys(task.record)),
        what: 'recorded by any task (`record:`)',
        code: 'unknown_name',
      };
    case 'sandbox':
      return { keys: ['nodes'], what: 'known of the sandbox', code: 'unknown_name' };
    default:
      return undefined;
  }
}

function unknownText(what: string, key: string, keys: readonly string[]): string {
  const choice = keys.length === 0 ? 'there is none' : `there is: ${keys.join(', ')}`;
  return `'${key}' is not ${what}; ${choice}`;
}
