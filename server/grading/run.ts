import {
  type CompiledTask,
  createPass,
  type JudgeContext,
  type Judgement,
  type Pass,
  type ReadResult,
} from '../../graders/index.ts';
import type { Flag, Verdict } from '../../protocol/index.ts';
import { patient } from '../lib/patience.ts';
import { converging } from './converging.ts';
import type { EngineInspector } from './engine-inspector.ts';
import { isTampering, tamperingSentence } from './integrity.ts';
import { withNeeds } from './needs.ts';
import { type ReaderLog, SandboxLook, SandboxReader } from './reader.ts';
import { isPossible, scoreOf } from './score.ts';
import type { StableTimes } from './stable-times.ts';
import type { GradeOutcome, GradeRequest, GradingMemory } from './types.ts';
import { judgementKey, verdictKey, verdictOf, waitingVerdict } from './verdicts.ts';

export interface RunDeps {
  host: ConstructorParameters<typeof SandboxLook>[1];
  /** What rules know of the sandbox, the images and this host. */
  context(request: Pick<GradeRequest, 'lab' | 'sandbox' | 'disturb'>, memory: GradingMemory): JudgeContext;
  inspector: EngineInspector;
  stable: StableTimes;
  now(): number;
  log: ReaderLog;
}

/** What should have ended has, by then (a container has 10 s to stop), and a node that answers again has answered. */
const STUCK_MS = 15_000;

/** What a run knows of one task. */
interface Progress {
  task: CompiledTask;
  /** Is it asked for, or only needed by one that is? */
  wanted: boolean;
  /** When its `within` began: when what it needs had passed. */
  since?: number;
  judgement?: { key: string; at: number };
  verdict?: Verdict;
  /** One look cannot tell. */
  untold?: boolean;
  unable?: string;
  emitted?: string;
}

/** One grading of one sandbox: passes until every task is final. */
export class GradeRun {
  readonly #progress: Progress[];
  readonly #flags = new Map<string, Flag>();
  readonly #reads = new Map<string, ReadResult>();
  readonly #signal: AbortSignal;
  #memory: GradingMemory;
  #againMs: number | undefined;

  constructor(
    private readonly request: GradeRequest,
    private readonly deps: RunDeps,
  ) {
    const wanted = new Set(request.taskIds ?? request.lab.compiled.tasks.map((task) => task.definition.id));
    const needed = withNeeds(request.lab.compiled.tasks, wanted);
    this.#progress = request.lab.compiled.tasks
      .filter((task) => needed.has(task.definition.id))
      .map((task) => ({ task, wanted: wanted.has(task.definition.id) }));
    this.#memory = structuredClone(request.memory);
    this.#signal = request.signal ?? new AbortController().signal;
  }

  /** One look at all tasks that are not final yet. */
  async pass(): Promise<void> {
    this.#signal.throwIfAborted();
    const context = this.deps.context(this.request, this.#memory);
    const { lab, sandbox } = this.request;
    const look = new SandboxLook(sandbox, this.deps.host, this.#signal);
    const reader = new SandboxReader(look, this.deps.log);
    const pass = createPass(lab.compiled, reader, context, this.#signal);
    const open = this.#progress.filter((progress) => !isFinal(progress));
    reader.prefetch(this.#sureReads(open), lab.definition, context);
    for (const progress of open) await this.#judge(progress, pass, reader);
    for (const [name, result] of pass.fetched) this.#reads.set(name, result);
  }

  get done(): boolean {
    return this.#progress.every((progress) => !progress.wanted || isFinal(progress));
  }

  /** Ends tasks that are still open: there will be no further pass. */
  finish(): void {
    for (const progress of this.#progress) {
      const { verdict } = progress;
      if (verdict && !verdict.final) this.#tell(progress, { ...verdict, final: true });
    }
  }

  /** Milliseconds until the first task's time is over. */
  timeLeftMs(): number {
    const now = this.deps.now();
    const left = this.#progress
      .filter((progress) => !isFinal(progress))
      .map(({ task, since }) => (since ?? now) + patient(task.definition.within) - now);
    return Math.max(0, Math.min(...left));
  }

  async outcome(): Promise<GradeOutcome> {
    const tampered = await this.deps.inspector.all(this.request.sandbox.nodes, this.request.mode, this.#signal);
    for (const [node, found] of tampered) this.#flag({ ...found, node, at: this.deps.now() });
    const told = this.#progress.filter((progress) => progress.wanted && progress.verdict && !progress.untold);
    const verdicts = Object.fromEntries(
      told.flatMap(({ task, verdict }) => (verdict ? [[task.definition.id, verdict]] : [])),
    );
    const unable = told.flatMap(({ task, unable: code }) => (code === undefined ? [] : [[task.definition.id, code]]));
    const { definition } = this.request.lab;
    const capabilities = this.deps.context(this.request, this.#memory).capabilities;
    return {
      verdicts,
      unable: Object.fromEntries(unable) as Record<string, string>,
      flags: [...this.#flags.values()],
      memory: this.#memory,
      reads: this.#reads,
      againMs: this.#againMs,
      ...scoreOf(definition, { ...this.request.previous, ...verdicts }, capabilities),
    };
  }

  /** Reads that this pass will need whatever it sees: they can start at once. */
  #sureReads(open: readonly Progress[]): Set<string> {
    const ready = open.filter(({ task }) => !this.#latched(task) && this.#missingNeeds(task).length === 0);
    const rules = ready.flatMap(({ task }) => task.rules.filter((rule) => !rule.expression.disturbs));
    return new Set(rules.flatMap((rule) => rule.expression.reads));
  }

  async #judge(progress: Progress, pass: Pass, reader: SandboxReader): Promise<void> {
    const { task } = progress;
    const now = this.deps.now();
    const latched = this.#latched(task);
    if (latched) {
      if (task.record.length > 0) this.#remember(await pass.judge(task));
      return this.#tell(progress, { ...latched, latched: true, final: true });
    }
    const missing = this.#missingNeeds(task);
    if (missing.length > 0) {
      const hopeless = missing.some((id) => this.#progressOf(id)?.verdict?.final === true);
      return this.#tell(progress, waitingVerdict(task.definition, missing, { final: hopeless, at: now }));
    }
    progress.since ??= now;
    const judgement = await this.#trusted(task, await pass.judge(task), reader);
    this.#remember(judgement);
    this.#apply(progress, judgement, pass);
  }

  #apply(progress: Progress, judgement: Judgement, pass: Pass): void {
    const { task } = progress;
    const now = this.deps.now();
    const key = judgementKey(judgement);
    if (progress.judgement?.key !== key) progress.judgement = { key, at: now };
    progress.unable = judgement.status === 'unable' ? judgement.reason?.code : undefined;
    const settled = this.#settled(progress, judgement, pass, now);
    progress.untold = settled === 'untold';
    const shown = shownOf(judgement, settled);
    const verdict = this.#withEarned(
      verdictOf(task.definition, shown, { final: settled === 'final', at: now }),
      judgement,
    );
    if (settled === 'untold') {
      progress.verdict = { ...verdict, final: true };
      return;
    }
    if (settled === 'final' && verdict.status === 'passed' && task.definition.latch) {
      this.#memory.latched[task.definition.id] = { ...verdict, latched: true };
    }
    if (settled === 'final') this.request.onMemory?.(structuredClone(this.#memory));
    this.#tell(progress, verdict);
  }

  /** That we could not look costs no points; that the learner put a foreign engine there does. */
  #withEarned(verdict: Verdict, { reason }: Judgement): Verdict {
    if (verdict.status !== 'unable' || isTampering(reason?.code)) return verdict;
    return { ...verdict, points: this.request.previous?.[verdict.taskId]?.points ?? 0 };
  }

  /** Is this the last word on a task? `untold`: this run cannot tell, nor will it. */
  #settled(progress: Progress, judgement: Judgement, pass: Pass, now: number): 'final' | 'later' | 'untold' {
    const id = progress.task.definition.id;
    const once = this.request.mode === 'once';
    const stableKey = `${this.request.sandbox.id} ${id}`;
    if (judgement.status === 'passed') {
      if (judgement.pending?.why !== 'stable' || this.request.stableAtOnce) return 'final';
      const since = this.deps.stable.since(stableKey, judgement.pending.key, now);
      const leftMs = since + judgement.pending.forMs - now;
      if (leftMs <= 0) return 'final';
      if (!once) return 'later';
      this.#againMs = Math.min(this.#againMs ?? leftMs, leftMs);
      return 'untold';
    }
    this.deps.stable.forget(stableKey);
    // Not seen to be false, so what was found with the probe before stays; without it there is no more to say now.
    if (judgement.pending?.why === 'disturb')
      return this.request.previous?.[id]?.status === 'passed' ? 'untold' : 'final';
    if (once || isHopeless(judgement) || hasDisturbed(progress.task, pass)) return 'final';
    if (now - (progress.since ?? now) >= patient(progress.task.definition.within)) return 'final';
    if (!this.#isQuiet(progress, pass, now)) return 'later';
    const { quietFor = () => true } = this.request;
    const verdict = verdictOf(progress.task.definition, shownOf(judgement, 'final'), { final: true, at: now });
    return quietFor(verdict) ? 'final' : 'later';
  }

  /** Nothing that the task looks at has moved for as long as was asked. */
  #isQuiet(progress: Progress, pass: Pass, now: number): boolean {
    const { quietMs } = this.request;
    const sameForMs = now - (progress.judgement?.at ?? now);
    if (quietMs === undefined || sameForMs < quietMs) return false;
    const moves = converging(progress.task.reads.flatMap((name) => pass.fetched.get(name) ?? []));
    return moves === 'no' || (moves === 'perhaps' && progress.unable === undefined && sameForMs >= patient(STUCK_MS));
  }

  /** What a foreign program says counts for nothing: a task may not pass by it. */
  async #trusted(task: CompiledTask, judgement: Judgement, reader: SandboxReader): Promise<Judgement> {
    if (judgement.status !== 'passed') return judgement;
    const touched = reader.touched(task.reads);
    const nodes = this.request.sandbox.nodes.filter((node) => touched.has(node.name));
    const tampered = await this.deps.inspector.all(nodes, this.request.mode, this.#signal);
    for (const [node, found] of tampered) {
      return {
        taskId: judgement.taskId,
        status: 'unable',
        share: 0,
        evidence: [],
        record: {},
        reason: { code: found.code, message: tamperingSentence(node, found) },
      };
    }
    return judgement;
  }

  #remember(judgement: Judgement): void {
    if (judgement.status === 'passed') Object.assign(this.#memory.recorded, judgement.record);
  }

  #latched(task: CompiledTask): Verdict | undefined {
    return task.definition.latch ? this.#memory.latched[task.definition.id] : undefined;
  }

  #progressOf(id: string): Progress | undefined {
    return this.#progress.find((progress) => progress.task.definition.id === id);
  }

  /** What a look that may not disturb cannot tell counts as it was. */
  #missingNeeds(task: CompiledTask): string[] {
    const { capabilities } = this.deps.context(this.request, this.#memory);
    return task.definition.needs.filter((id) => {
      // What this host cannot judge keeps nothing waiting.
      const needed = this.request.lab.compiled.task(id)?.definition;
      if (needed && !isPossible(needed, capabilities)) return false;
      const progress = this.#progressOf(id);
      if (progress?.untold) return this.request.previous?.[id]?.status !== 'passed';
      if (progress?.verdict) return !(progress.verdict.status === 'passed' && progress.verdict.final);
      return this.#memory.latched[id] === undefined;
    });
  }

  #tell(progress: Progress, verdict: Verdict): void {
    const key = verdictKey(verdict);
    progress.verdict = verdict;
    if (!progress.wanted || progress.emitted === key) return;
    progress.emitted = key;
    this.request.onVerdict?.(verdict);
  }

  #flag(flag: Flag): void {
    const key = `${flag.code} ${flag.node ?? ''}`;
    if (this.#flags.has(key)) return;
    this.#flags.set(key, flag);
    this.request.onFlag?.(flag);
  }
}

const isFinal = (progress: Progress) => progress.verdict?.final === true;

/** Waiting changes nothing about it. */
function isHopeless({ reason }: Judgement): boolean {
  return reason?.code === 'capability_missing' || isTampering(reason?.code);
}

/** A probe that disturbs runs once a Check: what it saw is the answer. */
function hasDisturbed(task: CompiledTask, pass: Pass): boolean {
  const reads = task.rules.filter((rule) => rule.expression.disturbs).flatMap((rule) => rule.expression.reads);
  return reads.length > 0 && reads.every((name) => pass.fetched.get(name)?.ok === true);
}

/** A judgement as a learner is told it: what holds but is not enough yet says so. */
function shownOf(judgement: Judgement, settled: 'final' | 'later' | 'untold'): Judgement {
  if (judgement.pending?.why === 'disturb')
    return {
      ...judgement,
      hint: 'All that can be seen holds. Press Check: the rest is a probe that disturbs the cluster.',
    };
  if (settled !== 'later' || judgement.status !== 'passed') return judgement;
  const seconds = judgement.pending?.why === 'stable' ? Math.ceil(judgement.pending.forMs / 1000) : 0;
  return { ...judgement, status: 'failed', share: 0, hint: `This holds now; it has to stay so for ${seconds} s.` };
}
