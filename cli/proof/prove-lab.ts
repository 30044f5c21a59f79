import type { Lab, LabAlternative, LabMistakeScript } from '../../server/catalog/index.ts';
import { runAlternative } from './alternative-run.ts';
import { Bench, type ProofDeps, ScriptFailure } from './bench.ts';
import { type MistakeRun, mistakesWithoutScript, runMistake } from './mistake-run.ts';
import { mutateRules } from './mutation.ts';
import { type Possible, possibleHere } from './possible.ts';
import type { RecordedState } from './replay.ts';
import { Slots } from './slots.ts';
import { runSolution, type SolutionRun } from './solution-run.ts';
import { statusOf } from './status.ts';
import type { LabProof, ProofProblem, ProofProgress, ProofTime } from './types.ts';

export interface ProofOptions {
  signal: AbortSignal;
  /** Sandboxes at once, of all proofs that share them. Default: six of its own. */
  slots?: Slots;
  onProgress?: (progress: ProofProgress) => void;
  /** Only the correct solutions: no mistakes, and so no faults put into the rules. */
  solutionsOnly?: boolean;
}

/** More would only slow down the solution, which is the longest. */
const SANDBOXES_A_LAB = 6;

type Scenario = { name: string; run(bench: Bench): Promise<boolean> };

/**
 * Proves a lab in real sandboxes: an untouched one scores 0, the solution step by step 100, every mistake is refused with
 * its own hint, and every fault put into a rule is noticed. Rejects only when aborted; whatever happens, nothing is left on
 * the host.
 */
export async function proveLab(lab: Lab, deps: ProofDeps, options: ProofOptions): Promise<LabProof> {
  const whole = possibleHere(lab, deps);
  const possible = options.solutionsOnly ? { ...whole, mistakes: [] } : whole;
  const proof = new Proof(lab, possible, options.solutionsOnly);
  if (possible.missing.length > 0) return await proof.result(0);
  const scenarios: Scenario[] = [
    { name: 'solution', run: (bench) => proof.solution(bench) },
    ...lab.alternatives.map((other) => ({ name: other.file, run: (bench: Bench) => proof.alternative(bench, other) })),
    ...possible.mistakes.map((script) => ({ name: script.file, run: (bench: Bench) => proof.mistake(bench, script) })),
  ];
  let started: number | undefined;
  const slots = options.slots ?? new Slots(SANDBOXES_A_LAB);
  const worker = () =>
    slots.with(async () => {
      started ??= Date.now();
      await work(scenarios, { lab, deps, options, proof });
    });
  const all = Array.from({ length: Math.min(SANDBOXES_A_LAB, scenarios.length) }, worker);
  // All have let go of their sandboxes before any is heard.
  const ended = await Promise.allSettled(all);
  options.signal.throwIfAborted();
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return await proof.result((Date.now() - (started ?? Date.now())) / 1000);
}

interface Work {
  lab: Lab;
  deps: ProofDeps;
  options: ProofOptions;
  proof: Proof;
}

/** Takes scenarios until there are none left, in a sandbox of its own that is made fresh for each. */
async function work(scenarios: Scenario[], { lab, deps, options, proof }: Work): Promise<void> {
  let bench: Bench | undefined;
  try {
    for (let scenario = scenarios.shift(); scenario; scenario = scenarios.shift()) {
      options.signal.throwIfAborted();
      const since = Date.now();
      const tell = (state: 'started' | 'ended', more: Partial<ProofProgress> = {}) =>
        options.onProgress?.({ lab: lab.id, scenario: scenario?.name ?? '', state, ...more });
      tell('started');
      try {
        bench ??= Bench.claim(deps, lab, options.signal);
        const ok = await scenario.run(bench);
        tell('ended', { ok, seconds: (Date.now() - since) / 1000 });
      } catch (error) {
        options.signal.throwIfAborted();
        const problem = proof.failed(scenario.name, error);
        tell('ended', { ok: false, detail: problem.text, seconds: (Date.now() - since) / 1000 });
        if (problem.kind !== 'unable') continue;
        // A sandbox that gave trouble is not used again.
        if (bench) proof.spent(bench.time);
        await bench?.[Symbol.asyncDispose]();
        bench = undefined;
      }
    }
  } finally {
    if (bench) proof.spent(bench.time);
    await bench?.[Symbol.asyncDispose]();
  }
}

/** What is known so far of one lab. */
class Proof {
  readonly #problems: ProofProblem[] = [];
  readonly #states: RecordedState[] = [];
  readonly #time: ProofTime = { fresh: 0, scripts: 0, checks: 0, looks: 0 };
  readonly #unwritten: string[];
  #refused = 0;
  #solution: SolutionRun | undefined;

  #alternatives = 0;

  constructor(
    private readonly lab: Lab,
    private readonly possible: Possible,
    private readonly solutionsOnly = false,
  ) {
    this.#unwritten = solutionsOnly ? [] : mistakesWithoutScript(lab);
    this.#problems.push(
      ...this.#unwritten.map((file): ProofProblem => ({ kind: 'missing', text: `There is no ${file}.` })),
    );
  }

  async solution(bench: Bench): Promise<boolean> {
    this.#solution = await runSolution(bench, this.possible);
    this.#problems.push(...this.#solution.problems);
    this.#states.push(...this.#solution.states);
    return this.#solution.problems.length === 0;
  }

  async alternative(bench: Bench, alternative: LabAlternative): Promise<boolean> {
    const problem = await runAlternative(bench, alternative, this.possible);
    if (problem) this.#problems.push(problem);
    else this.#alternatives++;
    return problem === undefined;
  }

  async mistake(bench: Bench, script: LabMistakeScript): Promise<boolean> {
    const run: MistakeRun = await runMistake(bench, script);
    if (run.state) this.#states.push(run.state);
    if (run.problem) this.#problems.push(run.problem);
    else this.#refused++;
    return run.problem === undefined;
  }

  /** Adds what one sandbox took. */
  spent(time: ProofTime): void {
    for (const kind of Object.keys(time) as (keyof ProofTime)[]) this.#time[kind] += time[kind];
  }

  failed(scenario: string, error: unknown): ProofProblem {
    const text = error instanceof Error ? error.message : String(error);
    const problem: ProofProblem =
      error instanceof ScriptFailure ? { kind: 'script', text } : { kind: 'unable', text: `${scenario}: ${text}` };
    this.#problems.push(problem);
    return problem;
  }

  async result(seconds: number): Promise<LabProof> {
    const { missing, mistakes, notes } = this.possible;
    const mutation =
      missing.length > 0 || this.solutionsOnly
        ? { noticed: { good: 0, of: 0 }, survivors: [] }
        : await mutateRules(this.lab, this.#states, ({ definition }, index) => this.possible.rule(definition, index));
    const unable = this.#problems.some((problem) => problem.kind === 'unable');
    // Without all its states a lab's rules cannot be said to be under-tested.
    const faults = unable ? [] : mutation.survivors.map(faultProblem);
    const problems = [...this.#problems, ...faults];
    return {
      lab: this.lab.id,
      title: this.lab.title,
      status: statusOf({ missing, problems, solutionsOnly: this.solutionsOnly }),
      fresh: this.#solution?.fresh,
      solution: this.#solution?.solution,
      steps: this.#solution?.steps ?? {
        good: 0,
        of: this.lab.definition.tasks.filter(({ id }) => this.possible.task(id)).length,
      },
      alternatives: { good: this.#alternatives, of: this.lab.alternatives.length },
      repeatable: this.#solution?.repeatable,
      mistakes: { good: this.#refused, of: mistakes.length + this.#unwritten.length },
      mutation: mutation.noticed,
      survivors: mutation.survivors,
      problems,
      notes: missing.length > 0 ? [`this host lacks ${missing.join(', ')}, which the lab requires`] : notes,
      seconds,
      time: this.#time,
    };
  }
}

function faultProblem({ mutant, rule }: { mutant: string; rule: string }): ProofProblem {
  return { kind: 'mutation', text: `Nothing notices the fault "${mutant}": ${rule}` };
}
