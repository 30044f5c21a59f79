import type { ASTNode, ElementMacro } from './ast.ts';
import { elementTitle, labelOf, pathOf } from './describe.ts';
import type { Finding } from './finding.ts';
import { findingOf } from './finding.ts';
import type { Frame } from './frame.ts';

type Explain = (node: ASTNode, frame: Frame, want: boolean) => Finding[];

/** How many elements are named before "and so on". */
const MAX_ELEMENTS = 3;

interface Element {
  frame: Frame;
  holds: boolean;
}

/** all / exists / exists_one: names the elements that are to blame. */
export function macroFindings(macro: ElementMacro, frame: Frame, want: boolean, explain: Explain): Finding[] {
  const body = macro.body[0];
  const collection = frame.evaluate(macro.over);
  if (body === undefined || !collection.ok) return [findingOf(macro.over, frame)];
  const elements = elementsOf(macro, collection.value, frame, body);
  if (elements === undefined) return [findingOf(macro.over, frame)];
  if (macro.name === 'exists_one') return [countFinding(macro, frame, elements, want)];
  if (elements.length === 0) return [emptyFinding(macro, frame, want)];
  // all wants every element to hold; exists, when it must not be true, wants none to.
  const everyMust = (macro.name === 'all') === want;
  const blamed = everyMust ? elements.filter((element) => element.holds !== want) : elements;
  return blamed.slice(0, MAX_ELEMENTS).flatMap((element) => explain(body, element.frame, want));
}

function elementsOf(macro: ElementMacro, collection: unknown, frame: Frame, body: ASTNode): Element[] | undefined {
  if (collection === null || typeof collection !== 'object') return undefined;
  const base = pathOf(macro.over, frame);
  const isList = Array.isArray(collection);
  const keys = collection instanceof Map ? [...collection.keys()].map(String) : Object.keys(collection);
  const entries: unknown[] = isList ? collection : keys;
  return entries.map((value, index) => {
    const inner = frame.with(macro.variable, {
      value,
      path: isList ? `${base}[${index}]` : `${base}['${String(value)}']`,
      title: elementTitle(value, index),
    });
    const result = inner.evaluate(body);
    return { frame: inner, holds: result.ok && result.value === true };
  });
}

function emptyFinding(macro: ElementMacro, frame: Frame, want: boolean): Finding {
  const finding = findingOf(macro.over, frame, want ? 'at least one' : undefined);
  return { ...finding, seenText: 'empty' };
}

function countFinding(macro: ElementMacro, frame: Frame, elements: Element[], want: boolean): Finding {
  const count = elements.filter((element) => element.holds).length;
  return {
    path: pathOf(macro.over, frame),
    label: `Number of matching ${labelOf(macro.over, frame).toLowerCase()}`,
    seen: count,
    seenText: String(count),
    wanted: want ? 'exactly 1' : 'anything but 1',
  };
}
