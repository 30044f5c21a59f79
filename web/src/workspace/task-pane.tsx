import { Switch } from 'react-aria-components';
import type { AttemptView, LabDetail } from '../../../protocol/index.ts';
import type { RunCode } from '../markdown/code-block.tsx';
import { Button } from '../parts/button.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { Icon } from '../parts/icon.tsx';
import { TaskItem } from './task-item.tsx';
import './task-pane.css';
import { type Actions, checkName } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  lab: LabDetail;
  actions: Actions;
  openTask: string | undefined;
  onOpenTask: (id: string | undefined) => void;
  /** Checks some tasks, or all. */
  onCheck: (taskIds?: string[]) => void;
  /** Whether the learner has asked for a verdict of this task. */
  asked: (taskId: string) => boolean;
  onRun: RunCode;
  onEnd: () => void;
}

/** The left side: what is to be done, how it stands, and Check. */
export function TaskPane(props: Props) {
  const { attempt, lab, actions, openTask, onOpenTask } = props;
  const passed = lab.tasks.filter((task) => attempt.verdicts[task.id]?.status === 'passed').length;
  const all = passed === lab.tasks.length && lab.tasks.length > 0;
  return (
    <section className="task-pane" aria-label="Tasks">
      <div className="task-scroll">
        {all && (
          <div className="all-passed">
            <p>
              <Icon name="check" />
              <b>Every task has passed.</b>
            </p>
            <p>Look around as long as you like, then end the lab to compare your way with the reference solution.</p>
            <Button kind="main" onClick={props.onEnd}>
              End and see the result
            </Button>
          </div>
        )}
        <ol className="task-list">
          {lab.tasks.map((task, index) => {
            const next = lab.tasks[index + 1];
            return (
              <TaskItem
                key={task.id}
                attempt={attempt}
                task={task}
                tasks={lab.tasks}
                open={openTask === task.id}
                asked={props.asked(task.id)}
                actions={actions}
                onToggle={() => onOpenTask(openTask === task.id ? undefined : task.id)}
                onCheck={() => props.onCheck([task.id])}
                onNext={next ? () => onOpenTask(next.id) : undefined}
                onRun={props.onRun}
              />
            );
          })}
        </ol>
      </div>
      <TaskFooter {...props} />
    </section>
  );
}

function TaskFooter({ attempt, actions, onCheck }: Props) {
  const checking = attempt.checking || actions.pending(checkName());
  return (
    <div className="task-footer">
      <div className="task-score">
        <span className="num">
          <b>{Math.round(attempt.score)}</b> / {Math.round(attempt.maxScore)}
          <span className="visually-hidden"> points</span>
        </span>
        <Gauge
          value={attempt.score}
          max={attempt.maxScore}
          tone={attempt.score >= attempt.maxScore ? 'passed' : 'accent'}
        />
      </div>
      <Switch
        className="switch"
        isSelected={attempt.live}
        isDisabled={actions.pending('live')}
        onChange={(live) => void actions.setLive(live)}
      >
        <span className="switch-track" aria-hidden="true" />
        <span title="Checks by itself when the cluster changes">Live</span>
      </Switch>
      <Button kind="main" pending={checking} onClick={() => onCheck()} title="Ctrl+Shift+Enter">
        {checking ? 'Checking' : 'Check now'}
      </Button>
    </div>
  );
}
