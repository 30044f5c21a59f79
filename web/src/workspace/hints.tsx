import type { AttemptView, TaskView } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  task: TaskView;
  actions: Actions;
}

/** Hints are taken on purpose, one at a time, and counted. */
export function Hints({ attempt, task, actions }: Props) {
  if (task.hints === 0) return null;
  const texts = attempt.hintTexts[task.id] ?? [];
  const taken = attempt.hintsTaken[task.id] ?? 0;
  return (
    <div className="hints">
      {texts.length > 0 && (
        <ol className="hint-list" aria-live="polite">
          {texts.map((text, index) => (
            <li key={text}>
              <Icon name="bulb" />
              <span>
                <span className="visually-hidden">Hint {index + 1}: </span>
                {text}
              </span>
            </li>
          ))}
        </ol>
      )}
      {taken < task.hints ? (
        <Button
          size="small"
          kind="quiet"
          icon="bulb"
          pending={actions.pending(`hint:${task.id}`)}
          title="Taken hints are counted on the result; they cost no points"
          onClick={() => void actions.takeHint(task.id)}
        >
          Hint {taken + 1} of {task.hints}
        </Button>
      ) : (
        <span className="hints-all">All {task.hints} hints taken</span>
      )}
    </div>
  );
}
