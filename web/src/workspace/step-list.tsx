import type { Step } from '../../../protocol/index.ts';
import { useNow } from '../parts/use-now.ts';
import { durationText } from '../parts/words.ts';

const WORDS: Record<Step['state'], string> = {
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'skipped',
};

/** Steps in the order in which they began; the time of a running one ticks. */
export function StepList({ steps }: { steps: Step[] }) {
  if (steps.length === 0) return <p className="steps-none">No step has begun yet.</p>;
  const ordered = steps.slice().sort((a, b) => a.startedAt - b.startedAt);
  return (
    <ol className="steps">
      {ordered.map((step) => (
        <li key={step.id} className="step" data-state={step.state}>
          <StepMark state={step.state} />
          <span className="step-title">{step.title}</span>
          <StepTime step={step} />
          {step.detail && <span className="step-detail">{step.detail}</span>}
        </li>
      ))}
    </ol>
  );
}

function StepMark({ state }: { state: Step['state'] }) {
  return (
    <span className="step-mark">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {state === 'running' && <path className="step-turn" d="M8 2.5A5.5 5.5 0 1 1 2.5 8" />}
        {state === 'done' && <path d="m3 8.5 3.3 3.5L13 4.5" />}
        {state === 'failed' && <path d="m4 4 8 8m0-8-8 8" />}
        {state === 'skipped' && <path d="M4 8h8" />}
      </svg>
      <span className="visually-hidden">{WORDS[state]}: </span>
    </span>
  );
}

function StepTime({ step }: { step: Step }) {
  const running = step.state === 'running';
  const now = useNow(100, running);
  if (step.state === 'skipped') return <span className="step-time">skipped</span>;
  return <span className="step-time mono num">{durationText(step.ms ?? now - step.startedAt)}</span>;
}
