import { useEffect } from 'react';
import { Link } from 'wouter';
import type { AskedLive, SittingView } from '../../../protocol/index.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { Icon } from '../parts/icon.tsx';
import { Page } from '../parts/top-bar.tsx';
import './live.css';
import './report.css';

/** A paper that has been handed in, while its live tasks are graded. */
export function GradingView({ view }: { view: SittingView }) {
  const announce = useAnnounce();
  useEffect(() => announce('Your paper is handed in. Its live tasks are being graded.'), [announce]);
  return (
    <Page title={view.title}>
      <section className="grading">
        <p className="report-title">{view.title}</p>
        <h1>Your paper is handed in</h1>
        <p>
          Its live tasks are being graded as their machines are now. The report opens by itself; it is made as well when
          you leave this page.
        </p>
        <ol className="grading-list">
          {view.live.map((task) => (
            <li key={task.number} data-state={task.state}>
              <GradingMark state={task.state} />
              {task.tasks.map(({ title }) => title).join(', ')}
              <span className="live-worth">{task.state === 'done' ? 'graded' : 'being graded'}</span>
            </li>
          ))}
        </ol>
        <Link className="button" href="/exams">
          All papers
        </Link>
      </section>
    </Page>
  );
}

function GradingMark({ state }: Pick<AskedLive, 'state'>) {
  return state === 'done' ? <Icon name="check" /> : <span className="spinner" aria-hidden="true" />;
}
