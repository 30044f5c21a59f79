import { Link, useLocation } from 'wouter';
import type { AttemptView } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useStart } from '../api/queries.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import './steps.css';
import { StepList } from './step-list.tsx';
import type { Actions } from './use-actions.ts';

/** A sandbox that could not be made or was lost: why, what to do, and another try. */
export function FailedView({ attempt, actions }: { attempt: AttemptView; actions: Actions }) {
  const [, go] = useLocation();
  const start = useStart();
  const reason = attempt.sandbox.reason;
  const again = async () => {
    // The failed attempt must be over before a new one of the same lab may begin.
    if (attempt.state === 'active' && !(await actions.end())) return;
    start.mutate(attempt.labId, { onSuccess: (fresh) => go(`/attempts/${fresh.id}`) });
  };
  return (
    <Page title={attempt.labTitle}>
      <div className="preparing">
        <section className="preparing-steps">
          <p className="preparing-lab">{attempt.labTitle}</p>
          <h1>The sandbox could not be made</h1>
          <div className="notice" data-tone="failed" role="alert">
            <Icon name="alert" />
            <div className="notice-text">
              <p className="notice-title">{reason?.message ?? 'No reason was given.'}</p>
              {reason?.action && <p>{reason.action}</p>}
              <p>This is not your doing, and it costs no points.</p>
            </div>
          </div>
          {actions.problem && <ProblemNotice problem={actions.problem} onDismiss={actions.dismiss} />}
          {start.isError && <ProblemNotice problem={toProblem(start.error)} />}
          <p className="notice-actions">
            <Button
              kind="main"
              icon="reset"
              pending={start.isPending || actions.pending('end')}
              onClick={() => void again()}
            >
              Try again
            </Button>
            <Link className="button" href="/host">
              Check the host
            </Link>
            <Link className="button" data-kind="quiet" href="/">
              All labs
            </Link>
          </p>
          <StepList steps={attempt.sandbox.steps} />
        </section>
      </div>
    </Page>
  );
}
