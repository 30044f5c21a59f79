import type { AttemptResult } from '../../../protocol/index.ts';
import { CodeBlock } from '../markdown/code-block.tsx';
import { count } from '../parts/words.ts';
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
        {task.hints > 0 && <span className="result-hints num">{count(task.hints, 'hint')}</span>}
        <span className="result-points num">
          {state === 'unable' ? (
            'not counted'
          ) : (
            <>
              {Math.round(task.verdict?.points ?? 0)} / {task.points}
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
        {task.solution.trim() !== '' && (
          <details className="solution">
            <summary>Reference solution</summary>
            <CodeBlock language="bash" text={task.solution.trim()} />
          </details>
        )}
      </div>
    </li>
  );
}
