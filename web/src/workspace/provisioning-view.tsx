import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { AttemptView, LabDetail } from '../../../protocol/index.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { Button } from '../parts/button.tsx';
import { IsolationNote } from '../parts/isolation-note.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import { useNow } from '../parts/use-now.ts';
import { durationText } from '../parts/words.ts';
import { fill } from './fill.ts';
import './steps.css';
import { StepList } from './step-list.tsx';
import { loadTerminalSoon } from './terminal-pane.tsx';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  lab: LabDetail | undefined;
  actions: Actions;
}

/** While the sandbox is made (or made anew): the real steps with their real times, and the story to read meanwhile. */
export function ProvisioningView({ attempt, lab, actions }: Props) {
  const [, go] = useLocation();
  const announce = useAnnounce();
  const resetting = attempt.sandbox.state === 'resetting';
  const steps = attempt.sandbox.steps;
  const since = resetting ? (steps[0]?.startedAt ?? attempt.sandbox.createdAt) : attempt.sandbox.createdAt;
  const heading = resetting ? 'Resetting your sandbox' : 'Preparing your sandbox';
  useEffect(() => announce(heading), [announce, heading]);
  useEffect(() => void loadTerminalSoon(), []);
  const cancel = async () => {
    if (await actions.end()) go(`/labs/${attempt.labId}`);
  };
  return (
    <Page title={attempt.labTitle}>
      <div className="preparing">
        <section className="preparing-steps" aria-label="Steps">
          <p className="preparing-lab">{attempt.labTitle}</p>
          <h1>{heading}</h1>
          <p className="preparing-note">
            {attempt.sandbox.state === 'requested' && steps.length === 0
              ? 'Waiting for room on the host.'
              : `${attempt.sandbox.nodes.length || 'Several'} real machines are starting for you.`}{' '}
            <Elapsed since={since} /> so far.
          </p>
          {actions.problem && <ProblemNotice problem={actions.problem} onDismiss={actions.dismiss} />}
          <IsolationNote sandbox={attempt.sandbox} />
          <StepList steps={steps} />
          <Button icon="close" pending={actions.pending('end')} onClick={() => void cancel()}>
            Cancel
          </Button>
        </section>
        {lab && (
          <section className="preparing-story" aria-label="The story, to read meanwhile">
            <Markdown text={fill(lab.story, attempt)} />
          </section>
        )}
      </div>
    </Page>
  );
}

function Elapsed({ since }: { since: number }) {
  const now = useNow(100);
  return <span className="num">{durationText(now - since)}</span>;
}
