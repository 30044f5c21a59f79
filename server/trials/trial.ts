import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterKind, TerminalInfo, TrialCommand, TrialLook, TrialRun, TrialView } from '../../protocol/index.ts';
import type { ToTry } from '../exams/index.ts';
import { patient } from '../lib/patience.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { TrialError } from './errors.ts';
import { firstNode, look } from './scene.ts';
import { TypedCommand } from './typed-command.ts';
import type { TrialsDeps, TrialTimes } from './types.ts';

/** kubectl returns when an order is written down, and pods take seconds to follow; docker mostly returns when it is done. */
const SLOWER: Record<ClusterKind, number> = { engines: 1, swarm: 1, kubernetes: 5 };

export interface TrialStart {
  id: string;
  owner: string;
  sitting: string;
  number: number;
  sandboxId: string;
  toTry: ToTry;
}

/** One learner's sandbox for one question, and what was run in it. */
export class Trial {
  readonly #runs = new Map<TrialCommand, TrialRun>();
  readonly #over = new AbortController();
  #typed: TypedCommand | undefined;
  #terminal: { id: string; node: string } | undefined;
  #why: string | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(
    readonly of: TrialStart,
    private readonly deps: TrialsDeps,
    private readonly times: TrialTimes,
  ) {}

  get ended(): boolean {
    return this.#over.signal.aborted;
  }

  view(): TrialView | undefined {
    const { id, sitting, number, sandboxId, toTry } = this.of;
    const sandbox = this.deps.sandboxes.view(sandboxId);
    if (!sandbox) return undefined;
    const why = this.#why ?? sandbox.reason?.message;
    return {
      id,
      sitting,
      number,
      state: this.#state(sandbox.state),
      ...(why !== undefined && { why }),
      commands: { right: toTry.right, ...(toTry.mine !== undefined && { mine: toTry.mine }) },
      runs: [...this.#runs.values()],
      ...(this.#terminal && !this.ended && { terminal: this.#terminal }),
      sandbox,
    };
  }

  /** Runs a command as soon as the sandbox is ready. What goes wrong is told by its run. `begin` is called if it may be. */
  run(which: TrialCommand, begin: () => void = () => undefined): void {
    const command = which === 'right' ? this.of.toTry.right : this.of.toTry.mine;
    if (command === undefined) throw new TrialError('not_to_try', 'Nothing was typed that could be tried out.');
    if (this.#busy) throw new TrialError('trial_busy', 'A command is being tried out: wait until it has ended.');
    begin();
    this.#forgetTerminal();
    // The latest run comes last.
    this.#runs.delete(which);
    this.#put({ which, command, state: 'waiting', before: [], after: [] });
    this.#running = this.#perform(which, command).catch((error: unknown) => this.#failed(which, error));
  }

  /** The state after the last command, as it is now. */
  async lookAgain(): Promise<void> {
    const run = [...this.#runs.values()].at(-1);
    const sandbox = this.deps.sandboxes.ready(this.of.sandboxId);
    if (!run || !sandbox || this.#busy) return;
    const after = await this.#look(sandbox);
    if (this.#runs.get(run.which) === run) this.#put({ ...run, after });
  }

  /** Nothing is run any more. The sandbox is released by whoever says so. */
  end(why: string): void {
    if (this.ended) return;
    this.#why = why;
    this.#forgetTerminal();
    this.#over.abort(new TrialError('trial_ended', why));
  }

  /** Resolves when nothing goes on. */
  settled(): Promise<void> {
    return this.#running;
  }

  get #busy(): boolean {
    return [...this.#runs.values()].some(({ state }) => state === 'waiting' || state === 'running');
  }

  #state(sandbox: TrialView['sandbox']['state']): TrialView['state'] {
    if (this.ended || sandbox === 'releasing' || sandbox === 'gone') return 'ended';
    if (sandbox === 'failed') return 'failed';
    if (sandbox !== 'ready') return 'preparing';
    return this.#busy ? 'running' : 'ready';
  }

  async #perform(which: TrialCommand, command: string): Promise<void> {
    const { signal } = this.#over;
    const { recipe } = this.of.toTry;
    const sandbox = await this.deps.sandboxes.whenReady(this.of.sandboxId, signal);
    const before = await this.#look(sandbox);
    this.#put({ which, command, state: 'running', before, after: [] });
    const node = firstNode(sandbox);
    const { typed, terminal } = await TypedCommand.type(this.deps.terminals, sandbox, { node, command, signal });
    this.#opened(typed, terminal);
    const exitCode = await typed.ended(patient(recipe.waitSeconds * 1000), signal);
    const run: TrialRun = {
      which,
      command,
      state: 'running',
      ...(exitCode !== undefined && { exitCode }),
      seconds: typed.seconds,
      output: await typed.output(),
      before,
      after: [],
    };
    this.#put(run);
    const after = await this.#settledLook(sandbox);
    this.#put({ ...run, state: exitCode === undefined ? 'open' : 'ended', after });
    typed.leave();
  }

  /** Looks until two looks agree: what a command set going may take a moment. */
  async #settledLook(sandbox: ReadySandbox): Promise<TrialLook[]> {
    const slower = SLOWER[this.of.toTry.recipe.cluster];
    const settlePauseMs = this.times.settlePauseMs * slower;
    const until = performance.now() + patient(this.times.settleMs * slower);
    let seen = await this.#look(sandbox);
    while (performance.now() < until) {
      await sleep(settlePauseMs, undefined, { signal: this.#over.signal });
      const again = await this.#look(sandbox);
      if (isDeepStrictEqual(again, seen)) return again;
      seen = again;
    }
    return seen;
  }

  #look(sandbox: ReadySandbox): Promise<TrialLook[]> {
    return look(this.deps.host, sandbox, this.of.toTry.recipe.looks, this.#over.signal);
  }

  #opened(typed: TypedCommand, { id, node }: TerminalInfo): void {
    this.#typed = typed;
    this.#terminal = { id, node };
  }

  #forgetTerminal(): void {
    this.#typed?.leave();
    this.#typed = undefined;
    this.#terminal = undefined;
    this.deps.terminals.forget(this.of.sandboxId).catch((error: unknown) => {
      this.deps.log.warn({ err: error, trial: this.of.id }, 'the terminal of a trial could not be ended');
    });
  }

  #put(run: TrialRun): void {
    this.#runs.set(run.which, run);
  }

  #failed(which: TrialCommand, error: unknown): void {
    const run = this.#runs.get(which);
    if (this.ended || !run) return;
    this.deps.log.warn({ err: error, trial: this.of.id }, 'a command could not be tried out');
    this.#put({ ...run, state: 'failed', problem: error instanceof Error ? error.message : String(error) });
  }
}
