import type { Evidence } from '../protocol/index.ts';
import type { ASTNode } from './ast.ts';
import { bindMacro, children, elementMacro } from './ast.ts';
import { keyOf, labelOf, pathOf } from './describe.ts';
import type { Frame } from './frame.ts';
import type { Json } from './types.ts';
import { canonical, toJson, valueText } from './values.ts';

/** Larger values are left out of evidence: the text says enough. */
const MAX_SEEN_CHARACTERS = 2000;

/** Evidence in the making. */
export interface Finding {
  path: string;
  label: string;
  /** undefined: not set */
  seen: Json | undefined;
  seenText: string;
  wanted?: string;
}

/** What a part of a rule is now; for a part that cannot be evaluated: the first thing in it that is missing. */
export function findingOf(node: ASTNode, frame: Frame, wanted?: string): Finding {
  const result = frame.evaluate(node);
  if (result.ok) return present(node, frame, toJson(result.value), wanted);
  const broken = firstMissing(node, frame);
  if (broken === undefined)
    return { ...present(node, frame, null, wanted), seenText: `not usable here (${result.error})` };
  if (broken.gone)
    return {
      path: pathOf(broken.node, frame),
      label: labelOf(broken.node, frame),
      seen: null,
      seenText: 'not there',
      wanted: 'there',
    };
  // The leaf is what people know ("Parallelism is not set"), even when something above it is missing.
  const leaf = chainLeaf(node) ?? broken.node;
  return { path: pathOf(leaf, frame), label: labelOf(leaf, frame), seen: undefined, seenText: 'not set', wanted };
}

function present(node: ASTNode, frame: Frame, value: Json, wanted: string | undefined): Finding {
  const absent = value === null && (node.op === 'id' || node.op === '.' || node.op === '[]');
  const seenText = absent
    ? node.op === 'id'
      ? 'not there'
      : 'not set'
    : isObject(node, value)
      ? 'there'
      : textOf(node, frame, value);
  return { path: pathOf(node, frame), label: labelOf(node, frame), seen: value, seenText, wanted };
}

/** A whole object of the cluster: its keys would tell nobody anything. */
function isObject(node: ASTNode, value: Json): boolean {
  return node.op === 'id' && value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A value as text, in the unit of its path. */
export function textOf(node: ASTNode, frame: Frame, value: Json): string {
  return valueText(value, { key: keyOf(node, frame), imageNames: frame.imageNames });
}

function chainLeaf(node: ASTNode): ASTNode | undefined {
  return node.op === '.' || node.op === '[]' ? node : undefined;
}

/** The innermost access that fails; `gone`: its root is an object that does not exist at all. */
function firstMissing(node: ASTNode, frame: Frame): { node: ASTNode; gone: boolean } | undefined {
  for (const child of operands(node)) {
    const inner = frame.evaluate(child);
    if (!inner.ok) {
      const found = firstMissing(child, frame);
      if (found) return found;
    }
    if (inner.ok && inner.value === null && child.op === 'id' && isAccess(node)) return { node: child, gone: true };
  }
  return isAccess(node) ? { node, gone: false } : undefined;
}

/** Operands that can be evaluated outside of a macro: its body cannot. */
function operands(node: ASTNode): ASTNode[] {
  const over = elementMacro(node)?.over ?? bindMacro(node)?.value;
  return over === undefined ? children(node) : [over];
}

function isAccess(node: ASTNode): boolean {
  return node.op === '.' || node.op === '[]' || node.op === '.?' || node.op === '[?]';
}

export function toEvidence(finding: Finding): Evidence {
  const { path, label, seen, seenText, wanted } = finding;
  const tail = wanted === undefined || seenText === 'not there' ? '' : `, wanted ${wanted}`;
  return {
    path,
    label,
    ...(seen === undefined || canonical(seen).length > MAX_SEEN_CHARACTERS ? {} : { seen }),
    seenText,
    ...(wanted === undefined ? {} : { wanted }),
    sentence: `${label} is ${seenText}${tail}`,
  };
}
