import type { LabDefinition, LabTask } from '../protocol/index.ts';
import { createEnvironment } from './environment.ts';
import { ExpressionCompiler } from './expression.ts';
import type { CompiledExpression, CompiledLab, CompiledTask, CompileResult, ExpressionProblem } from './types.ts';

type Path = (string | number)[];

/** Parses and type-checks every expression of a lab: a rule that cannot work is found here, never when a learner presses Check. */
export function compileLab(definition: LabDefinition): CompileResult {
  const session = new Session(definition);
  const tasks = definition.tasks.map((task, index) => session.task(task, ['tasks', index]));
  const base = Object.entries(definition.base).map(([name, source]) => ({
    name,
    value: session.expression(source, ['base', name], 'any'),
  }));
  if (session.problems.length > 0) return { ok: false, problems: session.problems };
  const lab: CompiledLab = {
    definition,
    tasks: tasks.filter((task) => task !== undefined),
    base: base.flatMap(({ name, value }) => (value ? [{ name, value }] : [])),
    task: (id) => lab.tasks.find((task) => task.definition.id === id),
  };
  return { ok: true, lab };
}

/** Collects problems while the parts of a lab are compiled. */
class Session {
  readonly problems: ExpressionProblem[] = [];
  readonly #compiler: ExpressionCompiler;

  constructor(definition: LabDefinition) {
    this.#compiler = new ExpressionCompiler(createEnvironment(definition.reads), definition);
  }

  expression(source: string, path: Path, want: 'bool' | 'any'): CompiledExpression | undefined {
    const result = this.#compiler.compile(source, want);
    if (result.ok) return result.expression;
    this.problems.push(...result.problems.map((problem) => ({ ...problem, path })));
    return undefined;
  }

  task(task: LabTask, path: Path): CompiledTask | undefined {
    const rules = task.rules.map((rule, index) => {
      const expression = this.expression(rule.rule, [...path, 'rules', index, 'rule'], 'bool');
      const { hint, costs, reveal, requires } = rule;
      return expression && { expression, hint, costs, reveal, requires };
    });
    const mistakes = task.mistakes.flatMap((mistake, index) => {
      if (!('when' in mistake)) return [];
      const when = this.expression(mistake.when, [...path, 'mistakes', index, 'when'], 'bool');
      return when ? [{ name: mistake.name, hint: mistake.hint, when }] : [];
    });
    const record = Object.entries(task.record).flatMap(([name, entry]) => {
      const value = this.expression(entry.value, [...path, 'record', name], 'any');
      const when =
        entry.when === undefined ? undefined : this.expression(entry.when, [...path, 'record', name, 'when'], 'bool');
      return value ? [{ name, value, when }] : [];
    });
    const stable = task.stable && {
      forMs: task.stable.for,
      of: task.stable.of.flatMap(
        (source, index) => this.expression(source, [...path, 'stable', 'of', index], 'any') ?? [],
      ),
    };
    const compiled = { definition: task, rules: rules.filter((rule) => rule !== undefined), mistakes, record, stable };
    return { ...compiled, reads: readsOf(compiled) };
  }
}

function readsOf(task: Omit<CompiledTask, 'reads'>): string[] {
  const expressions = [
    ...task.rules.map((rule) => rule.expression),
    ...task.mistakes.map((mistake) => mistake.when),
    ...task.record.flatMap((entry) => [entry.value, ...(entry.when ? [entry.when] : [])]),
    ...(task.stable?.of ?? []),
  ];
  return [...new Set(expressions.flatMap((expression) => expression.reads))];
}
