import type { Environment } from '@marcbachmann/cel-js';
import type { ASTNode } from './ast.ts';
import { sourceOf } from './ast.ts';
import type { Json, Scope } from './types.ts';
import { toJson } from './values.ts';

export type Evaluated = { ok: true; value: unknown } | { ok: false; error: string };

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

  get titles(): Readonly<Record<string, string>> {
    return this.#setting.titles;
  }

  get hasSeveralReads(): boolean {
    return this.#setting.hasSeveralReads;
  }

  get imageNames(): ReadonlyMap<string, string> {
    return this.#imageNames;
  }

  /** The value of any part of an expression; never throws. */
  evaluate(node: ASTNode): Evaluated {
    const environment = this.#setting.environment.clone();
    const scope = { ...this.#setting.scope };
    for (const [name, local] of this.locals) {
      if (!environment.hasVariable(name)) environment.registerVariable(name, 'dyn');
      scope[name] = local.value;
    }
    return evaluateWith(() => environment.parse(sourceOf(node))(scope));
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
    const summary = error instanceof Error && 'summary' in error ? String(error.summary) : String(error);
    return { ok: false, error: summary };
  }
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
