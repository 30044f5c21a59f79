import { judgeTask } from './judge.ts';
import type { Look, Outcome } from './look.ts';
import { quizValue } from './quiz.ts';
import { resolveRead } from './templates.ts';
import type {
  CompiledExpression,
  CompiledLab,
  CompiledTask,
  Json,
  JudgeContext,
  Judgement,
  Pass,
  ReadPort,
  ReadResult,
  Scope,
  UnableReason,
} from './types.ts';

/** Starts one look at a sandbox. Reads are fetched on demand, each at most once; those of one expression side by side. */
export function createPass(lab: CompiledLab, port: ReadPort, context: JudgeContext, signal: AbortSignal): Pass {
  return new SandboxPass(lab, port, context, signal);
}

class SandboxPass implements Pass, Look {
  readonly #lab: CompiledLab;
  readonly #port: ReadPort;
  readonly context: JudgeContext;
  readonly #signal: AbortSignal;
  readonly #pending = new Map<string, Promise<ReadResult>>();
  readonly #fetched = new Map<string, ReadResult>();
  readonly #seen: Record<string, Json>;

  constructor(lab: CompiledLab, port: ReadPort, context: JudgeContext, signal: AbortSignal) {
    this.#lab = lab;
    this.#port = port;
    this.context = context;
    this.#signal = signal;
    this.#seen = { ...context.seen };
  }

  get fetched(): ReadonlyMap<string, ReadResult> {
    return this.#fetched;
  }

  async judge(task: CompiledTask): Promise<Judgement> {
    const judgement = await judgeTask(task, this);
    Object.assign(this.#seen, judgement.record);
    return judgement;
  }

  async base(): Promise<{ base: Record<string, Json>; missing: { name: string; why: string }[] }> {
    const base: Record<string, Json> = {};
    const missing: { name: string; why: string }[] = [];
    for (const entry of this.#lab.base) {
      const result = await this.value(entry.value);
      if (result.ok) base[entry.name] = result.value;
      else missing.push({ name: entry.name, why: result.error });
    }
    return { base, missing };
  }

  /** Have these reads been fetched already? */
  hasAll(names: readonly string[]): boolean {
    return names.every((name) => this.#fetched.has(name));
  }

  /** Value of an expression of any type. */
  async value(expression: CompiledExpression): Promise<{ ok: true; value: Json } | { ok: false; error: string }> {
    await this.#load(expression.reads);
    const unable = this.#unableAmong(expression.reads);
    return unable ? { ok: false, error: unable.message } : expression.evaluate(this.scope());
  }

  /**
   * Truth of an expression. A read that could not be had makes it `unable` only if it matters:
   * where another conjunct is false, the whole is false.
   */
  async truth(expression: CompiledExpression): Promise<Outcome> {
    await this.#load(expression.reads);
    return this.#truthOfLoaded(expression);
  }

  #truthOfLoaded(expression: CompiledExpression): Outcome {
    const reason = this.#unableAmong(expression.reads);
    const result = expression.evaluate(this.scope());
    if (result.ok) return { kind: result.value === true ? 'true' : 'false' };
    if (!reason) return { kind: 'false' };
    const falsePart = expression.parts.some((part) => this.#truthOfLoaded(part).kind === 'false');
    return falsePart ? { kind: 'false' } : { kind: 'unable', reason };
  }

  /** What expressions see: reads that could be had, and the built-in names. */
  scope(): Scope {
    const { variables, base, images, nodes } = this.context;
    const scope: Scope = { variables, base, images, seen: this.#seen, sandbox: { nodes } };
    for (const [name, result] of this.#fetched) if (result.ok) scope[name] = result.value;
    return scope;
  }

  #unableAmong(names: readonly string[]): UnableReason | undefined {
    for (const name of names) {
      const result = this.#fetched.get(name);
      if (result && !result.ok) return result.reason;
    }
    return undefined;
  }

  async #load(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#fetch(name)));
    this.#signal.throwIfAborted();
  }

  #fetch(name: string): Promise<ReadResult> {
    const known = this.#pending.get(name);
    if (known) return known;
    const promise = this.#read(name);
    this.#pending.set(name, promise);
    return promise;
  }

  #quiz(id: string): ReadResult {
    const question = this.#lab.definition.tasks.flatMap((task) => task.quiz).find((candidate) => candidate.id === id);
    if (!question) throw new Error(`The lab ${this.#lab.definition.id} has no question ${id}`);
    return { ok: true, value: quizValue(question, this.context.answers[id]) };
  }

  async #read(name: string): Promise<ReadResult> {
    const read = this.#lab.definition.reads[name];
    if (!read)
      throw new Error(`Expression asks for the read ${name}, which the lab ${this.#lab.definition.id} does not have`);
    this.#signal.throwIfAborted();
    const result =
      read.kind === 'quiz'
        ? this.#quiz(read.question)
        : await this.#port.fetch(name, resolveRead(read, this.context), this.#signal);
    this.#fetched.set(name, result);
    return result;
  }
}
