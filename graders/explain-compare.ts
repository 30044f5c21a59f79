import type { ASTNode } from './ast.ts';
import type { Finding } from './finding.ts';
import { findingOf, textOf } from './finding.ts';
import type { Frame } from './frame.ts';
import { toJson, valueText } from './values.ts';

const OPPOSITE = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;
const MIRRORED = { '==': '==', '!=': '!=', '<': '>', '>=': '<=', '>': '<', '<=': '>=' } as const;

type Comparison = keyof typeof OPPOSITE;
type ComparisonNode = Extract<ASTNode, { op: Comparison }>;

export function isComparison(node: ASTNode): node is ComparisonNode {
  return Object.hasOwn(OPPOSITE, node.op);
}

export function comparisonFindings(node: ComparisonNode, frame: Frame, want: boolean): Finding[] {
  const [left, right] = node.args;
  const operator: Comparison = want ? node.op : OPPOSITE[node.op];
  const isLiteral = (side: ASTNode) =>
    side.op === 'value' || (side.op === 'list' && side.args.every((item) => item.op === 'value'));
  if (isLiteral(left) && !isLiteral(right)) return [compared(right, left, MIRRORED[operator], frame)];
  const found = [compared(left, right, operator, frame)];
  if (!isLiteral(right) && !frame.evaluate(right).ok) found.push(findingOf(right, frame));
  return found;
}

/** `subject` seen beside what the other side asks of it. */
function compared(subject: ASTNode, other: ASTNode, operator: Comparison, frame: Frame): Finding {
  const value = frame.evaluate(other);
  if (!value.ok) return findingOf(subject, frame);
  const json = toJson(value.value);
  const text = json === null ? (subject.op === 'id' ? 'nothing there' : 'none') : textOf(subject, frame, json);
  return findingOf(subject, frame, wantedText(operator, text));
}

function wantedText(operator: Comparison, text: string): string {
  switch (operator) {
    case '==':
      return text;
    case '!=':
      return `anything but ${text}`;
    case '<':
      return `less than ${text}`;
    case '<=':
      return `at most ${text}`;
    case '>':
      return `more than ${text}`;
    case '>=':
      return `at least ${text}`;
  }
}

/** `x in list`, `'KEY' in map` */
export function membershipFindings(node: ASTNode & { op: 'in' }, frame: Frame, want: boolean): Finding[] {
  const [item, collection] = node.args;
  const value = frame.json(item);
  if (value === undefined) return [findingOf(item, frame)];
  const itemText = valueText(value, { imageNames: frame.imageNames });
  const among = frame.json(collection);
  if (item.op === 'value' || !Array.isArray(among)) {
    return [findingOf(collection, frame, `${want ? '' : 'no '}${itemText} in it`)];
  }
  const listed = among.map((entry) => valueText(entry, { imageNames: frame.imageNames })).join(', ');
  return [findingOf(item, frame, `${want ? 'one of' : 'none of'} ${listed === '' ? '(nothing)' : listed}`)];
}
