import pino from 'pino';
import type { SandboxView, Verdict } from '../../../protocol/index.ts';
import type { Catalog, Lab } from '../../catalog/index.ts';
import type { GradeOutcome, GradeRequest, Grading } from '../../grading/index.ts';
import { FakeSandbox } from '../../grading/testing/fake-sandbox.ts';
import { labOf } from '../../grading/testing/labs.ts';
import type { ReadySandbox, SandboxEvent, Sandboxes, SandboxRequest } from '../../sandboxes/index.ts';
import { openStore } from '../../store/index.ts';
import type { TerminalHub } from '../../terminals/index.ts';
import { createAttempts } from '../attempts.ts';
import type { AttemptsDeps } from '../deps.ts';

/** One sandbox after the other, made when a test says so. */
export class FakeSandboxes implements Sandboxes {
  readonly #views = new Map<string, SandboxView>();
  readonly #listeners = new Set<(event: SandboxEvent) => void>();
  readonly requests: SandboxRequest[] = [];
  readonly released: string[] = [];
  machine: FakeSandbox | undefined;

  claim(request: SandboxRequest): SandboxView {
    this.requests.push(request);
    const view: SandboxView = {
      id: `sandbox${this.requests.length}`,
      state: 'provisioning',
      cluster: 'swarm',
      isolation: 'plain',
      nodes: [],
      steps: [],
      createdAt: 1,
      extensionsLeft: 1,
    };
    this.#views.set(view.id, view);
    return view;
  }

  /** Runs the set-up and tells that the sandbox is ready. */
  async makeReady(id = 'sandbox1'): Promise<FakeSandbox> {
    const machine = new FakeSandbox({ node1: {} });
    const step = () => ({ says: () => undefined, done: () => undefined, failed: () => undefined });
    await this.requests.at(-1)?.prepare?.(machine, step, new AbortController().signal);
    this.machine = machine;
    this.become(id, { state: 'ready', readyAt: 2 });
    return machine;
  }

  become(id: string, change: Partial<SandboxView>): void {
    const known = this.view(id);
    if (!known) throw new Error(`no ${id}`);
    const view = { ...known, ...change };
    this.#views.set(id, view);
    if (view.state !== 'ready') this.machine = undefined;
    for (const listener of [...this.#listeners]) listener({ kind: 'state', sandboxId: id, view });
  }

  view(id: string): SandboxView | undefined {
    return this.#views.get(id);
  }

  async whenReady(): Promise<ReadySandbox> {
    throw new Error('not part of these tests');
  }

  ready(): ReadySandbox | undefined {
    return this.machine;
  }

  reset(id: string): void {
    this.become(id, { state: 'resetting' });
  }

  extend(id: string): SandboxView {
    this.become(id, { extensionsLeft: 0 });
    return this.view(id) as SandboxView;
  }

  async release(id: string): Promise<void> {
    this.released.push(id);
    this.become(id, { state: 'gone' });
  }

  async reconcile(): Promise<{ adopted: string[]; removed: string[] }> {
    return { adopted: [], removed: [] };
  }

  capacity() {
    return { sandboxes: this.requests.length, max: 4 };
  }

  on(listener: (event: SandboxEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }
}

/** Grading that waits for the test: each run is answered by hand. */
export class FakeGrading implements Grading {
  readonly runs: { request: GradeRequest; answer: (verdicts: Verdict[], more?: Partial<GradeOutcome>) => void }[] = [];
  /** Answers every live look at once. */
  live: (() => Verdict[]) | undefined;
  /** What the next live look says besides. */
  more: Partial<GradeOutcome> = {};

  run(request: GradeRequest): Promise<GradeOutcome> {
    return new Promise((resolve, reject) => {
      const answer = (verdicts: Verdict[], more: Partial<GradeOutcome> = {}) => {
        const memory = more.memory ?? request.memory;
        for (const verdict of verdicts) {
          if (verdict.final) request.onMemory?.(memory);
          request.onVerdict?.(verdict);
        }
        const final = verdicts.filter((verdict) => verdict.final);
        resolve({
          verdicts: Object.fromEntries(final.map((verdict) => [verdict.taskId, verdict])),
          unable: {},
          flags: [],
          memory,
          reads: new Map(),
          score: 0,
          maxScore: 100,
          ...more,
        });
      };
      request.signal?.addEventListener('abort', () => reject(request.signal?.reason), { once: true });
      this.runs.push({ request, answer });
      if (request.mode === 'once' && this.live) {
        answer(this.live(), this.more);
        this.more = {};
      }
    });
  }

  look(): never {
    throw new Error('not part of these tests');
  }

  async prepare(): Promise<{ base: unknown }> {
    return { base: { web: 'recorded' } };
  }

  of(mode: GradeRequest['mode']) {
    return this.runs.filter((run) => run.request.mode === mode);
  }
}

export const verdictOf = (taskId: string, status: Verdict['status'], more: Partial<Verdict> = {}): Verdict => ({
  taskId,
  status,
  points: status === 'passed' ? 50 : 0,
  maxPoints: 50,
  evidence: [],
  latched: false,
  final: true,
  at: 1,
  ...more,
});

const rules = [{ rule: "web.ID == 'x'", hint: 'hint for ${colour}' }];

export function fakeLab(): Lab {
  const lab = labOf({
    id: 'lab',
    variables: { colour: { oneOf: ['teal', 'teal'] } },
    tasks: [
      { id: 'one', title: 'One', points: 50, latch: true, rules, hints: ['It is ${colour}.', 'Really.'] },
      { id: 'two', title: 'Two', points: 50, rules, quiz: [{ id: 'q', prompt: '?', answers: ['yes'] }] },
    ],
  });
  return {
    ...lab,
    solutionText: { one: 'docker service create ${colour}' },
    explanations: { one: 'It is ${colour}.' },
  };
}

/** Attempts with fakes all round and a real database in memory. */
export async function attemptsBench(changes: Partial<AttemptsDeps> = {}) {
  const sandboxes = new FakeSandboxes();
  const grading = new FakeGrading();
  const store = await openStore(':memory:');
  const lab = fakeLab();
  const catalog: Catalog = {
    list: () => [lab],
    find: (id) => (id === lab.id ? lab : undefined),
    objectives: () => undefined,
    problems: () => [],
    onChange: () => () => undefined,
    close: async () => undefined,
  };
  const terminals: Pick<TerminalHub, 'adopt' | 'forget'> = {
    adopt: async () => undefined,
    forget: async () => undefined,
  };
  const deps: AttemptsDeps = {
    catalog,
    sandboxes,
    grading,
    store,
    terminals: terminals as TerminalHub,
    capabilities: () => [],
    lifetimeMs: 3_600_000,
    nodeLimits: { memoryMiB: 512, cpus: 1, pids: 256, diskMiB: 1024 },
    log: pino({ level: 'silent' }),
    ...changes,
  };
  const attempts = createAttempts(deps);
  return { attempts, sandboxes, grading, store, deps };
}
