import type { AskedLive, SittingView } from '../../../protocol/index.ts';
import type { Answering } from './use-sitting.ts';
import { liveWord, stateOf } from './words.ts';

interface Props {
  view: SittingView;
  answering: Answering;
  current: number;
  onGo: (number: number) => void;
}

const WORDS = { open: 'not answered', partial: 'not complete', answered: 'answered' } as const;

/** All questions and live tasks of a paper: which are open, which are flagged. */
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
      <LiveTasks view={view} answering={answering} current={current} onGo={onGo} />
      <p className="exam-legend">
        <span data-state="answered">answered</span>
        <span data-state="partial">not complete</span>
        <span data-state="open">open</span>
        <span data-flagged="">flagged</span>
      </p>
    </nav>
  );
}

function LiveTasks({ view, answering, current, onGo }: Props) {
  if (view.live.length === 0) return null;
  const label = ({ state }: AskedLive, index: number, flagged: boolean) =>
    `Live task ${index + 1}, ${liveWord(state)}${flagged ? ', flagged' : ''}`;
  return (
    <>
      <h3>Live tasks</h3>
      <ol className="exam-live-list">
        {view.live.map((task, index) => {
          const { flagged } = answering.answerOf(task.number);
          return (
            <li key={task.number}>
              <button
                type="button"
                className="exam-number"
                data-state={task.state === 'done' ? 'answered' : 'open'}
                data-flagged={flagged || undefined}
                aria-current={task.number === current ? 'step' : undefined}
                aria-label={label(task, index, flagged)}
                onClick={() => onGo(task.number)}
              >
                <span className="num">{index + 1}</span> · {liveWord(task.state)}
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
