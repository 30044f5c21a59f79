import type { ASTNode } from '@marcbachmann/cel-js';

export type { ASTNode };

/** Macros that bind a name to each element of their receiver. */
const ELEMENT_MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);

export interface ElementMacro {
  name: 'all' | 'exists' | 'exists_one' | 'map' | 'filter';
  over: ASTNode;
  variable: string;
  body: ASTNode[];
}

/** `xs.all(x, …)` and its kin, or undefined. */
export function elementMacro(node: ASTNode): ElementMacro | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, over, args] = node.args;
  const variable = args[0];
  if (!ELEMENT_MACROS.has(name) || args.length < 2 || variable?.op !== 'id') return undefined;
  return { name: name as ElementMacro['name'], over, variable: variable.args, body: args.slice(1) };
}

export interface BindMacro {
  variable: string;
  value: ASTNode;
  body: ASTNode;
}

/** `cel.bind(x, value, body)`, or undefined. */
export function bindMacro(node: ASTNode): BindMacro | undefined {
  if (node.op !== 'rcall') return undefined;
  const [name, over, args] = node.args;
  const [variable, value, body] = args;
  if (name !== 'bind' || over.op !== 'id' || over.args !== 'cel') return undefined;
  if (variable?.op !== 'id' || value === undefined || body === undefined) return undefined;
  return { variable: variable.args, value, body };
}

/** Direct operands of a node, without names that macros bind. */
export function children(node: ASTNode): ASTNode[] {
  switch (node.op) {
    case 'value':
    case 'id':
      return [];
    case '.':
    case '.?':
      return [node.args[0]];
    case 'call':
      return node.args[1];
    case 'rcall':
      return [node.args[1], ...node.args[2]];
    case 'list':
      return node.args;
    case 'map':
      return node.args.flat();
    case '!_':
    case '-_':
      return [node.args];
    default:
      return [...node.args];
  }
}

/** Calls `visit` for every node with the names that macros have bound around it. */
export function walk(
  node: ASTNode,
  visit: (node: ASTNode, bound: ReadonlySet<string>) => void,
  bound: ReadonlySet<string> = new Set(),
): void {
  visit(node, bound);
  const macro = elementMacro(node);
  if (macro) {
    walk(macro.over, visit, bound);
    for (const part of macro.body) walk(part, visit, new Set([...bound, macro.variable]));
    return;
  }
  const bind = bindMacro(node);
  if (bind) {
    walk(bind.value, visit, bound);
    walk(bind.body, visit, new Set([...bound, bind.variable]));
    return;
  }
  for (const child of children(node)) walk(child, visit, bound);
}

/** Names that an expression takes from outside, in order of appearance. */
export function freeNames(root: ASTNode): { name: string; node: ASTNode }[] {
  const found: { name: string; node: ASTNode }[] = [];
  walk(root, (node, bound) => {
    if (node.op === 'id' && !bound.has(node.args)) found.push({ name: node.args, node });
  });
  return found;
}

/**
 * Source text of a node. The parser leaves parentheses around operands out of a node's range: they are taken in again
 * where the text would not be balanced without them.
 */
export function sourceOf(node: ASTNode): string {
  const { unopened, unclosed } = unbalanced(node.input.slice(node.start, node.end));
  let { start, end } = node;
  for (let missing = unopened; missing > 0; missing -= 1) start = node.input.lastIndexOf('(', start - 1);
  for (let missing = unclosed; missing > 0; missing -= 1) end = node.input.indexOf(')', end) + 1;
  return node.input.slice(Math.max(0, start), end > 0 ? end : undefined);
}

const STRING = /[rR]?[bB]?(?:"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/g;

/** Closing parentheses without an opening one before them, and opening ones that are never closed. */
function unbalanced(text: string): { unopened: number; unclosed: number } {
  let unopened = 0;
  let unclosed = 0;
  for (const character of text.replace(STRING, '')) {
    if (character === '(') unclosed += 1;
    else if (character === ')' && unclosed > 0) unclosed -= 1;
    else if (character === ')') unopened += 1;
  }
  return { unopened, unclosed };
}

/** `a && b && c` -> [a, b, c] */
export function conjuncts(node: ASTNode): ASTNode[] {
  return node.op === '&&' ? node.args.flatMap(conjuncts) : [node];
}

/** Text of a literal key: `x['a']`, `x[0]`. */
export function literalKey(node: ASTNode): string | undefined {
  return node.op === 'value' && node.args !== null ? String(node.args) : undefined;
}
