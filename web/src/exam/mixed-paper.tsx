import { useState } from 'react';
import type { ExamOverview } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { count } from '../parts/words.ts';

interface Props {
  /** By number of live tasks. */
  papers: ExamOverview['mixed'];
  pending: boolean;
  onStart: (live: number) => void;
}

/** A paper with live tasks: how many, and what that means. */
export function MixedPaper({ papers, pending, onStart }: Props) {
  const possible = papers.filter((paper) => paper.possible);
  const [wanted, setWanted] = useState(possible[0]?.live);
  const chosen = possible.find(({ live }) => live === wanted) ?? possible[0];
  return (
    <li className="paper paper-areas">
      <h3>Mixed paper</h3>
      <p>
        Questions by the blueprint, and tasks that you do on real machines in place of some of them. Each is graded like
        a task of a lab, without hints, and counts for as many questions of its area as it stands for.
      </p>
      {chosen ? (
        <>
          <fieldset className="exams-choice">
            <legend>Live tasks</legend>
            {possible.map(({ live }) => (
              <label key={live}>
                <input type="radio" name="mixed-live" checked={live === chosen.live} onChange={() => setWanted(live)} />
                {live}
              </label>
            ))}
          </fieldset>
          <p>
            About {count(chosen.questions, 'question')} and {count(chosen.minutes, 'minute')}, always with a clock; it
            stands while you wait for machines.
          </p>
          <Button pending={pending} onClick={() => onStart(chosen.live)}>
            Start the mixed paper
          </Button>
        </>
      ) : (
        <p>There are not enough live tasks for this exam that this host can run.</p>
      )}
    </li>
  );
}
