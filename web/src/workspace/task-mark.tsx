import './task-mark.css';
import { type TaskState, taskStateWord } from './task-state.ts';

const SHAPES: Record<TaskState, string> = {
  open: '',
  looking: 'M8 4.5V8l2.2 1.6',
  passed: 'm4.7 8.3 2.3 2.4 4.4-5.1',
  failed: 'm5.4 5.4 5.2 5.2m0-5.2-5.2 5.2',
  unable: 'M8 4.6v4.2m0 2.3v.1',
  waiting: 'M5 8h6',
};

/** The state of a task as a shape; in words for screen readers. */
export function TaskMark({ state }: { state: TaskState }) {
  return (
    <span className="task-mark" data-state={state}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.7" />
        <path d={SHAPES[state]} />
      </svg>
      <span className="visually-hidden">{taskStateWord(state)}</span>
    </span>
  );
}
