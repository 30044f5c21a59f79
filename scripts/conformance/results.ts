import { z } from 'zod';
import type { Known } from './known.ts';

/** One conformance test of ginkgo's report, as SELECT (run.ts) leaves it. */
const Spec = z.object({
  name: z.string(),
  area: z.string(),
  state: z.string(),
  seconds: z.number(),
  message: z.string(),
});

export const PortionReport = z.object({
  /** Tests that ginkgo had chosen. */
  chosen: z.number().int(),
  succeeded: z.boolean(),
  /** Why the suite itself failed, outside of its tests. */
  troubles: z.array(z.string()),
  /** Every conformance test, chosen or not. */
  specs: z.array(Spec),
});
export type PortionReport = z.infer<typeof PortionReport>;

/** unable: the test said that it cannot run here, or known.yaml does; left: nobody asked for it. */
export type Outcome = 'passed' | 'failed' | 'unable' | 'left';

export interface Result {
  name: string;
  area: string;
  outcome: Outcome;
  seconds: number;
  why: string;
  /** Of a failed one: it is in known.yaml. Of a passed one: it is there as well, and should not be. */
  known: boolean;
}

/** What became of each conformance test of a portion. `wanted`: whether its name was asked for. */
export function resultsOf(report: PortionReport, wanted: (name: string) => boolean, known: Known): Result[] {
  return report.specs.map(({ name, area, state, seconds, message }) => {
    const cannot = known.cannot.get(name);
    const fails = known.fails.get(name);
    const outcome = wanted(name) ? outcomeOf(state, message, cannot) : 'left';
    const why =
      outcome === 'unable' ? (cannot ?? message) : outcome === 'failed' ? (fails ?? failure(state, message)) : '';
    return { name, area, outcome, seconds, why: firstSentence(why), known: fails !== undefined };
  });
}

function outcomeOf(state: string, message: string, cannot: string | undefined): Outcome {
  if (state === 'passed') return 'passed';
  // Without a reason of its own a wanted test was passed over: nobody may take that for an answer.
  if (state === 'skipped' && (cannot !== undefined || message !== '')) return 'unable';
  return 'failed';
}

const failure = (state: string, message: string) => message || `did not run (${state})`;

const MAX_CHARS = 300;

function firstSentence(text: string): string {
  const line = text
    .split('\n')
    .map((one) => one.trim())
    .find((one) => one !== '');
  return (line ?? '').slice(0, MAX_CHARS);
}

/** The better known outcome of each test of several portions: one that ran counts before one that was left. */
export function merged(portions: Result[][]): Result[] {
  const all = new Map<string, Result>();
  for (const result of portions.flat()) {
    const there = all.get(result.name);
    if (there === undefined || there.outcome === 'left') all.set(result.name, result);
  }
  return [...all.values()];
}
