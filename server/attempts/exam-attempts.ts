import { randomBytes } from 'node:crypto';
import { fillTemplate } from '../../graders/index.ts';
import type { SandboxView } from '../../protocol/index.ts';
import { isTampering } from '../grading/index.ts';
import { capabilitiesAt } from '../sandboxes/index.ts';
import type { AttemptRow } from '../store/index.ts';
import { AttemptRuntime } from './attempt-runtime.ts';
import type { AttemptsDeps } from './deps.ts';
import { AttemptError } from './errors.ts';
import { solutionOf } from './help.ts';
import { drawFor, newAttempt, startableLab } from './new-attempt.ts';
import { prepareOf } from './prepare.ts';
import { topologyOf } from './topology.ts';
import type { ExamAttempts, ExamGrades, ExamRequest, ExamSandbox, ToldTask } from './types.ts';
import { goneSandbox, templateValues } from './views.ts';

/** Attempts at live tasks. They are rows like all others: terminals, adoption after a restart and events are the same. */
export function createExamAttempts(deps: AttemptsDeps): ExamAttempts {
  return new ExamAttemptService(deps);
}

class ExamAttemptService implements ExamAttempts {
  /** Sandboxes whose terminals take no input any more. */
  private readonly still = new Set<string>();

  constructor(private readonly deps: AttemptsDeps) {}

  begin(owner: string, { labId, sittingId, taskIds, lifetimeMs }: ExamRequest): string {
    const capabilities = this.deps.capabilities();
    const lab = startableLab(this.deps.catalog, labId, capabilities);
    const id = randomBytes(6).toString('hex');
    const variables = drawFor(lab);
    const sandbox = this.deps.sandboxes.claim({
      owner,
      topology: topologyOf(lab, this.deps.nodeLimits, capabilities),
      lifetimeMs,
      prepare: prepareOf(this.deps, { id, labId, variables }),
    });
    const row = newAttempt(lab, { id, owner, sandboxId: sandbox.id, variables, startedAt: Date.now() });
    this.deps.store.attempts.insert({ ...row, live: false, exam: { sittingId, taskIds: [...taskIds] } });
    this.note(id, 'Started for a live task');
    return id;
  }

  sandbox(id: string): ExamSandbox {
    const row = this.deps.store.attempts.find(id);
    const view = row && this.deps.sandboxes.view(row.sandboxId);
    const reason = view?.reason;
    if (row?.state !== 'active' || !view) return { state: 'over', ...(reason && { reason }) };
    switch (view.state) {
      case 'requested':
      case 'provisioning':
        return { state: 'preparing' };
      case 'resetting':
      case 'ready':
        return { state: view.state };
      default:
        return { state: 'over', ...(reason && { reason }) };
    }
  }

  reset(id: string): void {
    const row = this.row(id);
    this.deps.sandboxes.reset(row.sandboxId);
    this.deps.store.attempts.update(id, { memory: { base: {}, latched: {}, recorded: {}, answers: {} } });
    this.note(id, 'Reset to the fresh state');
    this.forgetTerminals(row);
  }

  freeze(id: string): void {
    this.still.add(this.row(id).sandboxId);
  }

  frozen(sandboxId: string): boolean {
    return this.still.has(sandboxId);
  }

  async grade(id: string, signal: AbortSignal): Promise<ExamGrades> {
    const row = this.row(id);
    this.freeze(id);
    const runtime = new AttemptRuntime(id, {
      store: this.deps.store,
      grading: this.deps.grading,
      log: this.deps.log,
      sandbox: () => this.deps.sandboxes.ready(row.sandboxId),
      lab: () => this.deps.catalog.find(row.labId),
      capabilities: () => this.capabilitiesOf(row),
      changed: () => undefined,
      quiet: true,
    });
    const stop = () => runtime.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      await runtime.grade(row.exam?.taskIds);
      const { attempts } = this.deps.store;
      return {
        verdicts: attempts.verdicts(id),
        tampered: attempts.flags(id).some(({ code }) => isTampering(code)),
      };
    } finally {
      signal.removeEventListener('abort', stop);
      runtime.close();
    }
  }

  tell(labId: string, taskIds: readonly string[], id?: string): ToldTask[] {
    const lab = this.deps.catalog.find(labId);
    const row = id === undefined ? undefined : this.deps.store.attempts.find(id);
    const values = row
      ? templateValues(row, this.deps.sandboxes.view(row.sandboxId) ?? goneSandbox(row, lab))
      : { variables: {}, nodes: {} };
    const tasks = lab?.definition.tasks.filter((task) => taskIds.includes(task.id)) ?? [];
    return tasks.map((task) => ({
      id: task.id,
      text: fillTemplate(lab?.texts[task.id] ?? task.text ?? '', values),
      solution: solutionOf(task, lab, values),
    }));
  }

  end(id: string): void {
    const row = this.deps.store.attempts.find(id);
    if (row?.state !== 'active') return;
    this.deps.store.transaction(() => {
      this.deps.store.attempts.update(id, { state: 'ended', endedAt: Date.now() });
      this.note(id, 'Ended with its live task');
    });
    this.forgetTerminals(row);
    this.deps.sandboxes
      .release(row.sandboxId, 'The live task has ended.')
      .then(() => this.still.delete(row.sandboxId))
      .catch((error: unknown) => {
        this.deps.log.error(
          { err: error, sandbox: row.sandboxId },
          'a sandbox could not be released; the next start removes it',
        );
      });
  }

  onChange(listener: (attemptId: string) => void): () => void {
    return this.deps.sandboxes.on((event) => {
      if (event.kind !== 'state') return;
      const row = this.deps.store.attempts.findBySandbox(event.sandboxId);
      if (row?.exam) listener(row.id);
    });
  }

  private row(id: string): AttemptRow {
    const row = this.deps.store.attempts.find(id);
    if (row?.state === 'active') return row;
    throw new AttemptError('sandbox_not_ready', 'The sandbox of this live task is gone.');
  }

  private capabilitiesOf({ sandboxId }: AttemptRow): string[] {
    const isolation: SandboxView['isolation'] = this.deps.sandboxes.view(sandboxId)?.isolation ?? 'plain';
    return capabilitiesAt(isolation, this.deps.capabilities());
  }

  private forgetTerminals({ sandboxId }: AttemptRow): void {
    this.deps.terminals.forget(sandboxId).catch((error: unknown) => {
      this.deps.log.warn({ err: error, sandbox: sandboxId }, 'terminals could not be ended');
    });
  }

  private note(id: string, text: string): void {
    this.deps.store.attempts.addTimeline(id, { at: Date.now(), kind: 'state', text });
  }
}
