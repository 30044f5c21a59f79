import type { QuestionProof } from '../../protocol/index.ts';

/** Something that a script shows: that a question tells the truth, or that its answer can be tried out. */
export interface ProvedQuestion {
  id: string;
  area: string;
  proof: QuestionProof;
}

export interface QuestionOutcome {
  question: string;
  area: string;
  /** unable: the sandbox gave trouble; skipped: this host lacks what the proof requires. */
  status: 'proved' | 'not-proved' | 'unable' | 'skipped';
  /** What is missing in the output, or what went wrong. */
  reason?: string;
  /** The end of the output, where it is not proved. */
  output?: string;
  seconds: number;
}
