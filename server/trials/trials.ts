import { randomBytes } from 'node:crypto';
import type { RunTrial, StartTrial, TrialView } from '../../protocol/index.ts';
import { questionToTry } from '../exams/index.ts';
import type { SandboxRequest } from '../sandboxes/index.ts';
import { TrialError } from './errors.ts';
import { sceneTopology, setScene } from './scene.ts';
import { Trial } from './trial.ts';
import type { Trials, TrialsDeps, TrialTimes } from './types.ts';

const TIMES: TrialTimes = { lifetimeMs: 15 * 60_000, idleMs: 3 * 60_000, settleMs: 6000, settlePauseMs: 700 };
/** Ended trials are remembered for the page that still shows them. */
const ENDED_KEPT = 50;

export function createTrials(deps: TrialsDeps): Trials {
  return new TrialService(deps);
}

class TrialService implements Trials {
  readonly #trials = new Map<string, Trial>();
  readonly #heard = new Map<string, NodeJS.Timeout>();
  readonly #times: TrialTimes;
  readonly #unsubscribe: () => void;

  constructor(private readonly deps: TrialsDeps) {
    this.#times = { ...TIMES, ...deps.times };
    this.#unsubscribe = deps.sandboxes.on((event) => {
      if (event.kind !== 'state' || !['releasing', 'gone', 'failed'].includes(event.view.state)) return;
      const trial = [...this.#trials.values()].find(({ of }) => of.sandboxId === event.sandboxId);
      // What failed can still be read; it is released with the trial.
      if (trial && event.view.state !== 'failed') this.#over(trial, event.view.reason?.message ?? 'It has ended.');
    });
  }

  async start(owner: string, { sitting, number, run }: StartTrial): Promise<TrialView> {
    const toTry = questionToTry(this.deps.store.sittings, owner, sitting, number);
    if (run === 'mine' && toTry.mine === undefined)
      throw new TrialError('not_to_try', 'Nothing was typed that could be tried out.');
    await this.#endOthers(owner);
    const sandbox = this.deps.sandboxes.claim({
      owner,
      topology: sceneTopology(toTry.recipe, this.deps.nodeLimits),
      lifetimeMs: this.#times.lifetimeMs,
      prepare: this.#prepare(toTry.recipe.setup ?? ''),
    });
    const id = randomBytes(6).toString('hex');
    const trial = new Trial({ id, owner, sitting, number, sandboxId: sandbox.id, toTry }, this.deps, this.#times);
    this.#trials.set(id, trial);
    this.#contact(trial);
    trial.run(run);
    return this.#view(trial);
  }

  get(owner: string, id: string): TrialView {
    const trial = this.#find(owner, id);
    if (!trial.ended) this.#contact(trial);
    return this.#view(trial);
  }

  run(owner: string, id: string, { run }: RunTrial): TrialView {
    const trial = this.#going(owner, id);
    const { sandboxId } = trial.of;
    // The first command finds the scene as it was set; each other one wants it so, too.
    if (!['ready', 'failed'].includes(this.deps.sandboxes.view(sandboxId)?.state ?? ''))
      throw new TrialError('trial_busy', 'The sandbox is being made: wait until it is ready.');
    trial.run(run, () => this.deps.sandboxes.reset(sandboxId));
    this.#contact(trial);
    return this.#view(trial);
  }

  async look(owner: string, id: string): Promise<TrialView> {
    const trial = this.#going(owner, id);
    this.#contact(trial);
    await trial.lookAgain();
    return this.#view(trial);
  }

  end(owner: string, id: string): TrialView {
    const trial = this.#find(owner, id);
    void this.#end(trial, 'You ended it.');
    return this.#view(trial);
  }

  sandboxOf(owner: string, id: string): string | undefined {
    const trial = this.#trials.get(id);
    return trial && trial.of.owner === owner && !trial.ended ? trial.of.sandboxId : undefined;
  }

  owns(owner: string, sandboxId: string): boolean {
    return [...this.#trials.values()].some(
      ({ of, ended }) => of.owner === owner && of.sandboxId === sandboxId && !ended,
    );
  }

  close(): void {
    this.#unsubscribe();
    for (const trial of this.#trials.values()) this.#over(trial, 'The server was stopped.');
  }

  #prepare(setup: string): NonNullable<SandboxRequest['prepare']> {
    return async (sandbox, steps, signal) => {
      const step = steps('scene', 'The scene is set');
      try {
        await setScene(this.deps.host, sandbox, setup, signal);
        step.done();
      } catch (error) {
        step.failed(error);
        throw error;
      }
    };
  }

  /** One at a time: the room that the former took is free before the next is claimed. */
  async #endOthers(owner: string): Promise<void> {
    const others = [...this.#trials.values()].filter(({ of, ended }) => of.owner === owner && !ended);
    await Promise.all(others.map((trial) => this.#end(trial, 'Another answer is being tried out instead.')));
  }

  async #end(trial: Trial, why: string): Promise<void> {
    if (trial.ended) return;
    this.#over(trial, why);
    const { sandboxId } = trial.of;
    try {
      await this.deps.sandboxes.release(sandboxId, why);
    } catch (error) {
      this.deps.log.error({ err: error, sandbox: sandboxId }, 'a sandbox could not be released; the next start does');
    }
  }

  #over(trial: Trial, why: string): void {
    clearTimeout(this.#heard.get(trial.of.id));
    this.#heard.delete(trial.of.id);
    trial.end(why);
    const ended = [...this.#trials.values()].filter((one) => one.ended);
    for (const old of ended.slice(0, -ENDED_KEPT)) this.#trials.delete(old.of.id);
  }

  #contact(trial: Trial): void {
    const { id } = trial.of;
    clearTimeout(this.#heard.get(id));
    const why = 'No page has shown it for a while.';
    this.#heard.set(id, setTimeout(() => void this.#end(trial, why), this.#times.idleMs).unref());
  }

  #going(owner: string, id: string): Trial {
    const trial = this.#find(owner, id);
    if (trial.ended) throw new TrialError('trial_ended', this.#view(trial).why ?? 'It has ended.');
    return trial;
  }

  #find(owner: string, id: string): Trial {
    const trial = this.#trials.get(id);
    if (trial?.of.owner !== owner) throw gone();
    return trial;
  }

  #view(trial: Trial): TrialView {
    const view = trial.view();
    if (!view) throw gone();
    return view;
  }
}

/** The same for what does not exist, what belongs to another, and what a restart of the server has ended. */
const gone = () => new TrialError('trial_not_found', 'There is no such sandbox of yours any more.');
