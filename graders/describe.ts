import type { ASTNode } from './ast.ts';
import { elementMacro, sourceOf } from './ast.ts';
import type { Frame } from './frame.ts';
import { humanKey } from './values.ts';

const NUMBER_OF: Record<string, string> = {
  running: 'running',
  failed: 'failed',
  ready: 'ready',
  distinct: 'different',
};

/** Path of an access chain as the author wrote it, with the elements of macros spelt out: web.tasks[2].image.id */
export function pathOf(node: ASTNode, frame: Frame): string {
  switch (node.op) {
    case 'id':
      return frame.locals.get(node.args)?.path ?? node.args;
    case '.':
    case '.?':
      return `${pathOf(node.args[0], frame)}.${node.args[1]}`;
    case '[]':
    case '[?]':
      return `${pathOf(node.args[0], frame)}[${indexText(node.args[1], frame)}]`;
    default:
      return sourceOf(node);
  }
}

function indexText(index: ASTNode, frame: Frame): string {
  const value = frame.json(index);
  return value === undefined ? sourceOf(index) : typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** Last key of an access chain: `Delay`. */
export function keyOf(node: ASTNode, frame: Frame): string | undefined {
  if (node.op === '.' || node.op === '.?') return node.args[1];
  if (node.op !== '[]' && node.op !== '[?]') return undefined;
  const index = frame.json(node.args[1]);
  return typeof index === 'string' ? index : undefined;
}

/** What a part of a rule is, for people: "Parallelism", "Image of task 3 on node2", "Number of running tasks". */
export function labelOf(node: ASTNode, frame: Frame): string {
  if (node.op === 'id') return frame.locals.get(node.args)?.title ?? frame.titleOf(node.args) ?? node.args;
  const counted = countedOf(node);
  if (counted) return `Number of ${collectionLabel(counted, frame)}`;
  const macro = elementMacro(node);
  if (macro) return `${labelOf(macro.over, frame)} in question`;
  if (node.op === 'rcall') return `${labelOf(node.args[1], frame)}`;
  if (node.op === 'call') return node.args[1][0] ? labelOf(node.args[1][0], frame) : sourceOf(node);
  if (node.op === '.' || node.op === '.?' || node.op === '[]' || node.op === '[?]')
    return chainLabel(node, node.args[0], frame);
  return sourceOf(node);
}

/** `size(x)` or `x.size()` -> x */
function countedOf(node: ASTNode): ASTNode | undefined {
  if (node.op === 'call' && node.args[0] === 'size') return node.args[1][0];
  if (node.op === 'rcall' && node.args[0] === 'size') return node.args[1];
  return undefined;
}

function collectionLabel(node: ASTNode, frame: Frame): string {
  const macro = elementMacro(node);
  if (macro)
    return macro.name === 'map' ? collectionLabel(macro.over, frame) : `matching ${collectionLabel(macro.over, frame)}`;
  const adjective = node.op === 'rcall' ? NUMBER_OF[node.args[0]] : undefined;
  if (node.op === 'rcall' && adjective !== undefined) return `${adjective} ${collectionLabel(node.args[1], frame)}`;
  const label = labelOf(node, frame);
  return lowerFirst(label);
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function chainLabel(node: ASTNode, parent: ASTNode, frame: Frame): string {
  const owner = ownerOf(node, frame);
  const key = keyOf(node, frame);
  const ofOwner = owner === undefined ? '' : ` of ${owner}`;
  if (key === undefined) return `${labelOf(parent, frame)}${indexSuffix(node, frame)}`;
  const parentKey = keyOf(parent, frame);
  if (/^id$/i.test(key) && parentKey === 'image') return `Image${ofOwner}`;
  if (/^id$/i.test(key)) return owner === undefined ? `ID of ${labelOf(parent, frame)}` : `ID${ofOwner}`;
  return `${humanKey(key)}${ofOwner}`;
}

function indexSuffix(node: ASTNode, frame: Frame): string {
  if (node.op !== '[]' && node.op !== '[?]') return '';
  const index = frame.json(node.args[1]);
  return typeof index === 'number' ? ` ${index + 1}` : '';
}

/** What a chain starts from, when it would not be clear: an element that a macro bound, or one of several reads. */
function ownerOf(node: ASTNode, frame: Frame): string | undefined {
  let current = node;
  while (current.op === '.' || current.op === '.?' || current.op === '[]' || current.op === '[?]')
    current = current.args[0];
  if (current.op !== 'id') return undefined;
  const local = frame.locals.get(current.args);
  return local ? local.title : frame.hasSeveralReads ? frame.titleOf(current.args) : undefined;
}

/** What people call an element of a list: its name, "task 3 on node2", or its number. */
export function elementTitle(value: unknown, index: number | string): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return `item ${typeof index === 'number' ? index + 1 : index}`;
  const item = value as Record<string, unknown>;
  if (typeof item.Slot === 'number' || 'DesiredState' in item) return taskTitle(item);
  if ('ms' in item && 'error' in item) return attemptTitle(item, index);
  const spec = item.Spec as { Name?: unknown } | null | undefined;
  const names = Array.isArray(item.Names) ? item.Names : [];
  const metadata = item.metadata as { name?: unknown } | null | undefined;
  const name = [item.Name, item.name, spec?.Name, names[0], metadata?.name].find(
    (text) => typeof text === 'string' && text !== '',
  );
  if (typeof name === 'string') return name.replace(/^\//, '');
  return `item ${typeof index === 'number' ? index + 1 : index}`;
}

function taskTitle(task: Record<string, unknown>): string {
  const slot = typeof task.Slot === 'number' ? `task ${task.Slot}` : 'task';
  return typeof task.node === 'string' ? `${slot} on ${task.node}` : slot;
}

/** One attempt of a probe: by the container that it ran beside, or by its number. */
function attemptTitle(attempt: Record<string, unknown>, index: number | string): string {
  if (typeof attempt.container === 'string') return `answer of ${attempt.container}`;
  return typeof index === 'number' ? `answer ${index + 1}` : `answer ${index}`;
}
