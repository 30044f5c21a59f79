import { randomInt } from 'node:crypto';
import type { ReadResult } from '../../graders/index.ts';
import { disturbs, type Verdict } from '../../protocol/index.ts';
import { topologyOf } from '../../server/attempts/index.ts';
import type { Lab, ScriptPart } from '../../server/catalog/index.ts';
import {
  drawVariables,
  type GradeOutcome,
  type GradeRequest,
  type Grading,
  type GradingMemory,
  lastLines,
  placeFiles,
  runScript,
  type ScriptOutcome,
  type Seen,
} from '../../server/grading/index.ts';
import type { NodeLimits, SandboxHost } from '../../server/host/index.ts';
import { patient } from '../../server/lib/patience.ts';
import type { ReadySandbox, Sandboxes } from '../../server/sandboxes/index.ts';
import type { Capabilities } from '../../server/status/index.ts';
import type { ProofTime } from './types.ts';

/** What proofs and grading from the command line need of the rooms. */
export interface ProofDeps {
  sandboxes: Sandboxes;
  grading: Grading;
  host: Pick<SandboxHost, 'exec'>;
  nodeLimits: NodeLimits;
  capabilities: Pick<Capabilities, 'known'>;
}

/** How long a check waits, when not as long as a learner's. */
type Patience = Pick<GradeRequest, 'quietMs' | 'quietFor' | 'stableAtOnce'>;

const LIFETIME_MS = 2 * 3_600_000;
const SCRIPT_TIMEOUT_MS = 180_000;

/** A script of the lab that did not end well. */
export class ScriptFailure extends Error {
  override name = 'ScriptFailure';
  readonly code = 'script_failed';
}

/**
 * A sandbox of one lab with what an attempt would remember: scripts are run in it, tasks are graded, and it can be made
 * fresh again. Released when disposed of.
 */
export class Bench implements AsyncDisposable {
  readonly #deps: ProofDeps;
  readonly #sandboxId: string;
  readonly variables: Record<string, string>;
  #base: unknown = {};
  #memory: GradingMemory | undefined;
  #used = false;
  /** What reads that disturb saw since the sandbox was made fresh or a script ran: they are not asked once more. */
  readonly #disturbed = new Map<string, ReadResult>();
  #verdicts: Record<string, Verdict> = {};
  readonly time: ProofTime = { fresh: 0, scripts: 0, checks: 0, looks: 0 };

  private constructor(
    deps: ProofDeps,
    readonly lab: Lab,
    private readonly signal: AbortSignal,
  ) {
    this.#deps = deps;
    this.variables = drawVariables(lab.definition.variables, () => randomInt(2 ** 32) / 2 ** 32);
    this.#sandboxId = deps.sandboxes.claim({
      owner: 'proof',
      topology: topologyOf(lab, deps.nodeLimits, deps.capabilities.known()),
      lifetimeMs: LIFETIME_MS,
      prepare: async (sandbox, step, aborted) => {
        this.#base = (await deps.grading.prepare(lab, sandbox, this.variables, step, aborted)).base;
      },
    }).id;
  }

  /** Claims a sandbox; it is made meanwhile. */
  static claim(deps: ProofDeps, lab: Lab, signal: AbortSignal): Bench {
    return new Bench(deps, lab, signal);
  }

  /** A fresh sandbox with nothing remembered. */
  async fresh(): Promise<void> {
    if (this.#used) this.#deps.sandboxes.reset(this.#sandboxId);
    this.#used = true;
    this.#disturbed.clear();
    this.#verdicts = {};
    await this.#timed('fresh', () => this.#deps.sandboxes.whenReady(this.#sandboxId, this.signal));
    this.#memory = { variables: this.variables, base: this.#base, latched: {}, recorded: {}, answers: {} };
  }

  /** Runs lines of a script and says how they ended. */
  async tryPart(file: string, part: ScriptPart): Promise<ScriptOutcome> {
    this.#disturbed.clear();
    const sandbox = await this.#ready();
    const { workdir } = this.lab.definition.sandbox;
    const { variables, signal } = this;
    return await this.#timed('scripts', () =>
      runScript(this.#deps.host, {
        sandbox,
        file,
        part,
        variables,
        workdir,
        timeoutMs: patient(SCRIPT_TIMEOUT_MS),
        signal,
      }),
    );
  }

  /** Runs lines of a script; throws ScriptFailure with its last lines when it fails. */
  async run(file: string, parts: readonly ScriptPart[]): Promise<void> {
    for (const part of parts) {
      const outcome = await this.tryPart(file, part);
      if (outcome.exitCode === 0) continue;
      const how = outcome.timedOut ? 'did not end in time' : `ended with exit code ${outcome.exitCode}`;
      throw new ScriptFailure(`${file} on ${part.node} ${how}:\n${lastLines(outcome.output)}`);
    }
  }

  /** Copies a folder of this machine into the working directory of every node. */
  async placeFolder(folder: string): Promise<void> {
    const { workdir } = this.lab.definition.sandbox;
    await placeFiles(this.#deps.host, await this.#ready(), { folder, workdir, signal: this.signal });
  }

  answer(answers: Record<string, string>): void {
    Object.assign(this.#known().answers, answers);
  }

  /** Grades and remembers, as a Check does. */
  async check(taskIds: readonly string[], options: Patience = {}): Promise<Record<string, Verdict>> {
    return (await this.#grade({ taskIds, mode: 'poll', ...options })).verdicts;
  }

  /** A Check of everything, with its score. */
  async checkAll(options: { quietMs?: number; onVerdict?: (verdict: Verdict) => void } = {}): Promise<GradeOutcome> {
    return await this.#grade({ mode: 'poll', ...options });
  }

  /** One look without waiting. */
  async glance(): Promise<GradeOutcome> {
    return await this.#grade({ mode: 'once' });
  }

  /** Everything that rules can see now; reads that disturb only when they are named, and not when a Check has asked them. */
  async snapshot(disturbing: readonly string[] = []): Promise<Seen> {
    const { reads } = this.lab.definition;
    const harmless = Object.keys(reads).filter((name) => !this.disturbingReads().has(name));
    const request = { lab: this.lab, sandbox: await this.#ready(), memory: this.#known(), signal: this.signal };
    const seen = await this.#timed('looks', () => this.#deps.grading.look({ ...request, reads: harmless }));
    const known = disturbing.flatMap((name) => {
      const result = this.#disturbed.get(name);
      return result ? [[name, result] as const] : [];
    });
    const rest = disturbing.filter((name) => !this.#disturbed.has(name));
    const disturbed =
      rest.length === 0
        ? undefined
        : await this.#timed('looks', () => this.#deps.grading.look({ ...request, reads: rest }));
    return { context: seen.context, reads: new Map([...seen.reads, ...known, ...(disturbed?.reads ?? [])]) };
  }

  /** Reads of rules that change the sandbox. */
  disturbingReads(taskId?: string): Set<string> {
    const tasks = this.lab.compiled.tasks.filter((task) => taskId === undefined || task.definition.id === taskId);
    const rules = tasks.flatMap((task) => task.rules.filter((rule) => rule.expression.disturbs));
    const { reads } = this.lab.definition;
    return new Set(
      rules.flatMap((rule) => rule.expression.reads).filter((name) => reads[name] && disturbs(reads[name])),
    );
  }

  /** Addresses of the nodes, for texts. */
  addresses(): Record<string, { address: string }> {
    const nodes = this.#deps.sandboxes.ready(this.#sandboxId)?.nodes ?? [];
    return Object.fromEntries(nodes.map((node) => [node.name, { address: node.ref.address }]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#deps.sandboxes.release(this.#sandboxId, 'The proof has ended.');
  }

  async #grade(
    options: Patience & {
      taskIds?: readonly string[];
      mode: 'once' | 'poll';
      onVerdict?: (verdict: Verdict) => void;
    },
  ): Promise<GradeOutcome> {
    const request = {
      lab: this.lab,
      sandbox: await this.#ready(),
      memory: this.#known(),
      previous: this.#verdicts,
      disturb: options.mode === 'poll',
      signal: this.signal,
      ...options,
      taskIds: options.taskIds ? [...options.taskIds] : undefined,
    };
    const kind = options.mode === 'poll' ? 'checks' : 'looks';
    const outcome = await this.#timed(kind, () => this.#deps.grading.run(request));
    this.#memory = outcome.memory;
    this.#verdicts = { ...this.#verdicts, ...outcome.verdicts };
    for (const name of this.disturbingReads()) {
      const result = outcome.reads.get(name);
      if (result?.ok) this.#disturbed.set(name, result);
    }
    return outcome;
  }

  async #timed<T>(kind: keyof ProofTime, work: () => Promise<T>): Promise<T> {
    const since = Date.now();
    try {
      return await work();
    } finally {
      this.time[kind] += (Date.now() - since) / 1000;
    }
  }

  #known(): GradingMemory {
    if (!this.#memory) throw new Error('The bench has not been made fresh yet');
    return this.#memory;
  }

  async #ready(): Promise<ReadySandbox> {
    return (
      this.#deps.sandboxes.ready(this.#sandboxId) ??
      (await this.#deps.sandboxes.whenReady(this.#sandboxId, this.signal))
    );
  }
}
