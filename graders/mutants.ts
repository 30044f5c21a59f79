import { Environment } from '@marcbachmann/cel-js';
import type { LabDefinition, LabTask } from '../protocol/index.ts';
import { walk } from './ast.ts';
import { compileLab } from './compile.ts';
import { isComparison } from './explain-compare.ts';
import type { CompiledTask, Mutant } from './types.ts';

/** Each comparison turned round: what was true becomes false, or an edge moves. */
const TURNED = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' } as const;

/**
 * Deliberate faults in the rules of a task: each rule removed, each comparison turned round. `lab test` expects that
 * the solution or some mistake notices every one. A task with one rule gets `true` in its place.
 */
export function mutants(definition: LabDefinition, taskId: string): Mutant[] {
  const task = definition.tasks.find((candidate) => candidate.id === taskId);
  if (!task) return [];
  return task.rules
    .flatMap((rule, index) => [
      mutant(definition, task, index, 'true', 'removed'),
      ...turned(rule.rule).map(({ source, what }) => mutant(definition, task, index, source, what)),
    ])
    .filter((candidate) => candidate !== undefined);
}

function mutant(
  definition: LabDefinition,
  task: LabTask,
  ruleIndex: number,
  source: string,
  what: string,
): Mutant | undefined {
  const rules = task.rules.map((rule, index) => (index === ruleIndex ? { ...rule, rule: source } : rule));
  const compiled = compileTask(definition, { ...task, rules });
  return compiled && { name: `${task.id}: rule ${ruleIndex + 1} ${what}`, ruleIndex, task: compiled };
}

function compileTask(definition: LabDefinition, task: LabTask): CompiledTask | undefined {
  const tasks = definition.tasks.map((candidate) => (candidate.id === task.id ? task : candidate));
  const result = compileLab({ ...definition, tasks });
  return result.ok ? result.lab.task(task.id) : undefined;
}

function turned(source: string): { source: string; what: string }[] {
  const found: { source: string; what: string }[] = [];
  // The rules' own syntax: with `.?`.
  const { ast } = new Environment({ enableOptionalTypes: true }).parse(source);
  walk(ast, (node) => {
    if (!isComparison(node)) return;
    const [left, right] = node.args;
    const at = source.indexOf(node.op, left.end);
    if (at < 0 || at >= right.start) return;
    const replaced = `${source.slice(0, at)}${TURNED[node.op]}${source.slice(at + node.op.length)}`;
    found.push({ source: replaced, what: `${node.op} became ${TURNED[node.op]} at ${at + 1}` });
  });
  return found;
}
