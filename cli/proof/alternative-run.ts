import type { LabAlternative } from '../../server/catalog/index.ts';
import type { Bench } from './bench.ts';
import type { Possible } from './possible.ts';
import { answersOf, runUnjudged, whyNot } from './solution-run.ts';
import type { ProofProblem } from './types.ts';

/** Another correct solution on a fresh sandbox: each task passes after its part, and the whole scores 100. */
export async function runAlternative(
  bench: Bench,
  alternative: LabAlternative,
  possible: Possible,
): Promise<ProofProblem | undefined> {
  await bench.fresh();
  const { definition } = bench.lab;
  for (const { id } of definition.tasks) {
    const parts = alternative.parts[id] ?? [];
    if (!possible.task(id)) {
      await runUnjudged(bench, id, parts);
      continue;
    }
    await bench.run(alternative.file, parts);
    bench.answer(answersOf(bench, id));
    const verdict = (await bench.check([id]))[id];
    if (verdict?.status !== 'passed') return refused(alternative, `${id} does not pass. ${whyNot(verdict)}`);
  }
  const { score, maxScore, verdicts } = await bench.checkAll();
  if (score === maxScore && maxScore === 100) return undefined;
  const lost = Object.values(verdicts).filter((verdict) => verdict.points < verdict.maxPoints);
  const why = lost.map((verdict) => `${verdict.taskId}: ${whyNot(verdict)}`).join(' ');
  return refused(alternative, `it scores ${score} of ${maxScore}. ${why}`);
}

const refused = ({ file }: LabAlternative, text: string): ProofProblem => ({
  kind: 'alternative',
  text: `${file}: ${text}`,
});
