import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { SittingSummary } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Confirm } from '../workspace/confirm.tsx';
import './report.css';

/** The paper that is being sat: back to it, or give it up. */
export function ActivePaper({ active }: { active: SittingSummary }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const discard = useMutation({
    mutationFn: () => api.discard(active.id),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.exams }),
  });
  const grading = active.state === 'grading';
  const clock = active.practice ? 'Practice, without a clock.' : 'Its clock is running.';
  return (
    <div className="exams-active">
      <div>
        <p className="exams-active-title">{active.title}</p>
        <p>{grading ? 'Handed in: its live tasks are being graded.' : clock}</p>
      </div>
      <p className="report-actions">
        {!grading && (
          <Button kind="quiet" pending={discard.isPending} onClick={() => setAsking(true)}>
            Give it up
          </Button>
        )}
        <Link className="button" data-kind="main" href={`/sittings/${active.id}`}>
          {grading ? 'Look' : 'Go on'}
        </Link>
      </p>
      {discard.error && <ProblemNotice problem={toProblem(discard.error)} onDismiss={() => discard.reset()} />}
      <Confirm
        title="Give this paper up?"
        open={asking}
        action="Give it up"
        danger
        onClose={() => setAsking(false)}
        onConfirm={() => discard.mutate()}
      >
        <p>
          Its answers are thrown away and it is not scored{active.live > 0 && '; the machines of its live tasks go'}.
        </p>
        <p>To see a report on what you have answered, submit it instead.</p>
      </Confirm>
    </div>
  );
}
