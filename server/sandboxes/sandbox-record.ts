import type { SandboxNodeView, SandboxState, SandboxView, Step } from '../../protocol/index.ts';
import type { ClusterNode, StepLog } from '../clusters/index.ts';
import type { SandboxRow, Store } from '../store/index.ts';
import type { Clock } from './clock.ts';
import { reasonOf } from './errors.ts';
import type { LiveSandbox } from './live-sandbox.ts';
import { checkTransition } from './states.ts';
import type { SandboxEvent, SandboxRequest } from './types.ts';

export type Health = SandboxNodeView['health'];

interface RecordDeps {
  store: Pick<Store, 'sandboxes'>;
  clock: Clock;
  warnBeforeMs: number;
  emit: (event: SandboxEvent) => void;
}

/** One sandbox as this server knows it: its row, and what lives only while the server does. */
export class SandboxRecord {
  prepare: SandboxRequest['prepare'];
  /** Set while the nodes can be used. */
  live: LiveSandbox | undefined;
  /** Nodes that have been started, also while the cluster is being formed. */
  nodes: ClusterNode[] = [];
  /** The job that brings the sandbox from one state to the next; never rejects. */
  work: Promise<void> = Promise.resolve();
  /** Ends the present job. */
  abort = new AbortController();
  /** Set once releasing has begun. */
  released: Promise<void> | undefined;
  stopTimers: () => void = () => undefined;
  readonly health = new Map<string, Health>();
  /** What the nodes had written when they were measured last, by name. */
  readonly diskUsedMiB = new Map<string, number>();

  constructor(
    private data: SandboxRow,
    private readonly deps: RecordDeps,
  ) {}

  get row(): Readonly<SandboxRow> {
    return this.data;
  }
  get id(): string {
    return this.data.id;
  }
  get state(): SandboxState {
    return this.data.state;
  }

  /** Writes the new state before anything else may see it or act upon it. */
  become(state: SandboxState, changes: Partial<SandboxRow> = {}): void {
    checkTransition(this.id, this.data.state, state);
    this.change({ ...changes, state });
  }

  /** Writes changed fields, then tells them. */
  change(changes: Partial<SandboxRow>): void {
    const next = { ...this.data, ...changes };
    this.deps.store.sandboxes.put(next);
    this.data = next;
    this.tell();
  }

  tell(): void {
    this.deps.emit({ kind: 'state', sandboxId: this.id, view: this.view() });
  }

  setHealth(node: string, health: Health): void {
    if (this.health.get(node) === health) return;
    this.health.set(node, health);
    this.tell();
  }

  /** Steps of the present job, each written and told when it begins and when it ends. */
  readonly steps: StepLog = (id, title) => {
    const { clock } = this.deps;
    const step: Step = { id, title, state: 'running', startedAt: clock.now() };
    this.putStep(step);
    const end = (state: Step['state'], detail?: string) =>
      this.putStep({ ...step, state, detail, ms: Math.max(0, clock.now() - step.startedAt) });
    return {
      says: (detail) => this.putStep({ ...step, detail }),
      done: (detail) => end('done', detail),
      failed: (error) => end('failed', reasonOf(error).message),
    };
  };

  view(): SandboxView {
    const { data } = this;
    return {
      id: data.id,
      state: data.state,
      reason: data.reason,
      cluster: data.topology.cluster,
      isolation: data.topology.isolation,
      nodes: data.topology.nodes.map(({ name, role }) => ({
        name,
        role,
        health: this.health.get(name) ?? 'starting',
        address: data.nodes.find((node) => node.name === name)?.address,
      })),
      steps: data.steps,
      createdAt: data.createdAt,
      readyAt: data.readyAt,
      expiresAt: data.expiresAt,
      warnAt: data.expiresAt === undefined ? undefined : data.expiresAt - this.deps.warnBeforeMs,
      extensionsLeft: data.extensionsLeft,
    };
  }

  private putStep(step: Step): void {
    const steps = this.data.steps.some((known) => known.id === step.id && known.startedAt === step.startedAt)
      ? this.data.steps.map((known) => (known.id === step.id && known.startedAt === step.startedAt ? step : known))
      : [...this.data.steps, step];
    this.data = { ...this.data, steps };
    this.deps.store.sandboxes.put(this.data);
    this.deps.emit({ kind: 'step', sandboxId: this.id, step });
  }
}
