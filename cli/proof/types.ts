/** One thing that a lab's proof found wrong, in a sentence that names the file or rule to mend. */
export interface ProofProblem {
  kind:
    | 'script'
    | 'fresh'
    | 'step'
    | 'solution'
    | 'repeat'
    | 'mistake'
    | 'alternative'
    | 'mutation'
    | 'missing'
    | 'unable';
  text: string;
}

/** A fraction of a table cell: "11/11". */
export interface Count {
  good: number;
  of: number;
}

/** Seconds of all sandboxes together: where the time of a proof goes. */
export interface ProofTime {
  /** Making sandboxes and resetting them, with the lab's set-up. */
  fresh: number;
  /** Commands of solutions and mistakes. */
  scripts: number;
  /** Checks, which wait for what becomes true. */
  checks: number;
  /** Looks that do not wait, and records of what rules can see. */
  looks: number;
}

/** What proving one lab in real sandboxes gave. */
export interface LabProof {
  lab: string;
  title: string;
  /**
   * proved: nothing is wrong. unable: sandboxes or engines gave trouble, so there is no answer. skipped: this host lacks
   * what the lab requires, so it was not tried. solutions: the correct solutions are, and nothing else was asked for.
   */
  status: 'proved' | 'solutions' | 'not-proved' | 'unable' | 'skipped';
  /** Score of an untouched sandbox: must be 0. */
  fresh?: number;
  /** Score of the reference solution: must be 100. */
  solution?: number;
  /** Parts of the solution after which exactly the tasks so far had passed. */
  steps: Count;
  /** Did grading twice give the same? */
  repeatable?: boolean;
  /** Other correct solutions that score 100. */
  alternatives: Count;
  /** Wrong solutions refused with exactly their hint. */
  mistakes: Count;
  /** Faults put into the rules that the solution or a mistake noticed. */
  mutation: Count;
  /** Faults that nothing noticed: "policy: rule 2 removed", with the rule. */
  survivors: { mutant: string; rule: string }[];
  problems: ProofProblem[];
  /** What was left out on this host, and why. */
  notes: string[];
  /** From the first scenario to the last. */
  seconds: number;
  time: ProofTime;
}

/** Nothing of what was asked for is wrong. */
export const holds = ({ status }: Pick<LabProof, 'status'>): boolean => status === 'proved' || status === 'solutions';

/** Told while a proof goes on. */
export interface ProofProgress {
  lab: string;
  /** "mistake join--stale-entry" */
  scenario: string;
  state: 'started' | 'ended';
  ok?: boolean;
  detail?: string;
  seconds?: number;
}
