import { Link } from 'wouter';
import type { AttemptResult } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useResult } from '../api/queries.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { count, durationText, pointsText } from '../parts/words.ts';
import './result.css';
import { TaskResult } from './task-result.tsx';
import { Timeline } from './timeline.tsx';

/** What an attempt came to. */
export function ResultPage({ id }: { id: string }) {
  const result = useResult(id);
  return (
    <Page title={result.data ? `Result: ${result.data.attempt.labTitle}` : 'Result'}>
      {result.isPending && <Waiting />}
      {result.isError && !result.data && (
        <ProblemNotice problem={toProblem(result.error)} onRetry={() => void result.refetch()}>
          {toProblem(result.error).code === 'attempt_not_ended' && (
            <Link className="button" href={`/attempts/${id}`}>
              Back to the lab
            </Link>
          )}
        </ProblemNotice>
      )}
      {result.data && <Result result={result.data} />}
    </Page>
  );
}

function Result({ result }: { result: AttemptResult }) {
  const { attempt } = result;
  return (
    <article className="result">
      <ResultHead result={result} />
      <div className="result-body">
        {attempt.flags.length > 0 && (
          <section className="result-flags" aria-labelledby="flags">
            <h2 id="flags">Noted about the machines</h2>
            <ul className="flag-list">
              {attempt.flags.map((flag) => (
                <li key={`${flag.code}:${flag.node}:${flag.at}`}>
                  <Icon name="flag" />
                  <span>
                    {flag.node && <code>{flag.node}</code>} {flag.detail}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
        {result.explanation.trim() !== '' && (
          <section className="result-explained" aria-labelledby="explained">
            <h2 id="explained">What this lab was about</h2>
            <Markdown text={result.explanation} topLevel={3} />
          </section>
        )}
        <section aria-labelledby="tasks">
          <h2 id="tasks">Task by task</h2>
          <ol className="result-tasks">
            {result.tasks.map((task, index) => (
              <TaskResult key={task.id} task={task} number={index + 1} tasks={result.tasks} />
            ))}
          </ol>
        </section>
      </div>
      <aside className="result-side">
        <Next result={result} />
        <section aria-labelledby="way">
          <h2 id="way">Your way</h2>
          <Timeline entries={result.timeline} since={attempt.startedAt} />
        </section>
      </aside>
    </article>
  );
}

function ResultHead({ result }: { result: AttemptResult }) {
  const { attempt, passed, complete } = result;
  return (
    <header className="result-head" data-passed={passed || undefined}>
      <div>
        <p className="result-lab">{attempt.labTitle}</p>
        <h1>
          {complete ? 'Every task solved' : passed ? 'Passed' : 'Not passed yet'}
          <span className="visually-hidden">
            , {Math.round(attempt.score)} of {Math.round(attempt.maxScore)} points
          </span>
        </h1>
        <p className="result-facts num">
          {durationText(result.seconds * 1000)} · {helpText(result)} ·{' '}
          {result.tasks.filter((task) => task.verdict?.status === 'passed').length} of{' '}
          {count(result.tasks.length, 'task')} passed
        </p>
      </div>
      <div className="result-score" aria-hidden="true">
        <span className="result-number num">
          {Math.round(attempt.score)}
          <small> / {Math.round(attempt.maxScore)}</small>
        </span>
        <Gauge value={attempt.score} max={attempt.maxScore} tone={passed ? 'passed' : 'accent'} />
      </div>
    </header>
  );
}

/** "3 hints taken for 4.5 points", "1 task given up" */
function helpText({ tasks }: AttemptResult): string {
  const hints = tasks.reduce((sum, task) => sum + task.hints, 0);
  const spent = tasks.reduce((sum, task) => sum + task.helpCost, 0);
  const givenUp = tasks.filter((task) => task.gaveUp).length;
  if (hints === 0 && givenUp === 0) return 'no hints taken';
  const parts = [
    ...(hints > 0 ? [`${count(hints, 'hint')} taken`] : []),
    ...(givenUp > 0 ? [`${count(givenUp, 'task')} given up`] : []),
  ];
  return `${parts.join(', ')}: −${pointsText(spent)}`;
}

function Next({ result }: { result: AttemptResult }) {
  const id = result.attempt.id;
  return (
    <section className="result-next" aria-labelledby="next">
      <h2 id="next">What next</h2>
      <ul className="next-list">
        {!result.complete && (
          <li>
            <Link className="next-link" href={`/labs/${result.attempt.labId}`}>
              <Icon name="reset" />
              Try this lab again
            </Link>
          </li>
        )}
        {result.next.map((lab) => (
          <li key={lab.id}>
            <Link className="next-link" href={`/labs/${lab.id}`}>
              <Icon name="arrow" />
              {lab.title}
            </Link>
          </li>
        ))}
        <li>
          <Link className="next-link" href="/">
            <Icon name="arrow" />
            All labs
          </Link>
        </li>
      </ul>
      <p className="notice-actions">
        <a className="button" data-size="small" href={`/api/attempts/${id}/result`} download={`drydock-${id}.json`}>
          <Icon name="file" />
          JSON
        </a>
        <a
          className="button"
          data-size="small"
          href={`/api/attempts/${id}/result.junit`}
          download={`drydock-${id}.xml`}
        >
          <Icon name="file" />
          JUnit
        </a>
      </p>
    </section>
  );
}
