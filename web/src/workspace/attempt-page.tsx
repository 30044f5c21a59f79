import { Link, Redirect } from 'wouter';
import { toProblem } from '../api/problem-error.ts';
import { useAttempt, useLab } from '../api/queries.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { FailedView } from './failed-view.tsx';
import { ProvisioningView } from './provisioning-view.tsx';
import { useActions } from './use-actions.ts';
import { Workspace } from './workspace.tsx';

/** An attempt, shown by the state of its sandbox. */
export function AttemptPage({ id }: { id: string }) {
  const query = useAttempt(id);
  const attempt = query.data;
  const lab = useLab(attempt?.labId);
  const actions = useActions(id);
  if (!attempt) {
    return (
      <Page title="Lab">
        {query.isError ? (
          <ProblemNotice problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <Waiting />
        )}
      </Page>
    );
  }
  if (attempt.sittingId !== undefined) return <Redirect to={`/sittings/${attempt.sittingId}`} replace />;
  if (attempt.sandbox.state === 'failed') return <FailedView attempt={attempt} actions={actions} />;
  if (attempt.state !== 'active' || ['releasing', 'gone'].includes(attempt.sandbox.state)) {
    return <OverView id={id} title={attempt.labTitle} />;
  }
  if (attempt.sandbox.state !== 'ready') {
    return <ProvisioningView attempt={attempt} lab={lab.data} actions={actions} />;
  }
  if (!lab.data) {
    return lab.isError ? (
      <Page title={attempt.labTitle}>
        <ProblemNotice problem={toProblem(lab.error)} onRetry={() => void lab.refetch()} />
      </Page>
    ) : (
      <Waiting />
    );
  }
  return <Workspace attempt={attempt} lab={lab.data} actions={actions} />;
}

function OverView({ id, title }: { id: string; title: string }) {
  return (
    <Page title={title}>
      <div className="not-found">
        <h1>This attempt is over</h1>
        <p>
          “{title}” was ended, here or in another tab, or its time ran out. The sandbox is gone; what you reached is
          kept.
        </p>
        <p className="notice-actions">
          <Link className="button" data-kind="main" href={`/attempts/${id}/result`}>
            See the result
          </Link>
          <Link className="button" href="/">
            All labs
          </Link>
        </p>
      </div>
    </Page>
  );
}
