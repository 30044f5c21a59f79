import { lazy, Suspense, useEffect } from 'react';
import type { TrialCommand, TrialRun, TrialView } from '../../../protocol/index.ts';
import { useServices } from '../api/services.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { loadAgain } from '../parts/load-again.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTheme } from '../parts/theme.ts';
import { TimeLeft } from '../parts/time-left.tsx';
import { StepList } from '../workspace/step-list.tsx';
import '../workspace/steps.css';
import { endText, TryRun } from './try-run.tsx';
import { type TrialModel, useTrial } from './use-trial.ts';

const TerminalView = lazy(async () => ({
  default: (await loadAgain(() => import('../terminal/index.ts'))).TerminalView,
}));

interface Props {
  id: string;
  number: number;
  onAgain: () => void;
  onClose: () => void;
}

/** A sandbox in which the answer to a question is tried out: the commands, the terminal, and what they did. */
export function TryPanel({ id, number, onAgain, onClose }: Props) {
  const model = useTrial(id);
  const { trial, problem } = model;
  useNews(trial);
  const over = trial?.state === 'ended' || trial?.state === 'failed';
  return (
    <section className="try" aria-label={`Trying the answer to question ${number}`}>
      <header className="try-head">
        <h4>Tried in a sandbox</h4>
        {trial?.sandbox.expiresAt !== undefined && !over && (
          <span className="try-time">
            <TimeLeft until={trial.sandbox.expiresAt} /> left
          </span>
        )}
        <Button size="small" icon="close" onClick={onClose}>
          {trial?.state === 'preparing' ? 'Cancel' : over ? 'Close' : 'End'}
        </Button>
      </header>
      {problem && (
        <ProblemNotice problem={problem} onRetry={problem.code === 'trial_not_found' ? onAgain : undefined} />
      )}
      {trial && over && <Over trial={trial} onAgain={onAgain} />}
      {trial && <Commands trial={trial} model={model} />}
      {trial && !over && <Machine trial={trial} />}
    </section>
  );
}

/** Tells a screen reader what became of it. */
function useNews(trial: TrialView | undefined): void {
  const announce = useAnnounce();
  const latest = trial?.runs.at(-1);
  const news = latest && trial?.state === 'ready' ? `${latest.command}: ${endText(latest)}` : undefined;
  useEffect(() => {
    if (news) announce(news);
  }, [announce, news]);
}

function Over({ trial, onAgain }: { trial: TrialView; onAgain: () => void }) {
  const failed = trial.state === 'failed';
  return (
    <>
      <div className="notice" data-tone={failed ? 'failed' : 'warn'} role="alert">
        <Icon name="alert" />
        <div className="notice-text">
          <p className="notice-title">{failed ? 'The sandbox could not be made.' : 'This sandbox has ended.'}</p>
          {trial.why && <p>{trial.why}</p>}
          {failed && trial.sandbox.reason?.action && <p>{trial.sandbox.reason.action}</p>}
        </div>
        <div className="notice-actions">
          <Button icon="reset" onClick={onAgain}>
            Try again
          </Button>
        </div>
      </div>
      {failed && <StepList steps={trial.sandbox.steps} />}
    </>
  );
}

function Commands({ trial, model }: { trial: TrialView; model: TrialModel }) {
  const { commands, runs } = trial;
  const runOf = (which: TrialCommand): TrialRun | undefined => runs.find((run) => run.which === which);
  const whole: [TrialCommand, string, string][] = [
    ...(commands.mine === undefined ? [] : [['mine', 'Your answer', commands.mine] as [TrialCommand, string, string]]),
    ['right', 'Right', commands.right],
  ];
  return (
    <ul className="try-commands">
      {whole.map(([which, title, command]) => (
        <li key={which}>
          <TryRun
            title={title}
            command={command}
            run={runOf(which)}
            latest={runs.at(-1)?.which === which}
            free={trial.state === 'ready' && model.pending === undefined}
            model={model}
            which={which}
          />
        </li>
      ))}
    </ul>
  );
}

/** The terminal in which the last command was typed, or the steps to it. */
function Machine({ trial }: { trial: TrialView }) {
  const { live } = useServices();
  const { theme } = useTheme();
  if (trial.state === 'preparing') return <StepList steps={trial.sandbox.steps} />;
  if (!trial.terminal) return <p className="try-hint">The state before the command is looked at …</p>;
  return (
    <>
      <p className="try-hint">
        The terminal is yours: go on typing on {trial.terminal.node}. Nothing of it is graded, and it is removed when
        you leave.
      </p>
      <div className="try-terminal">
        <Suspense fallback={<p className="try-hint">Loading the terminal …</p>}>
          <TerminalView
            key={trial.terminal.id}
            socket={live.socket}
            attemptId={trial.id}
            node={trial.terminal.node}
            terminalId={trial.terminal.id}
            active
            theme={theme}
          />
        </Suspense>
      </div>
    </>
  );
}
