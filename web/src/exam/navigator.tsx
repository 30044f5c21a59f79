import type { SittingView } from '../../../protocol/index.ts';
import type { Answering } from './use-sitting.ts';
import { stateOf } from './words.ts';

interface Props {
  view: SittingView;
  answering: Answering;
  current: number;
  onGo: (number: number) => void;
}

const WORDS = { open: 'not answered', partial: 'not complete', answered: 'answered' } as const;

/** All questions of a paper: which are open, which are flagged. */
export function Navigator({ view, answering, current, onGo }: Props) {
  return (
    <nav className="exam-navigator" aria-label="Questions">
      <ol className="exam-numbers">
        {view.questions.map((asked) => {
          const answer = answering.answerOf(asked.number);
          const state = stateOf(asked, answer);
          const looked = view.explained.find(({ number }) => number === asked.number);
          const outcome = looked ? (looked.correct ? ', right' : ', wrong') : '';
          return (
            <li key={asked.number}>
              <button
                type="button"
                className="exam-number num"
                data-state={state}
                data-flagged={answer.flagged || undefined}
                data-correct={looked?.correct}
                aria-current={asked.number === current ? 'step' : undefined}
                aria-label={`Question ${asked.number}, ${WORDS[state]}${answer.flagged ? ', flagged' : ''}${outcome}`}
                onClick={() => onGo(asked.number)}
              >
                {asked.number}
              </button>
            </li>
          );
        })}
      </ol>
      <p className="exam-legend">
        <span data-state="answered">answered</span>
        <span data-state="partial">not complete</span>
        <span data-state="open">open</span>
        <span data-flagged="">flagged</span>
      </p>
    </nav>
  );
}
