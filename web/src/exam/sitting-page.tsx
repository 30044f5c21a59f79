import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useSittingView } from '../api/queries.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { count } from '../parts/words.ts';
import { loadTerminalSoon } from '../workspace/terminal-pane.tsx';
import './exam.css';
import { ExamClock } from './exam-clock.tsx';
import { GradingView } from './grading-view.tsx';
import { LiveTask } from './live-task.tsx';
import { Navigator } from './navigator.tsx';
import { Question } from './question.tsx';
import { SubmitDialog } from './submit-dialog.tsx';
import { usePlace } from './use-place.ts';
import { useAnswers, useContact } from './use-sitting.ts';

/** A paper while it is sat. */
export function SittingPage({ id }: { id: string }) {
  const sitting = useSittingView(id);
  const [, go] = useLocation();
  const state = sitting.data?.state;
  useEffect(() => {
    if (state === 'submitted') go(`/sittings/${id}/report`, { replace: true });
  }, [state, id, go]);
  if (sitting.data && state === 'grading') return <GradingView view={sitting.data} />;
  if (sitting.data && state === 'active') return <Sitting view={sitting.data} />;
  if (!sitting.isError || state === 'submitted') return <Waiting />;
  return (
    <main className="page">
      <h1>Practice exam</h1>
      <ProblemNotice problem={toProblem(sitting.error)} onRetry={() => void sitting.refetch()} />
    </main>
  );
}

function Sitting({ view }: { view: SittingView }) {
  const queries = useQueryClient();
  const [current, setCurrent] = usePlace(view);
  const [submitting, setSubmitting] = useState(false);
  const answering = useAnswers(view);
  const heard = useContact(view, current);
  const refetch = useCallback(
    () => void queries.invalidateQueries({ queryKey: keys.sitting(view.id) }),
    [queries, view.id],
  );
  useTerminalSoon(view.live.length > 0);
  const live = view.live.find(({ number }) => number === current);
  const place = { view, current, answering, keysOn: !submitting, onGo: setCurrent };
  const notices = (
    <>
      {!heard && <Lost unsaved={answering.unsaved} clock={view.practice ? undefined : view.clock.graceLeftMs} />}
      {answering.problem && <ProblemNotice problem={answering.problem} onDismiss={answering.dismiss} />}
    </>
  );
  const navigator = <Navigator view={view} answering={answering} current={current} onGo={setCurrent} />;
  return (
    <>
      <title>{`${view.title} · Drydock`}</title>
      <header className="exam-bar">
        <h1>{view.title}</h1>
        <ExamClock clock={view.clock} waiting={!heard} onOver={refetch} />
        <Button kind="main" onClick={() => setSubmitting(true)}>
          Submit
        </Button>
      </header>
      {live ? (
        <LiveTask key={live.number} task={live} notices={notices} navigator={navigator} {...place} />
      ) : (
        <main className="exam" id="main">
          {notices}
          <Question {...place} />
          {navigator}
        </main>
      )}
      <SubmitDialog
        view={view}
        answering={answering}
        open={submitting}
        onClose={() => setSubmitting(false)}
        onGo={setCurrent}
      />
    </>
  );
}

/** Loads what terminals need while nobody waits for one yet. */
function useTerminalSoon(wanted: boolean): void {
  useEffect(() => {
    if (wanted) void loadTerminalSoon();
  }, [wanted]);
}

function Lost({ unsaved, clock }: { unsaved: number; clock: number | undefined }) {
  return (
    <div className="notice" data-tone="warn" role="alert">
      <Icon name="plug" />
      <div className="notice-text">
        <p className="notice-title">The connection to the server is lost.</p>
        <p>
          Go on: {unsaved > 0 ? `${count(unsaved, 'answer')} wait here and are` : 'answers are'} sent as soon as it is
          back.
          {clock !== undefined &&
            clock > 0 &&
            ` Of the time without contact up to ${Math.ceil(clock / 60_000)} min are given back.`}
        </p>
      </div>
    </div>
  );
}
