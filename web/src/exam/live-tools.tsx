import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AskedLive, SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Confirm } from '../workspace/confirm.tsx';

/** Something done with a live task whose answer is the sitting as it is then. */
export function useLiveAction(view: SittingView, act: (id: string, number: number) => Promise<SittingView>) {
  const { live } = useServices();
  return useMutation({
    mutationFn: async (number: number) => {
      const take = live.answerFor<SittingView>(keys.sitting(view.id));
      take(await act(view.id, number));
    },
  });
}

/** Beginning anew, and handing one live task in before the rest. */
export function LiveTools({ view, task }: { view: SittingView; task: AskedLive }) {
  const { api } = useServices();
  const [dialog, setDialog] = useState<'reset' | 'hand-in'>();
  const reset = useLiveAction(view, api.resetLive);
  const handIn = useLiveAction(view, api.handInLive);
  const error = reset.error ?? handIn.error;
  const close = () => setDialog(undefined);
  if (task.state !== 'ready' && task.state !== 'grading') return null;
  const grading = handIn.isPending || task.state === 'grading';
  return (
    <div className="live-tools">
      {error && (
        <ProblemNotice
          problem={toProblem(error)}
          onDismiss={() => {
            reset.reset();
            handIn.reset();
          }}
        />
      )}
      <Button
        size="small"
        icon="reset"
        aria-disabled={grading}
        pending={reset.isPending}
        onClick={() => setDialog('reset')}
      >
        Begin anew
      </Button>
      <Button size="small" icon="check" pending={grading} onClick={() => setDialog('hand-in')}>
        Hand in this task
      </Button>
      <ConfirmReset open={dialog === 'reset'} onClose={close} onConfirm={() => reset.mutate(task.number)} />
      <ConfirmHandIn open={dialog === 'hand-in'} onClose={close} onConfirm={() => handIn.mutate(task.number)} />
    </div>
  );
}

interface AskProps {
  open: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

function ConfirmReset(ask: AskProps) {
  return (
    <Confirm title="Begin this task anew?" action="Begin anew" danger {...ask}>
      <p>Its machines are thrown away and made anew, with everything you did on them. The clock goes on.</p>
    </Confirm>
  );
}

function ConfirmHandIn(ask: AskProps) {
  return (
    <Confirm title="Hand in this task now?" action="Hand in" {...ask}>
      <p>It is graded as its machines are now, and they are removed, which makes room for others.</p>
      <p>
        You cannot come back to it; what it came to is in the report. There is no need to: with the paper, all are
        graded.
      </p>
    </Confirm>
  );
}
