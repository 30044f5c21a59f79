import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ExamMode, ExamOverview, SittingView, StartSitting } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useExams } from '../api/queries.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useStored } from '../parts/stored.ts';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { count } from '../parts/words.ts';
import './exam.css';
import { History } from './history.tsx';
import { ReadinessView } from './readiness-view.tsx';

/** Which papers there are, what goes on, and how it went. */
export function ExamsPage() {
  const exams = useExams();
  return (
    <Page title="Practice exam">
      <div className="exams-head">
        <h1>Practice exam</h1>
        <p>Papers as people sit them, from questions of our own. Many carry a proof that runs on real machines.</p>
      </div>
      {exams.isPending && <Waiting />}
      {exams.isError && !exams.data && (
        <ProblemNotice problem={toProblem(exams.error)} onRetry={() => void exams.refetch()} />
      )}
      {exams.data && <Exams exams={exams.data} />}
      <p className="exams-note">
        Drydock is not affiliated with the Linux Professional Institute. No question of a real exam is in it, and its
        scale is an approximation of ours.
      </p>
    </Page>
  );
}

function Exams({ exams }: { exams: ExamOverview }) {
  const [mode, setMode] = useStored<ExamMode>(
    'exam-mode',
    '701-100',
    (value) => exams.modes.find(({ id }) => id === value)?.id,
  );
  const start = useSit();
  const problem = start.error ? toProblem(start.error) : undefined;
  return (
    <div className="exams">
      <div className="exams-main">
        {exams.active && (
          <div className="exams-active">
            <div>
              <p className="exams-active-title">{exams.active.title}</p>
              <p>{exams.active.practice ? 'Practice, without a clock.' : 'Its clock is running.'}</p>
            </div>
            <Link className="button" data-kind="main" href={`/sittings/${exams.active.id}`}>
              Go on
            </Link>
          </div>
        )}
        {problem && <ProblemNotice problem={problem} onDismiss={() => start.reset()} />}
        <Papers
          exams={exams}
          mode={mode}
          onMode={setMode}
          pending={start.isPending}
          onStart={(wish) => start.mutate(wish)}
        />
        <History history={exams.history} pass={exams.scale.pass} />
      </div>
      <aside className="exams-side">
        <ReadinessView exams={exams} mode={mode} />
      </aside>
    </div>
  );
}

function useSit() {
  const { api } = useServices();
  const queries = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: (wish: StartSitting) => api.sit(wish),
    onSuccess: (view) => {
      queries.setQueryData<SittingView>(keys.sitting(view.id), view);
      go(`/sittings/${view.id}`);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.exams }),
  });
}

interface PapersProps {
  exams: ExamOverview;
  mode: ExamMode;
  onMode: (mode: ExamMode) => void;
  pending: boolean;
  onStart: (wish: StartSitting) => void;
}

function Papers({ exams, mode, onMode, pending, onStart }: PapersProps) {
  const [practice, setPractice] = useStored('exam-practice', false, (value) =>
    typeof value === 'boolean' ? value : undefined,
  );
  const [areas, setAreas] = useState<string[]>([]);
  const offered = exams.areas.filter(({ modes }) => modes.includes(mode));
  const chosen = areas.filter((id) => offered.some((area) => area.id === id));
  const start = (kind: StartSitting['kind']) =>
    onStart({ kind, mode, practice, ...(kind === 'area' && { areas: chosen }) });
  const minutes = (full: number) => (practice ? 'no clock' : `${full} minutes`);
  return (
    <section className="exams-papers" aria-labelledby="papers">
      <h2 id="papers">A new paper</h2>
      <fieldset className="exams-choice">
        <legend>For</legend>
        {exams.modes.map(({ id, title, draft }) => (
          <label key={id}>
            <input type="radio" name="exam-mode" checked={mode === id} onChange={() => onMode(id)} />
            {title} ({id}
            {draft && ', draft'})
          </label>
        ))}
        <label className="exams-practice">
          <input type="checkbox" checked={practice} onChange={() => setPractice(!practice)} />
          Practice: no clock, each question explained after its answer
        </label>
      </fieldset>
      <ul className="paper-list">
        <li className="paper">
          <h3>Full paper</h3>
          <p>
            {count(exams.paper[mode], 'question')}, {minutes(exams.minutes)}, by the blueprint.
          </p>
          <Button kind="main" pending={pending} onClick={() => start('full')}>
            Start the full paper
          </Button>
        </li>
        <li className="paper">
          <h3>My weak areas</h3>
          <p>
            {count(exams.short.questions, 'question')}, {minutes(exams.short.minutes)}: what went wrong or is due again.
          </p>
          <Button pending={pending} onClick={() => start('weak')}>
            Start weak areas
          </Button>
        </li>
        <li className="paper paper-areas">
          <h3>Chosen areas</h3>
          <p>
            Up to {count(exams.short.questions, 'question')}, {minutes(exams.short.minutes)}.
          </p>
          <fieldset className="area-list">
            <legend className="visually-hidden">Areas</legend>
            {offered.map(({ id, title, questions }) => (
              <label key={id}>
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  onChange={() => setAreas(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
                />
                <span>{title}</span>
                <small className="num">{questions}</small>
              </label>
            ))}
          </fieldset>
          <Button pending={pending} aria-disabled={chosen.length === 0} onClick={() => start('area')}>
            Start chosen areas
          </Button>
        </li>
      </ul>
    </section>
  );
}
