import { useState } from 'react';
import { type AttemptView, helpCost, type TaskView } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { hintTitle, pointsText } from '../parts/words.ts';
import { Confirm } from './confirm.tsx';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  task: TaskView;
  actions: Actions;
}

/** Hints are taken on purpose, one at a time; what the next one costs stands on its button. Then the task can be given up. */
export function Hints({ attempt, task, actions }: Props) {
  const passed = attempt.verdicts[task.id]?.status === 'passed';
  const over = passed || attempt.givenUp.includes(task.id);
  return (
    <div className="hints">
      <TakenHints texts={attempt.hintTexts[task.id] ?? []} task={task} />
      {!over && <NextHint attempt={attempt} task={task} actions={actions} />}
      {!over && <GiveUp task={task} actions={actions} />}
    </div>
  );
}

function TakenHints({ texts, task }: { texts: string[]; task: TaskView }) {
  if (texts.length === 0) return null;
  return (
    <ol className="hint-list" aria-live="polite">
      {texts.map((text, index) => (
        <li key={text}>
          <Icon name="bulb" />
          <span>
            <span className="hint-tier">{hintTitle(task.hints[index]?.tier)}</span>{' '}
            <span className="visually-hidden">(hint {index + 1}): </span>
            {text}
          </span>
        </li>
      ))}
    </ol>
  );
}

function NextHint({ attempt, task, actions }: Props) {
  const taken = attempt.hintsTaken[task.id] ?? 0;
  const next = task.hints[taken];
  const spent = helpCost(task.points, taken, false);
  if (!next) return taken > 0 ? <span className="hints-all">All hints taken: −{pointsText(spent)}</span> : null;
  return (
    <Button
      size="small"
      kind="quiet"
      icon="bulb"
      pending={actions.pending(`hint:${task.id}`)}
      onClick={() => void actions.takeHint(task.id)}
    >
      Hint {taken + 1} of {task.hints.length}: {hintTitle(next.tier).toLowerCase()}
      <span className="hint-cost num">−{pointsText(next.costs)}</span>
    </Button>
  );
}

function GiveUp({ task, actions }: Omit<Props, 'attempt'>) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        size="small"
        kind="quiet"
        icon="flag"
        pending={actions.pending(`give-up:${task.id}`)}
        onClick={() => setAsking(true)}
      >
        Give up
        <span className="hint-cost num">−{pointsText(task.points)}</span>
      </Button>
      <Confirm
        title="Give this task up?"
        action="Show the solution"
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => void actions.giveUp(task.id)}
      >
        <p>
          Its solution is shown and explained, and the task gives none of its {pointsText(task.points)} any more, in
          this attempt. You can still carry it out, and go on with the tasks after it.
        </p>
      </Confirm>
    </>
  );
}
