import type { ScriptPart } from './types.ts';

const DIRECTIVE = /^#\s*(task|on|after):\s*(.*?)\s*$/;

export interface ParsedScript {
  parts: ScriptPart[];
  /** Tasks named by `# after:`, in the order written. */
  after: string[];
}

/**
 * Cuts a script at its directive lines:
 * `# task: id` begins the lines that solve a task (solution.sh), `# on: node2` moves on to another node,
 * `# after: a b` names solution parts that run first (mistake scripts).
 * A part keeps as many empty lines before it as the script has, so that bash's line numbers are the file's.
 */
export function parseScript(text: string, firstNode = 'node1'): ParsedScript {
  const parts: ScriptPart[] = [];
  const after: string[] = [];
  let task: string | undefined;
  let node = firstNode;
  let current: string[] | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const directive = DIRECTIVE.exec(line);
    if (!directive) {
      if (current === undefined && line.trim() === '') continue;
      current ??= startPart(parts, { task, node, body: '' }, index);
      current.push(line);
      continue;
    }
    closePart(parts, current);
    current = undefined;
    const value = directive[2] ?? '';
    if (directive[1] === 'task') [task, node] = [value, firstNode];
    else if (directive[1] === 'on') node = value;
    else after.push(...value.split(/[\s,]+/).filter((name) => name !== ''));
  }
  closePart(parts, current);
  return { parts: parts.filter((part) => hasCommands(part.body)), after };
}

function startPart(parts: ScriptPart[], part: ScriptPart, line: number): string[] {
  parts.push(part);
  return Array.from({ length: line }, () => '');
}

function closePart(parts: ScriptPart[], lines: string[] | undefined): void {
  const last = parts.at(-1);
  if (lines !== undefined && last !== undefined) last.body = `${lines.join('\n').trimEnd()}\n`;
}

/** Lines that do something: not empty, not a comment. */
export function commandLines(body: string): string[] {
  return body
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function hasCommands(body: string): boolean {
  return commandLines(body).length > 0;
}

/** Parts as text for people: without the empty lines in front, and with the node where it changes. */
export function scriptText(parts: readonly ScriptPart[]): string {
  const several = new Set(parts.map((part) => part.node)).size > 1 || parts[0]?.node !== 'node1';
  return parts
    .map((part) => `${several ? `# on ${part.node}\n` : ''}${part.body.replace(/^\n+/, '')}`)
    .join('\n')
    .trimEnd();
}
