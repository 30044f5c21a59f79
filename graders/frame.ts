import type { Environment } from '@marcbachmann/cel-js';
import type { ASTNode } from './ast.ts';
import { sourceOf } from './ast.ts';
import { fillTemplate, type TemplateValues } from './templates.ts';
import type { Json, Scope } from './types.ts';
import { toJson } from './values.ts';

/** `missing`: a key or an entry is not there; any other error is one of types or values. */
export type Evaluated = { ok: true; value: unknown } | { ok: false; error: string; missing: boolean };

/** An element that a macro is looking at: `t` in `web.tasks.all(t, …)`. */
export interface Local {
  value: unknown;
  /** web.tasks[2] */
  path: string;
  /** "task 3 on node2" */
  title: string;
}

export interface Setting {
  environment: Environment;
  /** Compiled parts of expressions, kept by the lab. */
  parts: Map<string, (scope: Scope) => unknown>;
  scope: Scope;
  /** read name -> "service web" */
  titles: Readonly<Record<string, string>>;
  /** The rule speaks of more than one read, so that "Replicas" alone would not be clear. */
  hasSeveralReads: boolean;
}

/** What a sub-expression is evaluated in: the scope, and the elements that the macros around it are looking at. */
export class Frame {
  readonly #setting: Setting;
  readonly locals: ReadonlyMap<string, Local>;
  readonly #imageNames: ReadonlyMap<string, string>;

  constructor(setting: Setting, locals: ReadonlyMap<string, Local> = new Map()) {
    this.#setting = setting;
    this.locals = locals;
    this.#imageNames = imageNamesOf(setting.scope.images);
  }

  with(variable: string, local: Local): Frame {
    return new Frame(this.#setting, new Map([...this.locals, [variable, local]]));
  }

  /** What a read is, for people, with its variables filled in; undefined for other names. */
  titleOf(name: string): string | undefined {
    const title = Object.hasOwn(this.#setting.titles, name) ? this.#setting.titles[name] : undefined;
    return title === undefined ? undefined : fillTemplate(title, templateValues(this.#setting.scope));
  }

  get hasSeveralReads(): boolean {
    return this.#setting.hasSeveralReads;
  }

  get imageNames(): ReadonlyMap<string, string> {
    return this.#imageNames;
  }

  /** The value of any part of an expression; never throws. */
  evaluate(node: ASTNode): Evaluated {
    const scope = { ...this.#setting.scope };
    for (const [name, local] of this.locals) scope[name] = local.value;
    return evaluateWith(() => this.#compiled(sourceOf(node))(scope));
  }

  /** Parts are parsed once per lab, not once per look: there are as many as a lab's rules have parts. */
  #compiled(source: string): (scope: Scope) => unknown {
    const key = `${[...this.locals.keys()].join()}|${source}`;
    const known = this.#setting.parts.get(key);
    if (known) return known;
    const environment = this.#setting.environment.clone();
    for (const name of this.locals.keys()) {
      if (!environment.hasVariable(name)) environment.registerVariable(name, 'dyn');
    }
    const compiled = environment.parse(source);
    this.#setting.parts.set(key, compiled);
    return compiled;
  }

  json(node: ASTNode): Json | undefined {
    const result = this.evaluate(node);
    return result.ok ? toJson(result.value) : undefined;
  }
}

/** Runs CEL code and turns what it throws into a value: an absent key is an ordinary `false`, not a crash. */
export function evaluateWith(run: () => unknown): Evaluated {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const summary = error instanceof Error && 'summary' in error ? String(error.summary) : String(error);
    return { ok: false, error: summary, missing: code === 'no_such_key' || code === 'index_out_of_bounds' };
  }
}

/** The scope's variables and nodes, as templates want them. */
function templateValues(scope: Scope): TemplateValues {
  const { variables, sandbox } = scope as { variables?: TemplateValues['variables']; sandbox?: TemplateValues };
  return { variables: variables ?? {}, nodes: sandbox?.nodes ?? {} };
}

function imageNamesOf(images: unknown): Map<string, string> {
  const names = new Map<string, string>();
  if (images === null || typeof images !== 'object') return names;
  for (const [name, image] of Object.entries(images)) {
    const id: unknown = image !== null && typeof image === 'object' ? (image as { id?: unknown }).id : undefined;
    if (typeof id === 'string') names.set(id, name);
  }
  return names;
}
