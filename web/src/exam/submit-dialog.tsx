import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem, SittingReport, SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { count } from '../parts/words.ts';
import { DialogSheet } from '../workspace/confirm.tsx';
import type { Answering } from './use-sitting.ts';
import { stateOf } from './words.ts';

interface Props {
  view: SittingView;
  answering: Answering;
  open: boolean;
  onClose: () => void;
  onGo: (number: number) => void;
}

/** Answers on their way are waited for so long before the paper is handed in. */
const WAIT_MS = 8000;

/** Says what is still open before the paper is handed in. */
export function SubmitDialog({ view, answering, open, onClose, onGo }: Props) {
  const { submit, pending, problem } = useSubmit(view.id, answering);
  const unfinished = view.questions.filter((asked) => stateOf(asked, answering.answerOf(asked.number)) !== 'answered');
  const flagged = [...view.questions, ...view.live].filter(({ number }) => answering.answerOf(number).flagged);
  const goTo = (number: number) => {
    onClose();
    onGo(number);
  };
  return (
    <DialogSheet title="Submit the paper?" open={open} onClose={onClose}>
      <div className="dialog-text">
        <p>
          {unfinished.length === 0
            ? 'Every question is answered.'
            : `${count(unfinished.length, 'question')} without a complete answer: ${unfinished.length === 1 ? 'it counts' : 'they count'} as wrong.`}
        </p>
        <LiveNote view={view} />
        <Numbers label="Open" numbers={unfinished.map(({ number }) => number)} onGo={goTo} />
        <Numbers label="Flagged" numbers={flagged.map(({ number }) => number)} onGo={goTo} />
        {problem && <ProblemNotice problem={problem} />}
      </div>
      <div className="dialog-actions">
        <Button onClick={onClose}>Go on working</Button>
        <Button kind="main" pending={pending} onClick={() => void submit()}>
          Submit now
        </Button>
      </div>
    </DialogSheet>
  );
}

/** Hands the paper in once every answer has arrived; the answer comes when the live tasks are graded. */
function useSubmit(id: string, answering: Answering) {
  const { api } = useServices();
  const queries = useQueryClient();
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const submit = async () => {
    setPending(true);
    setProblem(undefined);
    try {
      if (!(await answering.settled(WAIT_MS))) throw new Error('unsaved');
      const report = await api.submit(id);
      queries.setQueryData<SittingReport>(keys.report(id), report);
      queries.setQueryData<SittingView>(keys.sitting(id), (known) => known && { ...known, state: 'submitted' });
      void queries.invalidateQueries({ queryKey: keys.exams });
    } catch (error) {
      setProblem(error instanceof Error && error.message === 'unsaved' ? UNSAVED : toProblem(error));
    } finally {
      setPending(false);
    }
  };
  return { submit, pending, problem };
}

/** What becomes of the live tasks. */
function LiveNote({ view }: { view: SittingView }) {
  const { live } = view;
  if (live.length === 0) return null;
  const failed = live.filter(({ state }) => state === 'failed').length;
  const unready = live.filter(({ state }) => state === 'queued' || state === 'preparing').length;
  return (
    <>
      <p>{count(live.length, 'live task')} are graded as their machines are then; their terminals close.</p>
      {unready > 0 && (
        <p>
          {count(unready, 'live task')} {unready === 1 ? 'has' : 'have'} no machines yet: not begun counts as nothing.
        </p>
      )}
      {failed > 0 && <p>{count(failed, 'live task')} without machines: left out of the score.</p>}
    </>
  );
}

const UNSAVED: Problem = {
  type: 'about:blank',
  title: 'Some answers have not reached the server yet',
  status: 0,
  code: 'answers_unsaved',
  action: 'They are sent as soon as the connection is back; submit then.',
};

function Numbers({ label, numbers, onGo }: { label: string; numbers: number[]; onGo: (number: number) => void }) {
  if (numbers.length === 0) return null;
  return (
    <p className="exam-go">
      {label}:{' '}
      {numbers.map((number) => (
        <Button key={number} size="small" aria-label={`Go to question ${number}`} onClick={() => onGo(number)}>
          {number}
        </Button>
      ))}
    </p>
  );
}
