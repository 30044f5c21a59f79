import type { Logger } from 'pino';
import type { Flag, Verdict } from '../../protocol/index.ts';
import type { Lab } from '../catalog/index.ts';
import type { ClusterWatch } from '../clusters/index.ts';
import { type GradeOutcome, type GradeRequest, type Grading, type GradingMemory, scoreOf } from '../grading/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import type { AttemptRow, Store } from '../store/index.ts';
import { AttemptError } from './errors.ts';
import { FollowUp, PacedLoop } from './live-loop.ts';
import type { AttemptEvent } from './types.ts';
import { withoutRule } from './views.ts';

export interface RuntimeDeps {
  store: Store;
  grading: Grading;
  log: Logger;
  /** The sandbox when it is ready now. */
  sandbox: () => ReadySandbox | undefined;
  /** The lab as it is on disk now. */
  lab: () => Lab | undefined;
  capabilities: () => readonly string[];
  /** Tells all watchers that the attempt's view has changed. */
  changed: () => void;
  /** Nothing is shown but the machines: no picture, no quiet looks. */
  quiet?: boolean;
}

/** Live re-checks rest at least so long between two passes: at most three a second. */
const LIVE_GAP_MS = 330;
/** What a change leads to may come without an event of its own: a server that begins to answer. */
const FOLLOW_UP_MS = [1000, 3000, 8000];
/** A Check gives a task up before its time limit when nothing has moved for so long. */
const CHECK_QUIET_MS = 3000;
/** At most ten pictures a second. */
const PICTURE_GAP_MS = 100;

/**
 * What an active attempt does while someone looks: draws the picture, re-checks quietly, runs checks one at a time.
 * Verdicts are written to the store before anybody hears of them.
 */
export class AttemptRuntime {
  readonly pending = new Map<string, Verdict>();
  private readonly listeners = new Set<(event: AttemptEvent) => void>();
  private readonly live: PacedLoop;
  private readonly pictures: PacedLoop;
  private clusterWatch: ClusterWatch | undefined;
  private watched: ReadySandbox | undefined;
  private check: { key: string; done: Promise<void> } | undefined;
  private abort = new AbortController();
  /** Sandbox that the latest grading looked at. */
  private graded: ReadySandbox | undefined;
  private readonly followUp: FollowUp;
  /** Tasks that live mode saw fail once after they had passed: told when it sees so again. */
  private doubted = new Set<string>();

  constructor(
    readonly id: string,
    private readonly deps: RuntimeDeps,
  ) {
    const failed = (what: string) => (error: unknown) => {
      if (!this.abort.signal.aborted) deps.log.debug({ err: error, attempt: id }, what);
    };
    this.live = new PacedLoop(LIVE_GAP_MS, () => this.livePass(), failed('a live pass failed'));
    this.followUp = new FollowUp(FOLLOW_UP_MS, () => this.live.ask());
    this.pictures = new PacedLoop(PICTURE_GAP_MS, () => this.draw(), failed('the picture could not be drawn'));
  }

  get checking(): boolean {
    return this.check !== undefined;
  }

  watch(listener: (event: AttemptEvent) => void): () => void {
    this.listeners.add(listener);
    this.follow();
    this.pictures.ask();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.unfollow();
    };
  }

  emit(event: AttemptEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** The sandbox became ready, or is no longer: starts or ends following its cluster. */
  sandboxChanged(): void {
    const now = this.deps.sandbox();
    const before = this.watched ?? this.graded;
    if (before && before !== now) {
      this.graded = undefined;
      this.abort.abort();
      this.abort = new AbortController();
      this.unfollow();
      this.pending.clear();
    }
    this.follow();
    this.pictures.ask();
    this.live.ask();
  }

  /** Looks again soon, quietly: an answer was given, live mode was switched on. */
  look(): void {
    this.live.ask();
  }

  /** Grades now and waits for the tasks' time limits. Two calls for the same tasks share one run; others follow it. */
  async grade(taskIds?: string[]): Promise<void> {
    const key = taskIds ? [...taskIds].sort().join(' ') : '*';
    while (this.check && this.check.key !== key) await this.check.done.catch(() => undefined);
    if (this.check) return this.check.done;
    const done = this.run(taskIds).finally(() => {
      this.check = undefined;
      this.pending.clear();
      this.deps.changed();
    });
    this.check = { key, done };
    this.deps.changed();
    return done;
  }

  close(): void {
    this.abort.abort();
    this.live.close();
    this.pictures.close();
    this.unfollow();
    this.listeners.clear();
  }

  private follow(): void {
    const sandbox = this.deps.sandbox();
    if (!sandbox || this.deps.quiet || this.clusterWatch || this.listeners.size === 0) return;
    this.watched = sandbox;
    this.clusterWatch = sandbox.watch();
    this.clusterWatch.onChange(() => {
      this.pictures.ask();
      this.live.ask();
      this.followUp.begin();
    });
  }

  private unfollow(): void {
    this.followUp.end();
    this.clusterWatch?.close();
    this.clusterWatch = undefined;
    this.watched = undefined;
  }

  private async draw(): Promise<void> {
    const sandbox = this.deps.sandbox();
    if (!sandbox || this.deps.quiet || this.listeners.size === 0) return;
    const picture = await sandbox.picture(this.abort.signal);
    this.emit({ kind: 'picture', attemptId: this.id, picture });
  }

  private request(row: AttemptRow, lab: Lab, sandbox: ReadySandbox) {
    const { latched, recorded, answers, base } = row.memory;
    return {
      lab,
      sandbox,
      memory: { variables: row.variables, base, latched: { ...latched }, recorded: { ...recorded }, answers },
      signal: this.abort.signal,
      previous: this.deps.store.attempts.verdicts(this.id),
      onFlag: (flag: Flag) => this.flag(flag),
    };
  }

  private parts(): { row: AttemptRow; lab: Lab; sandbox: ReadySandbox } {
    const row = this.deps.store.attempts.find(this.id);
    const lab = this.deps.lab();
    const sandbox = this.deps.sandbox();
    if (row?.state !== 'active') throw new AttemptError('attempt_ended', 'This attempt has ended.');
    if (!lab) throw new AttemptError('lab_not_found', 'This lab cannot be read at the moment; see the catalogue.');
    if (!sandbox) throw new AttemptError('sandbox_not_ready', 'The sandbox is not ready, so nothing can be checked.');
    this.graded = sandbox;
    return { row, lab, sandbox };
  }

  private async run(taskIds?: string[]): Promise<void> {
    const { row, lab, sandbox } = this.parts();
    const { signal } = this.abort;
    const outcome = await this.uninterrupted(signal, {
      ...this.request(row, lab, sandbox),
      onMemory: (memory) => signal.aborted || this.remember(memory),
      taskIds,
      mode: 'poll',
      quietMs: CHECK_QUIET_MS,
      disturb: true,
      onVerdict: (verdict) => {
        if (signal.aborted) return;
        if (verdict.final) {
          this.pending.delete(verdict.taskId);
          this.keep(verdict);
        } else {
          this.pending.set(verdict.taskId, verdict);
          this.emit({ kind: 'verdict', attemptId: this.id, verdict: withoutRule(verdict) });
        }
      },
    });
    this.remember(outcome.memory);
    for (const flag of outcome.flags) this.flag(flag);
    this.deps.store.attempts.addTimeline(this.id, {
      at: Date.now(),
      kind: 'check',
      text: 'Checked',
      data: { taskIds },
    });
  }

  /** A grading that ends with check_interrupted when the sandbox is reset or released meanwhile. */
  private async uninterrupted(signal: AbortSignal, request: GradeRequest): Promise<GradeOutcome> {
    const interrupted = () => new AttemptError('check_interrupted', 'The sandbox changed while it was checked.');
    const outcome = await this.deps.grading.run(request).catch((error: unknown) => {
      throw signal.aborted ? interrupted() : error;
    });
    if (signal.aborted) throw interrupted();
    return outcome;
  }

  /**
   * A quiet look. It turns tasks green by itself, keeps the evidence of tasks that were checked true to the cluster, and
   * says nothing of tasks that nobody has checked yet, or where it could not look.
   */
  private async livePass(): Promise<void> {
    const { store } = this.deps;
    if (this.check || this.deps.quiet || this.listeners.size === 0 || !this.deps.sandbox()) return;
    const { row, lab, sandbox } = this.parts();
    if (!row.live) return;
    const { signal } = this.abort;
    const outcome = await this.deps.grading.run({ ...this.request(row, lab, sandbox), mode: 'once', disturb: false });
    if (signal.aborted || this.check) return;
    this.remember(outcome.memory);
    for (const flag of outcome.flags) this.flag(flag);
    if (outcome.againMs !== undefined) this.followUp.add(outcome.againMs);
    const known = store.attempts.verdicts(this.id);
    let news = false;
    for (const verdict of Object.values(outcome.verdicts)) {
      if (!this.isNews(verdict, known[verdict.taskId])) continue;
      this.keep(verdict);
      news = true;
    }
    if (news) this.deps.changed();
  }

  private isNews(verdict: Verdict, before: Verdict | undefined): boolean {
    if (verdict.status === 'unable' || verdict.waitingFor?.length) return false;
    if (verdict.status === 'passed') {
      this.doubted.delete(verdict.taskId);
      return before?.status !== 'passed';
    }
    if (!before) return false;
    if (before.status === 'passed' && !this.doubted.has(verdict.taskId)) {
      this.doubted.add(verdict.taskId);
      this.live.ask();
      return false;
    }
    this.doubted.delete(verdict.taskId);
    const facts = ({ status, hint, mistake, evidence }: Verdict) => JSON.stringify([status, hint, mistake, evidence]);
    return facts(verdict) !== facts(before);
  }

  private keep(verdict: Verdict): void {
    const { store } = this.deps;
    const before = store.attempts.verdicts(this.id)[verdict.taskId];
    store.transaction(() => {
      store.attempts.putVerdict(this.id, verdict);
      const lab = this.deps.lab();
      const verdicts = store.attempts.verdicts(this.id);
      const row = store.attempts.find(this.id);
      if (lab && row) store.attempts.update(this.id, scoreOf(lab.definition, verdicts, this.deps.capabilities(), row));
      if (before?.status !== verdict.status) {
        store.attempts.addTimeline(this.id, {
          at: verdict.at,
          kind: 'verdict',
          text: `${verdict.taskId}: ${verdict.status}`,
          data: { taskId: verdict.taskId, status: verdict.status, hint: verdict.hint },
        });
      }
    });
    this.emit({ kind: 'verdict', attemptId: this.id, verdict: withoutRule(verdict) });
  }

  private remember({ latched, recorded }: GradingMemory): void {
    const { attempts } = this.deps.store;
    const row = attempts.find(this.id);
    if (row) attempts.update(this.id, { memory: { ...row.memory, latched, recorded } });
  }

  private flag(flag: Flag): void {
    const { store } = this.deps;
    if (!store.attempts.addFlag(this.id, flag)) return;
    store.attempts.addTimeline(this.id, { at: flag.at, kind: 'flag', text: flag.detail, data: flag });
    this.deps.changed();
  }
}
