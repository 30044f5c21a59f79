import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { ExamMode, ExamOverview, SittingView, StartSitting } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useExams } from '../api/queries.ts';
import { useServices } from '../api/services.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useStored } from '../parts/stored.ts';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { ActivePaper } from './active-paper.tsx';
import './exam.css';
import { History } from './history.tsx';
import { Papers } from './papers.tsx';
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
        {exams.active && <ActivePaper active={exams.active} />}
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
