import { randomBytes } from 'node:crypto';
import { fillTemplate } from '../../graders/index.ts';
import type { AttemptResult, AttemptSummary, AttemptView } from '../../protocol/index.ts';
import type { Lab } from '../catalog/index.ts';
import { capabilitiesAt, type SandboxEvent } from '../sandboxes/index.ts';
import type { AttemptRow } from '../store/index.ts';
import { AttemptRuntime } from './attempt-runtime.ts';
import type { AttemptsDeps } from './deps.ts';
import { AttemptError } from './errors.ts';
import { giveUp, takeHint } from './help.ts';
import { type InspectTarget, inspect } from './inspect.ts';
import { drawFor, newAttempt, startableLab } from './new-attempt.ts';
import { type Prepare, prepareOf } from './prepare.ts';
import { lifetimeOf, topologyOf } from './topology.ts';
import type { AttemptEvent, Attempts } from './types.ts';
import { attemptResult, attemptSummary, attemptView, goneSandbox, templateValues } from './views.ts';

export function createAttempts(deps: AttemptsDeps): Attempts {
  return new AttemptService(deps);
}

class AttemptService implements Attempts {
  private readonly runtimes = new Map<string, AttemptRuntime>();
  private readonly unsubscribe: () => void;

  constructor(private readonly deps: AttemptsDeps) {
    this.unsubscribe = deps.sandboxes.on((event) => this.onSandbox(event));
  }

  async start(owner: string, labId: string): Promise<AttemptView> {
    const lab = startableLab(this.deps.catalog, labId, this.deps.capabilities());
    // Two tabs that press Start get the same attempt.
    const running = this.deps.store.attempts.list({ owner, labId, state: 'active' }).find(({ exam }) => !exam);
    if (running) return this.view(running);

    const id = randomBytes(6).toString('hex');
    const variables = drawFor(lab);
    const sandbox = this.deps.sandboxes.claim({
      owner,
      topology: topologyOf(lab, this.deps.nodeLimits, this.deps.capabilities()),
      lifetimeMs: lifetimeOf(lab, this.deps.lifetimeMs),
      prepare: prepareOf(this.deps, { id, labId, variables }),
    });
    const row = newAttempt(lab, { id, owner, sandboxId: sandbox.id, variables, startedAt: Date.now() });
    this.deps.store.attempts.insert(row);
    this.note(id, 'state', 'Started');
    return this.view(row);
  }

  list(owner: string): AttemptSummary[] {
    const rows = this.deps.store.attempts.list({ owner }).filter(({ exam }) => !exam);
    return rows.map((row) => attemptSummary(row, this.deps.sandboxes.view(row.sandboxId)));
  }

  get(owner: string, id: string): AttemptView {
    return this.view(this.row(owner, id));
  }

  owns(owner: string, sandboxId: string): boolean {
    const row = this.deps.store.attempts.findBySandbox(sandboxId);
    return row?.owner === owner && row.state === 'active';
  }

  async check(owner: string, id: string, taskIds?: string[]): Promise<AttemptView> {
    const row = this.active(owner, id);
    const known = this.deps.catalog.find(row.labId)?.definition.tasks.map((task) => task.id) ?? [];
    const unknown = taskIds?.find((taskId) => !known.includes(taskId));
    if (unknown !== undefined) throw new AttemptError('task_not_found', `This lab has no task "${unknown}".`);
    await this.runtime(row).grade(taskIds?.length ? taskIds : undefined);
    return this.get(owner, id);
  }

  setLive(owner: string, id: string, live: boolean): AttemptView {
    const row = this.active(owner, id);
    this.deps.store.attempts.update(id, { live });
    if (live) this.runtime(row).look();
    return this.changed(id);
  }

  answer(owner: string, id: string, question: string, answer: string): AttemptView {
    const row = this.active(owner, id);
    const task = this.deps.catalog
      .find(row.labId)
      ?.definition.tasks.find((each) => each.quiz.some((quiz) => quiz.id === question));
    if (!task) throw new AttemptError('task_not_found', `This lab has no question "${question}".`);
    this.deps.store.attempts.update(id, {
      memory: { ...row.memory, answers: { ...row.memory.answers, [question]: answer } },
    });
    this.note(id, 'answer', `Answered ${question}`);
    this.runtime(row).look();
    return this.changed(id);
  }

  takeHint(owner: string, id: string, taskId: string): { hint: string; taken: number; of: number } {
    const row = this.active(owner, id);
    const { hint, ...counted } = takeHint(this.help(row), row, taskId);
    const { sandbox } = this.changed(id);
    return { hint: fillTemplate(hint, templateValues(row, sandbox)), ...counted };
  }

  giveUp(owner: string, id: string, taskId: string): AttemptView {
    const row = this.active(owner, id);
    giveUp(this.help(row), row, taskId);
    return this.changed(id);
  }

  reset(owner: string, id: string): AttemptView {
    const row = this.active(owner, id);
    this.deps.sandboxes.reset(row.sandboxId);
    this.deps.store.transaction(() => {
      this.deps.store.attempts.clearVerdicts(id);
      this.deps.store.attempts.update(id, { memory: { base: {}, latched: {}, recorded: {}, answers: {} }, score: 0 });
      this.note(id, 'reset', 'Reset to the fresh state');
    });
    this.forgetTerminals(row.sandboxId);
    return this.changed(id);
  }

  extend(owner: string, id: string): AttemptView {
    const row = this.active(owner, id);
    this.deps.sandboxes.extend(row.sandboxId);
    this.note(id, 'extend', 'Took more time');
    return this.changed(id);
  }

  async end(owner: string, id: string): Promise<AttemptResult> {
    const row = notInExam(this.row(owner, id));
    if (row.state === 'active') {
      const reached = this.deps.sandboxes.view(row.sandboxId)?.readyAt !== undefined;
      this.finish(row, reached ? 'ended' : 'abandoned', reached ? 'Ended' : 'Cancelled before the sandbox was ready');
      this.release(row.sandboxId);
    }
    return this.result(owner, id);
  }

  result(owner: string, id: string): AttemptResult {
    const view = this.view(notInExam(this.row(owner, id)));
    if (view.state === 'active')
      throw new AttemptError('attempt_not_ended', 'This attempt is still running: end it first.');
    return attemptResult(view, this.deps.catalog.find(view.labId), this.deps.catalog, this.deps.store);
  }

  async inspect(owner: string, id: string, target: InspectTarget): Promise<unknown> {
    const row = this.active(owner, id);
    const sandbox = this.deps.sandboxes.ready(row.sandboxId);
    if (!sandbox) throw new AttemptError('sandbox_not_ready', 'The sandbox is not ready.');
    try {
      return await inspect(sandbox, target);
    } catch (error) {
      // Reset or released while we asked: that is no trouble of the engine's.
      if (this.deps.sandboxes.ready(row.sandboxId) === sandbox) throw error;
      throw new AttemptError('sandbox_not_ready', 'The sandbox is not ready.');
    }
  }

  watch(owner: string, id: string, listener: (event: AttemptEvent) => void): () => void {
    return this.runtime(this.row(owner, id)).watch(listener);
  }

  prepareFor(sandboxId: string): Prepare | undefined {
    const row = this.deps.store.attempts.findBySandbox(sandboxId);
    if (row?.state !== 'active') return undefined;
    return prepareOf(this.deps, row);
  }

  async resume(): Promise<void> {
    for (const row of this.deps.store.attempts.list({ state: 'active' })) {
      const ready = this.deps.sandboxes.ready(row.sandboxId);
      if (ready) await this.deps.terminals.adopt(ready);
      else if (isOver(this.deps.sandboxes.view(row.sandboxId)?.state)) {
        this.finish(row, 'abandoned', 'Its sandbox did not survive the restart of the server');
      }
    }
  }

  async close(): Promise<void> {
    this.unsubscribe();
    for (const runtime of this.runtimes.values()) runtime.close();
    this.runtimes.clear();
  }

  private onSandbox(event: SandboxEvent): void {
    const row = this.deps.store.attempts.findBySandbox(event.sandboxId);
    if (!row) return;
    const runtime = this.runtimes.get(row.id);
    if (event.kind === 'step') {
      runtime?.emit({ kind: 'step', attemptId: row.id, step: event.step });
      return;
    }
    if (event.kind === 'state' && row.state === 'active' && isOver(event.view.state)) {
      const late = event.view.readyAt !== undefined && event.view.state === 'gone';
      this.finish(
        row,
        late ? 'ended' : 'abandoned',
        event.view.reason?.message ?? `The sandbox is ${event.view.state}`,
      );
      return;
    }
    runtime?.sandboxChanged();
    this.changed(row.id);
  }

  private finish(row: AttemptRow, state: 'ended' | 'abandoned', text: string): void {
    this.deps.store.transaction(() => {
      this.deps.store.attempts.update(row.id, { state, endedAt: Date.now() });
      this.note(row.id, 'state', text);
    });
    this.forgetTerminals(row.sandboxId);
    const runtime = this.runtimes.get(row.id);
    this.changed(row.id);
    runtime?.sandboxChanged();
  }

  private release(sandboxId: string): void {
    this.deps.sandboxes.release(sandboxId, 'The attempt has ended.').catch((error: unknown) => {
      this.deps.log.error(
        { err: error, sandbox: sandboxId },
        'a sandbox could not be released; the next start removes it',
      );
    });
  }

  private forgetTerminals(sandboxId: string): void {
    this.deps.terminals.forget(sandboxId).catch((error: unknown) => {
      this.deps.log.warn({ err: error, sandbox: sandboxId }, 'terminals could not be ended');
    });
  }

  private changed(id: string): AttemptView {
    const row = this.deps.store.attempts.find(id);
    if (!row) throw new AttemptError('attempt_not_found', `There is no attempt "${id}".`);
    const attempt = this.view(row);
    this.runtimes.get(id)?.emit({ kind: 'attempt', attempt });
    return attempt;
  }

  /** What the nodes of this sandbox can do. */
  private capabilitiesOf(sandboxId: string): string[] {
    const isolation = this.deps.sandboxes.view(sandboxId)?.isolation ?? 'plain';
    return capabilitiesAt(isolation, this.deps.capabilities());
  }

  private help = (row: AttemptRow) => ({ ...this.deps, capabilities: this.capabilitiesOf(row.sandboxId) });

  private runtime(row: AttemptRow): AttemptRuntime {
    const known = this.runtimes.get(row.id);
    if (known) return known;
    const runtime = new AttemptRuntime(row.id, {
      store: this.deps.store,
      grading: this.deps.grading,
      log: this.deps.log,
      sandbox: () => this.deps.sandboxes.ready(row.sandboxId),
      lab: () => this.deps.catalog.find(row.labId),
      capabilities: () => this.capabilitiesOf(row.sandboxId),
      changed: () => void this.changed(row.id),
      quiet: row.exam !== undefined,
    });
    this.runtimes.set(row.id, runtime);
    return runtime;
  }

  private view(row: AttemptRow): AttemptView {
    const lab: Lab | undefined = this.deps.catalog.find(row.labId);
    const runtime = this.runtimes.get(row.id);
    return attemptView(row, {
      store: this.deps.store,
      lab,
      sandbox: this.deps.sandboxes.view(row.sandboxId) ?? goneSandbox(row, lab),
      pending: runtime?.pending ?? new Map(),
      checking: runtime?.checking ?? false,
    });
  }

  private row(owner: string, id: string): AttemptRow {
    const row = this.deps.store.attempts.find(id);
    if (!row || row.owner !== owner)
      throw new AttemptError('attempt_not_found', `There is no attempt "${id}" of yours.`);
    return row;
  }

  private active(owner: string, id: string): AttemptRow {
    const row = notInExam(this.row(owner, id));
    if (row.state !== 'active') throw new AttemptError('attempt_ended', 'This attempt has ended; start the lab again.');
    return row;
  }

  private note(id: string, kind: 'state' | 'answer' | 'reset' | 'extend', text: string): void {
    this.deps.store.attempts.addTimeline(id, { at: Date.now(), kind, text });
  }
}

/** What a learner may do with an attempt is up to the sitting that it belongs to. */
function notInExam(row: AttemptRow): AttemptRow {
  if (!row.exam) return row;
  throw new AttemptError('attempt_in_exam', 'This sandbox belongs to a paper that is being sat: see the paper.');
}

function isOver(state: string | undefined): boolean {
  return state === undefined || state === 'gone' || state === 'failed';
}
