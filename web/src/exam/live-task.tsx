import { type ReactNode, useState } from 'react';
import type { AskedLive, AttemptView } from '../../../protocol/index.ts';
import { useAttempt } from '../api/queries.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { count } from '../parts/words.ts';
import { fill } from '../workspace/fill.ts';
import './live.css';
import { LiveMachines } from './live-machines.tsx';
import { LiveTools } from './live-tools.tsx';
import { Flag, type PlaceProps, Turn } from './question.tsx';
import { useExamKeys } from './use-exam-keys.ts';

interface Props extends PlaceProps {
  task: AskedLive;
  notices: ReactNode;
  navigator: ReactNode;
}

interface BodyProps extends Props {
  /** Absent while it has no sandbox. */
  attempt: AttemptView | undefined;
}

/** A live task: what is asked beside the machines on which it is done. */
export function LiveTask(props: Props) {
  const { attemptId } = props.task;
  if (attemptId === undefined) return <Body {...props} attempt={undefined} />;
  return <WithAttempt key={attemptId} {...props} attemptId={attemptId} />;
}

function WithAttempt({ attemptId, ...props }: Props & { attemptId: string }) {
  return <Body {...props} attempt={useAttempt(attemptId).data} />;
}

function Body(props: BodyProps) {
  const { view, task, current, answering, keysOn, onGo, attempt, notices, navigator } = props;
  const [alone, setAlone] = useState(false);
  const answer = answering.answerOf(current);
  const flag = () => answering.put(current, { ...answer, flagged: !answer.flagged });
  useExamKeys(
    { onOption: () => undefined, onPrevious: () => onGo(current - 1), onNext: () => onGo(current + 1), onFlag: flag },
    keysOn,
  );
  return (
    <main className="exam-live" id="main" data-alone={alone || undefined}>
      <div className="live-side">
        {notices}
        <section className="exam-question" aria-labelledby="question-title">
          <div className="exam-question-head">
            <h2 id="question-title">
              Live task <span className="num">{current - view.questions.length}</span>{' '}
              <small className="num">of {view.live.length}</small>
            </h2>
            <span className="live-worth num">
              {count(task.points, 'point')}, about {task.minutes} min
            </span>
            <Flag flagged={answer.flagged} onFlag={flag} />
          </div>
          <Statement task={task} attempt={attempt} />
          <LiveTools view={view} task={task} />
          <Turn view={view} current={current} onGo={onGo} />
        </section>
        {navigator}
      </div>
      <LiveMachines view={view} task={task} attempt={attempt} alone={alone} onAlone={setAlone} onGo={onGo} />
    </main>
  );
}

function Statement({ task, attempt }: { task: AskedLive; attempt: AttemptView | undefined }) {
  const text = (raw: string) => (attempt ? fill(raw, attempt) : raw);
  return (
    <div className="live-statement">
      <Markdown text={task.intro} topLevel={3} />
      {task.tasks.map(({ id, title, text: raw }, index) => (
        <section key={id} className="live-part">
          <h3>
            {task.tasks.length > 1 && <span className="num">{index + 1}</span>} {title}
          </h3>
          <Markdown text={text(raw)} topLevel={4} />
        </section>
      ))}
      <p className="live-note">What counts is how the machines are when the paper is handed in.</p>
    </div>
  );
}
