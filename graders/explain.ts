import type { Evidence } from '../protocol/index.ts';
import type { ASTNode } from './ast.ts';
import { bindMacro, children, elementMacro, sourceOf } from './ast.ts';
import { labelOf, lowerFirst } from './describe.ts';
import { comparisonFindings, isComparison, membershipFindings } from './explain-compare.ts';
import { macroFindings } from './explain-macros.ts';
import type { Finding } from './finding.ts';
import { findingOf, toEvidence } from './finding.ts';
import type { Frame } from './frame.ts';

const MAX_ENTRIES = 6;

/** Why an expression is not true: every path that made it so, with what was seen and wanted. Never empty. */
export function explainFalse(root: ASTNode, frame: Frame): Evidence[] {
  const found = findings(root, frame, true);
  const entries = found.length > 0 ? found : [findingOf(root, frame, 'true')];
  const unique = new Map(entries.map((entry) => [`${entry.path}\n${entry.wanted ?? ''}`, entry]));
  return [...unique.values()].slice(0, MAX_ENTRIES).map(toEvidence);
}

/** What an expression looked at to become the opposite of `want`. */
export function findings(node: ASTNode, frame: Frame, want: boolean): Finding[] {
  const bind = bindMacro(node);
  if (bind) {
    const value = frame.evaluate(bind.value);
    const local = {
      value: value.ok ? value.value : null,
      path: sourceOf(bind.value),
      title: lowerFirst(labelOf(bind.value, frame)),
    };
    return findings(bind.body, frame.with(bind.variable, local), want);
  }
  const macro = elementMacro(node);
  if (macro && (macro.name === 'all' || macro.name === 'exists' || macro.name === 'exists_one')) {
    return macroFindings(macro, frame, want, findings);
  }
  if (isComparison(node)) return comparisonFindings(node, frame, want);
  switch (node.op) {
    case '&&':
    case '||':
      return logical(node, frame, want);
    case '!_':
      return findings(node.args, frame, !want);
    case 'in':
      return membershipFindings(node, frame, want);
    case '?:':
      return conditional(node, frame, want);
    case 'call':
      return node.args[0] === 'has' ? presence(node.args[1], frame, want) : plain(node, frame, want);
    case 'rcall':
      return textTest(node, frame, want);
    default:
      return plain(node, frame, want);
  }
}

/** Only the parts that are to blame: false conjuncts, or all disjuncts when none is true. */
function logical(node: ASTNode & { op: '&&' | '||' }, frame: Frame, want: boolean): Finding[] {
  const parts = flatten(node, node.op);
  const results = parts.map((part) => ({ part, result: frame.evaluate(part) }));
  const blamed = results.filter(({ result }) => !result.ok || result.value !== want);
  // A value that cannot be converted says little beside one that is plainly wrong.
  const clear = blamed.filter(({ result }) => result.ok || result.missing);
  const found = (clear.length > 0 ? clear : blamed).map(({ part }) => findings(part, frame, want));
  return (node.op === '||') === want ? mergeAlternatives(found.flat()) : found.flat();
}

function flatten(node: ASTNode, operator: '&&' | '||'): ASTNode[] {
  return node.op === operator ? node.args.flatMap((part) => flatten(part, operator)) : [node];
}

/** "wanted 1" or "wanted 2" of the same path is one finding: "wanted 1 or 2". */
function mergeAlternatives(found: Finding[]): Finding[] {
  const byPath = new Map<string, Finding>();
  for (const finding of found) {
    const earlier = byPath.get(finding.path);
    const both = earlier?.wanted !== undefined && finding.wanted !== undefined && earlier.wanted !== finding.wanted;
    byPath.set(
      finding.path,
      both ? { ...finding, wanted: `${earlier.wanted} or ${finding.wanted}` } : (earlier ?? finding),
    );
  }
  return [...byPath.values()];
}

function conditional(node: ASTNode & { op: '?:' }, frame: Frame, want: boolean): Finding[] {
  const [condition, yes, no] = node.args;
  const chosen = frame.evaluate(condition);
  if (!chosen.ok || typeof chosen.value !== 'boolean') return findings(condition, frame, true);
  return findings(chosen.value ? yes : no, frame, want);
}

/** has(a.b) */
function presence(args: ASTNode[], frame: Frame, want: boolean): Finding[] {
  return args.map((target) => findingOf(target, frame, want ? 'set' : 'not set'));
}

const TEXT_TESTS: Record<string, string> = {
  startsWith: 'text that starts with',
  endsWith: 'text that ends with',
  contains: 'text that contains',
  matches: 'text that matches',
};

function textTest(node: ASTNode & { op: 'rcall' }, frame: Frame, want: boolean): Finding[] {
  const [name, receiver, args] = node.args;
  const words = TEXT_TESTS[name];
  const argument = args[0];
  if (words === undefined || argument === undefined) return plain(node, frame, want);
  const wanted = frame.json(argument);
  const text = `${words} ${wanted === undefined ? sourceOf(argument) : JSON.stringify(wanted)}`;
  return [findingOf(receiver, frame, want ? text : `no ${text}`)];
}

/** Anything else that should be true or false: the value itself, or what it is made of. */
function plain(node: ASTNode, frame: Frame, want: boolean): Finding[] {
  if (node.op === 'value') return [];
  const isChain = ['id', '.', '.?', '[]', '[?]'].includes(node.op);
  if (isChain) return [findingOf(node, frame, String(want))];
  const parts = children(node).filter((child) => child.op !== 'value');
  const result = frame.evaluate(node);
  if (result.ok || parts.length === 0) return [findingOf(node, frame, String(want))];
  return parts.map((part) => findingOf(part, frame));
}
