import type { AttemptView, TaskView } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { useStored } from '../parts/stored.ts';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  task: TaskView;
  actions: Actions;
}

/** Hints are taken on purpose, one at a time, and counted. */
export function Hints({ attempt, task, actions }: Props) {
  const [texts, setTexts] = useStored<string[]>(`hints.${attempt.id}.${task.id}`, [], parseTexts);
  if (task.hints === 0) return null;
  const taken = attempt.hintsTaken[task.id] ?? 0;
  // After a reset the count starts anew; hints that were taken in another browser are counted but not shown here.
  const shown = texts.slice(0, taken);
  const take = async () => {
    const result = await actions.takeHint(task.id);
    if (!result) return;
    const next = texts.slice(0, result.taken);
    next[result.taken - 1] = result.hint;
    setTexts(Array.from(next, (text) => text ?? ''));
  };
  return (
    <div className="hints">
      {shown.length > 0 && (
        <ol className="hint-list" aria-live="polite">
          {shown.map(
            (text, index) =>
              text && (
                <li key={`${index}:${text}`}>
                  <Icon name="bulb" />
                  <span>
                    <span className="visually-hidden">Hint {index + 1}: </span>
                    {text}
                  </span>
                </li>
              ),
          )}
        </ol>
      )}
      {taken < task.hints ? (
        <Button
          size="small"
          kind="quiet"
          icon="bulb"
          pending={actions.pending(`hint:${task.id}`)}
          title="Taken hints are counted on the result; they cost no points"
          onClick={() => void take()}
        >
          Hint {taken + 1} of {task.hints}
        </Button>
      ) : (
        <span className="hints-all">All {task.hints} hints taken</span>
      )}
    </div>
  );
}

function parseTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((text) => typeof text === 'string') ? value : undefined;
}
