import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { AskedLive, AttemptView, SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { StepList } from '../workspace/step-list.tsx';
import '../workspace/steps.css';
import { TerminalPane } from '../workspace/terminal-pane.tsx';
import { useAppKeys } from '../workspace/use-app-keys.ts';
import { useTerminals } from '../workspace/use-terminals.ts';
import { useLiveAction } from './live-tools.tsx';

interface Props {
  view: SittingView;
  task: AskedLive;
  attempt: AttemptView | undefined;
  /** Everything but the terminal is hidden. */
  alone: boolean;
  onAlone: (alone: boolean) => void;
  onGo: (number: number) => void;
}

/** The machines of a live task: their terminals, or why there are none. */
export function LiveMachines({ view, task, attempt, ...rest }: Props) {
  switch (task.state) {
    case 'failed':
      return <NoMachines view={view} task={task} />;
    case 'grading':
      return <Told title="This task is being graded">It takes a moment. The rest of the paper goes on.</Told>;
    case 'done':
      return <Told title="This task is handed in">What it came to is in the report.</Told>;
    case 'ready':
      if (attempt?.sandbox.state === 'ready') return <Terminals task={task} attempt={attempt} {...rest} />;
      return <Arriving id={task.attemptId ?? ''} />;
    default:
      return <Making task={task} attempt={attempt} stands={view.clock.stands} />;
  }
}

const LOOK_AGAIN_MS = 2000;

/** The paper says that the machines are there, and what is known of them is older: it is asked for again. */
function Arriving({ id }: { id: string }) {
  const queries = useQueryClient();
  useEffect(() => {
    const look = () => void queries.invalidateQueries({ queryKey: keys.attempt(id) });
    const timer = window.setInterval(look, LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [queries, id]);
  return (
    <div className="live-machines">
      <Waiting />
    </div>
  );
}

function Told({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="live-machines live-told" aria-label="Machines">
      <h3>{title}</h3>
      <p>{children}</p>
    </section>
  );
}

function Making({ task, attempt, stands }: { task: AskedLive; attempt: AttemptView | undefined; stands: boolean }) {
  const again = attempt?.sandbox.state === 'resetting';
  return (
    <section className="live-machines live-told" aria-label="Machines">
      <h3>{again ? 'Your machines are made anew' : 'Your machines are being made'}</h3>
      <p role="status">
        {stands
          ? 'The clock stands while you wait here. Read the task meanwhile, or go on with the paper.'
          : 'Read the task meanwhile, or go on with the paper.'}
      </p>
      {task.state === 'preparing' && attempt && <StepList steps={attempt.sandbox.steps} />}
    </section>
  );
}

function NoMachines({ view, task }: { view: SittingView; task: AskedLive }) {
  const { api } = useServices();
  const retry = useLiveAction(view, api.startLive);
  const { code, message, action } = task.problem ?? { code: 'sandbox_gone', message: 'Its machines are gone.' };
  return (
    <section className="live-machines live-told" aria-label="Machines">
      <ProblemNotice
        problem={{ type: 'about:blank', title: message, status: 503, code, ...(action !== undefined && { action }) }}
        onRetry={() => retry.mutate(task.number)}
      />
      {retry.error && <ProblemNotice problem={toProblem(retry.error)} />}
      <p className="live-blame">
        <Icon name="info" /> This is not your doing: without machines the task is left out of the score. The rest of the
        paper goes on.
      </p>
    </section>
  );
}

function Terminals({
  task,
  attempt,
  alone,
  onAlone,
  onGo,
}: Omit<Props, 'view' | 'attempt'> & { attempt: AttemptView }) {
  const terminals = useTerminals(attempt.id, attempt.sandbox.nodes);
  const onAppKey = useAppKeys({
    check: () => undefined,
    node: (index) => {
      const node = attempt.sandbox.nodes[index];
      if (node) terminals.showNode(node.name);
    },
    newTerminal: () => terminals.open(terminals.node),
    task: (step) => onGo(task.number + step),
    alone: () => onAlone(!alone),
    swap: () => {
      if (document.activeElement?.closest('.terminal-pane'))
        document.querySelector<HTMLElement>('.exam-turn .button')?.focus();
      else terminals.focus();
    },
    help: () => undefined,
  });
  return (
    <section className="live-machines" aria-label="Machines">
      <TerminalPane attempt={attempt} terminals={terminals} alone={alone} onAlone={onAlone} onAppKey={onAppKey} />
    </section>
  );
}
