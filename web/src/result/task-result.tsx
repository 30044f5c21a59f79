import type { AttemptResult } from '../../../protocol/index.ts';
import { SolutionView } from '../parts/solution-view.tsx';
import { count, pointsText } from '../parts/words.ts';
import { TaskMark } from '../workspace/task-mark.tsx';
import { taskState } from '../workspace/task-state.ts';
import { VerdictView } from '../workspace/verdict-view.tsx';

type Task = AttemptResult['tasks'][number];

/** A task of a result: verdict, what was seen, and how the reference solution does it. */
export function TaskResult({ task, number, tasks }: { task: Task; number: number; tasks: Task[] }) {
  const state = taskState(task.verdict);
  return (
    <li className="result-task">
      <div className="result-task-head">
        <TaskMark state={state} />
        <h3>
          <span className="num">{number}</span> {task.title}
        </h3>
        <HelpTaken task={task} />
        <span className="result-points num">
          {state === 'unable' ? (
            'not counted'
          ) : (
            <>
              {Number(Math.max(0, (task.verdict?.points ?? 0) - task.helpCost).toFixed(2))} / {task.points}
              <span className="visually-hidden"> points</span>
            </>
          )}
        </span>
      </div>
      <div className="result-task-body">
        {task.verdict ? (
          task.verdict.status !== 'passed' && <VerdictView verdict={task.verdict} tasks={tasks} />
        ) : (
          <p className="result-unchecked">Was never checked.</p>
        )}
        {task.verdict?.status === 'failed' && task.verdict.rule && (
          <p className="result-rule">
            The rule: <code>{task.verdict.rule}</code>
          </p>
        )}
        <SolutionView solution={task.solution} topLevel={4} />
      </div>
    </li>
  );
}

/** What help was taken, and what it took from the task's points. */
function HelpTaken({ task }: { task: Task }) {
  if (task.gaveUp) return <span className="result-hints">given up</span>;
  if (task.hints === 0) return null;
  return (
    <span className="result-hints num">
      {count(task.hints, 'hint')}, −{pointsText(task.helpCost)}
    </span>
  );
}
