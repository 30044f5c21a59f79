import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { HostView, LabDetail } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useHost, useLab, useLabs, useStart } from '../api/queries.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { clusterTitle, count, trackTitle } from '../parts/words.ts';
import './lab.css';
import { Topology } from './topology.tsx';

/** A lab before the start: what it tells, what one will be able to do, and Start. */
export function LabPage({ id }: { id: string }) {
  const lab = useLab(id);
  const host = useHost();
  return (
    <Page title={lab.data?.title ?? 'Lab'}>
      {lab.isPending && <Waiting />}
      {lab.isError && !lab.data && <ProblemNotice problem={toProblem(lab.error)} onRetry={() => void lab.refetch()} />}
      {lab.data && <Lab lab={lab.data} host={host.data} />}
    </Page>
  );
}

function Lab({ lab, host }: { lab: LabDetail; host: HostView | undefined }) {
  return (
    <article className="lab">
      <header className="lab-head">
        <Link href="/" className="crumb">
          <Icon name="back" />
          {trackTitle(lab.track)} labs
        </Link>
        <h1>{lab.title}</h1>
        <p className="lab-lead">{lab.summary}</p>
      </header>
      <aside className="lab-side" aria-label="About this lab">
        <StartCard lab={lab} host={host} />
      </aside>
      <div className="lab-body">
        {lab.goals.length > 0 && (
          <section>
            <h2>You will be able to</h2>
            <ul className="goals">
              {lab.goals.map((goal) => (
                <li key={goal}>
                  <Icon name="check" />
                  {goal}
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="lab-story">
          <Markdown text={lab.story} />
        </section>
        <section>
          <h2>{count(lab.tasks.length, 'task')}</h2>
          <ol className="outline">
            {lab.tasks.map((task, index) => (
              <li key={task.id}>
                <span className="mono num">{index + 1}</span>
                <span>{task.title}</span>
                <span className="num outline-points">{task.points}</span>
              </li>
            ))}
          </ol>
        </section>
      </div>
    </article>
  );
}

function StartCard({ lab, host }: { lab: LabDetail; host: HostView | undefined }) {
  const [, go] = useLocation();
  const start = useStart();
  const begin = () => start.mutate(lab.id, { onSuccess: (attempt) => go(`/attempts/${attempt.id}`) });
  const full = host !== undefined && host.capacity.sandboxes >= host.capacity.max && !lab.active;
  return (
    <div className="start-card">
      <Topology nodes={lab.topology} cluster={lab.cluster} />
      <dl className="facts">
        <Fact name="Level">
          <LevelMark level={lab.level} />
        </Fact>
        <Fact name="Time">{lab.minutes} minutes</Fact>
        <Fact name="Cluster">
          {clusterTitle(lab.cluster)}, {count(lab.topology.length, 'node')}
        </Fact>
        {lab.prerequisites.length > 0 && (
          <Fact name="Do first">
            <Prerequisites ids={lab.prerequisites} />
          </Fact>
        )}
        {lab.objectives.length > 0 && <Fact name="Objectives">{lab.objectives.join(', ')}</Fact>}
        {lab.areas.length > 0 && (
          <Fact name="Exam areas">
            <Link href="/coverage#areas">{lab.areas.join(', ')}</Link>
          </Fact>
        )}
        {lab.images.length > 0 && (
          <Fact name="Images">
            {lab.images.map((image) => (
              <code key={image}>{image}</code>
            ))}
          </Fact>
        )}
        {lab.best !== undefined && <Fact name="Your best">{Math.round(lab.best)} of 100</Fact>}
      </dl>
      {[...lab.missing, ...lab.without].map((lack) => (
        <p key={lack} className="lab-missing">
          <Icon name="alert" />
          {lack}
        </p>
      ))}
      {host?.engine === 'down' && (
        <p className="lab-missing">
          <Icon name="plug" />
          The container engine does not answer. <Link href="/host">Check the host</Link>
        </p>
      )}
      {start.isError && <ProblemNotice problem={toProblem(start.error)} />}
      {lab.active ? (
        <Link className="button" data-kind="main" data-size="large" href={`/attempts/${lab.active.id}`}>
          Continue
          {lab.active.expiresAt !== undefined && (
            <>
              , <TimeLeft until={lab.active.expiresAt} /> left
            </>
          )}
        </Link>
      ) : (
        <Button
          kind="main"
          size="large"
          icon="run"
          pending={start.isPending}
          aria-disabled={lab.missing.length > 0}
          onClick={begin}
        >
          {start.isPending ? 'Starting' : lab.missing.length > 0 ? 'Cannot start on this host' : 'Start the lab'}
        </Button>
      )}
      {full && (
        <p className="start-note">
          All {host.capacity.max} sandboxes of this host are in use. <Link href="/">End one</Link> to make room.
        </p>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Labs that should be done before, by title where they are known. */
function Prerequisites({ ids }: { ids: string[] }) {
  const labs = useLabs();
  return (
    <>
      {ids.map((id, index) => {
        const lab = labs.data?.labs.find((one) => one.id === id);
        return (
          <span key={id}>
            {index > 0 && ', '}
            {lab ? <Link href={`/labs/${id}`}>{lab.title}</Link> : id}
          </span>
        );
      })}
    </>
  );
}
