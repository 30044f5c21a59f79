import { Link } from 'wouter';
import type { ReportLive, SittingReport } from '../../../protocol/index.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Icon } from '../parts/icon.tsx';
import { SolutionView } from '../parts/solution-view.tsx';
import { count, durationText } from '../parts/words.ts';
import '../result/result.css';
import { TaskMark } from '../workspace/task-mark.tsx';
import { taskState } from '../workspace/task-state.ts';
import { VerdictView } from '../workspace/verdict-view.tsx';

/** The live tasks of a paper: what was asked, what was seen on the machines, and how the reference solution does it. */
export function ReportLiveTasks({ report }: { report: SittingReport }) {
  if (report.live.length === 0) return null;
  return (
    <section aria-labelledby="live-tasks">
      <div className="report-filter">
        <h2 id="live-tasks">Live tasks</h2>
      </div>
      <ol className="report-questions">
        {report.live.map((live, index) => (
          <LiveReport key={live.number} live={live} place={index + 1} />
        ))}
      </ol>
    </section>
  );
}

function LiveReport({ live, place }: { live: ReportLive; place: number }) {
  const points = (value: number) => String(Number(value.toFixed(2)));
  const result =
    live.status === 'unable' ? 'not counted' : `${points(live.points)} of ${count(live.maxPoints, 'point')}`;
  const facts = [live.area, live.id, durationText(live.seconds * 1000), ...(live.flagged ? ['flagged'] : [])];
  return (
    <li className="report-question" data-correct={live.status === 'graded' && live.points === live.maxPoints}>
      <h3>
        <span className="num">
          Live task {place}: {result}
        </span>
        <small className="num">{facts.join(' · ')}</small>
      </h3>
      <Outcome live={live} />
      <Markdown text={live.intro} topLevel={4} />
      <ol className="result-tasks">
        {live.tasks.map((task, index) => (
          <LivePart key={task.id} task={task} number={index + 1} live={live} />
        ))}
      </ol>
      <p className="exam-lab">
        <Link href={`/labs/${live.lab.id}`}>
          <Icon name="arrow" /> Practise it: {live.lab.title}
        </Link>
      </p>
    </li>
  );
}

function Outcome({ live }: { live: ReportLive }) {
  if (live.status === 'graded') return null;
  if (live.status === 'untouched') return <p className="result-unchecked">Not begun when the paper was handed in.</p>;
  return (
    <div className="verdict" data-status="unable">
      <p className="verdict-line">
        <Icon name="alert" />
        <span>
          It could not be graded. That is our problem, not yours: its {count(live.worth, 'point')} are left out of the
          score.
        </span>
      </p>
      {live.reason && <p className="verdict-hint">{live.reason}</p>}
    </div>
  );
}

function LivePart({ task, number, live }: { task: ReportLive['tasks'][number]; number: number; live: ReportLive }) {
  const state = taskState(task.verdict);
  return (
    <li className="result-task">
      <div className="result-task-head">
        <TaskMark state={state} />
        <h4>
          <span className="num">{number}</span> {task.title}
        </h4>
      </div>
      <div className="result-task-body">
        <Markdown text={task.text} topLevel={5} />
        {task.verdict && <VerdictView verdict={task.verdict} tasks={live.tasks} />}
        {task.verdict?.status === 'failed' && task.verdict.rule && (
          <p className="result-rule">
            The rule: <code>{task.verdict.rule}</code>
          </p>
        )}
        <SolutionView solution={task.solution} topLevel={5} />
      </div>
    </li>
  );
}
