import { useId } from 'react';
import { type AttemptView, helpCost, type TaskView } from '../../../protocol/index.ts';
import type { RunCode } from '../markdown/code-block.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { Button } from '../parts/button.tsx';
import { SolutionView } from '../parts/solution-view.tsx';
import { fill } from './fill.ts';
import { Hints } from './hints.tsx';
import { Quiz } from './quiz.tsx';
import { TaskMark } from './task-mark.tsx';
import { taskState } from './task-state.ts';
import { type Actions, checkName } from './use-actions.ts';
import { VerdictView } from './verdict-view.tsx';

interface Props {
  attempt: AttemptView;
  task: TaskView;
  tasks: TaskView[];
  open: boolean;
  /** The learner has pressed Check for this task. */
  asked: boolean;
  actions: Actions;
  onToggle: () => void;
  onCheck: () => void;
  onNext: (() => void) | undefined;
  onRun: RunCode;
}

/** One task: a line that opens to its text, its verdict, its hints and questions. */
export function TaskItem({ attempt, task, tasks, open, asked, actions, onToggle, onCheck, onNext, onRun }: Props) {
  const body = useId();
  const verdict = attempt.verdicts[task.id];
  const state = taskState(verdict, asked);
  const cost = helpCost(task.points, attempt.hintsTaken[task.id] ?? 0, attempt.givenUp.includes(task.id));
  const earned = Math.max(0, (verdict?.points ?? 0) - cost);
  const solution = attempt.solutions[task.id];
  const number = tasks.indexOf(task) + 1;
  return (
    <li className="task" data-open={open || undefined} data-state={state}>
      <h2 className="task-head">
        <button
          type="button"
          className="task-toggle"
          aria-expanded={open}
          aria-controls={body}
          data-task={task.id}
          onClick={onToggle}
        >
          <TaskMark state={state} />
          <span className="task-title">
            <span className="num">{number}</span> {task.title}
          </span>
          <span className="task-points num">
            {verdict && verdict.points > 0 && `${Number(earned.toFixed(2))} / `}
            {task.points}
            <span className="visually-hidden"> points</span>
          </span>
        </button>
      </h2>
      <div id={body} className="task-body" hidden={!open}>
        {open && (
          <>
            <Markdown text={fill(task.text, attempt)} onRun={onRun} topLevel={3} />
            <Quiz attempt={attempt} task={task} actions={actions} />
            {verdict && <VerdictView verdict={verdict} tasks={tasks} asked={asked} />}
            <div className="task-actions">
              {state === 'passed' && onNext ? (
                <Button size="small" kind="main" icon="arrow" onClick={onNext}>
                  Next task
                </Button>
              ) : (
                <Button size="small" icon="check" pending={actions.pending(checkName([task.id]))} onClick={onCheck}>
                  Check this task
                </Button>
              )}
              <Hints attempt={attempt} task={task} actions={actions} />
            </div>
            {solution && <SolutionView solution={solution} topLevel={3} />}
          </>
        )}
      </div>
    </li>
  );
}
