import type { Environment } from '@marcbachmann/cel-js';
import type { LabDefinition } from '../protocol/index.ts';
import { disturbs } from '../protocol/index.ts';
import type { ASTNode } from './ast.ts';
import { conjuncts, freeNames, sourceOf } from './ast.ts';
import { checkNames } from './check-names.ts';
import { explainFalse } from './explain.ts';
import { evaluateWith, Frame } from './frame.ts';
import { titleOf } from './read-facts.ts';
import type { CompiledExpression, ExpressionProblem, Scope } from './types.ts';
import { toJson } from './values.ts';

/** Compiles the expressions of one lab. */
export class ExpressionCompiler {
  readonly #environment: Environment;
  readonly #definition: LabDefinition;
  readonly #titles: Record<string, string>;
  readonly #parts = new Map<string, (scope: Scope) => unknown>();

  constructor(environment: Environment, definition: LabDefinition) {
    this.#environment = environment;
    this.#definition = definition;
    this.#titles = Object.fromEntries(Object.entries(definition.reads).map(([name, read]) => [name, titleOf(read)]));
  }

  /** Parses, type-checks and resolves names. `want: 'bool'` refuses what cannot be true or false. */
  compile(
    source: string,
    want: 'bool' | 'any',
  ): { ok: true; expression: CompiledExpression } | { ok: false; problems: Omit<ExpressionProblem, 'path'>[] } {
    const parsed = evaluateParse(() => this.#environment.parse(source));
    if (!parsed.ok) return { ok: false, problems: [{ ...parsed.problem, code: 'parse' }] };
    const problems: Omit<ExpressionProblem, 'path'>[] = [];
    const checked = parsed.value.check();
    if (!checked.valid) problems.push(typeProblem(checked.error, source));
    else if (want === 'bool' && checked.type !== 'bool' && checked.type !== 'dyn') {
      problems.push({
        code: 'not_bool',
        offset: 0,
        message: `must be true or false, but gives ${checked.type ?? 'something else'}`,
      });
    }
    problems.push(...checkNames(parsed.value.ast, this.#definition));
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, expression: this.#build(source, parsed.value.ast, parsed.value) };
  }

  #build(source: string, ast: ASTNode, run: (scope: Scope) => unknown): CompiledExpression {
    const reads = this.#readsOf(ast);
    return {
      source,
      reads,
      disturbs: reads.some((name) => this.#disturbs(name)),
      parts: conjuncts(ast).length < 2 ? [] : conjuncts(ast).map((part) => this.#part(part)),
      evaluate: (scope) => {
        const result = evaluateWith(() => run(scope));
        return result.ok ? { ok: true, value: toJson(result.value) } : result;
      },
      explain: (scope) => {
        const setting = {
          environment: this.#environment,
          parts: this.#parts,
          scope,
          titles: this.#titles,
          hasSeveralReads: reads.length > 1,
        };
        return explainFalse(ast, new Frame(setting));
      },
    };
  }

  #part(node: ASTNode): CompiledExpression {
    const source = sourceOf(node);
    const parsed = this.#environment.parse(source);
    return this.#build(source, parsed.ast, parsed);
  }

  #readsOf(ast: ASTNode): string[] {
    const names = freeNames(ast).map((free) => free.name);
    return [...new Set(names)].filter((name) => Object.hasOwn(this.#definition.reads, name));
  }

  #disturbs(name: string): boolean {
    const read = this.#definition.reads[name];
    return read !== undefined && disturbs(read);
  }
}

function evaluateParse<T>(
  parse: () => T,
): { ok: true; value: T } | { ok: false; problem: Omit<ExpressionProblem, 'path' | 'code'> } {
  try {
    return { ok: true, value: parse() };
  } catch (error) {
    return { ok: false, problem: describeError(error) };
  }
}

function typeProblem(error: unknown, source: string): Omit<ExpressionProblem, 'path'> {
  const unknown = error instanceof Error && 'code' in error && error.code === 'unknown_variable';
  const problem = describeError(error);
  if (!unknown) return { ...problem, code: 'type' };
  const name = /^[A-Za-z_]\w*/.exec(source.slice(problem.offset))?.[0] ?? 'it';
  return { ...problem, code: 'unknown_name', message: `'${name}' is neither a read of this lab nor a built-in name` };
}

function describeError(error: unknown): Omit<ExpressionProblem, 'path' | 'code'> {
  if (!(error instanceof Error)) return { offset: 0, message: String(error) };
  const [first, ...rest] = error.message.split('\n');
  const range = 'range' in error ? (error.range as { start?: number } | undefined) : undefined;
  const caret = rest.join('\n').replace(/^\n+/, '').trimEnd();
  return { offset: range?.start ?? 0, message: first ?? error.message, ...(caret === '' ? {} : { caret }) };
}
