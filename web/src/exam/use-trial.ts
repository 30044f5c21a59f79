import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Problem, StartTrial, TrialCommand, TrialView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';

/** While something goes on its steps are asked for so often; otherwise the server is told that somebody is there. */
const BUSY_MS = 400;
const IDLE_MS = 10_000;

/** Claims a sandbox in which an answer is tried out. */
export function useStartTrial() {
  const { api } = useServices();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: StartTrial) => api.startTrial(wish),
    onSuccess: (trial) => queries.setQueryData<TrialView>(keys.trial(trial.id), trial),
  });
}

export interface TrialModel {
  trial: TrialView | undefined;
  problem: Problem | undefined;
  /** What was asked for and has not been answered yet. */
  pending: 'run' | 'look' | 'end' | undefined;
  run: (which: TrialCommand) => void;
  look: () => void;
  end: () => void;
}

/** A trial while it is shown. It ends when it is not shown any more. */
export function useTrial(id: string): TrialModel {
  const { api, live } = useServices();
  const query = useQuery({
    queryKey: keys.trial(id),
    queryFn: ({ signal }) => api.trial(id, signal),
    refetchInterval: ({ state }) => (state.status === 'error' ? false : pauseMs(state.data?.state)),
    retry: 2,
  });
  const act = async (work: () => Promise<TrialView>) => {
    const take = live.answerFor<TrialView>(keys.trial(id));
    take(await work());
  };
  const running = useMutation({ mutationFn: (which: TrialCommand) => act(() => api.runTrial(id, which)) });
  const looking = useMutation({ mutationFn: () => act(() => api.lookAgain(id)) });
  const ending = useMutation({ mutationFn: () => act(() => api.endTrial(id)) });
  useEndWhenLeft(id);
  const error = query.error ?? running.error ?? looking.error ?? ending.error;
  return {
    trial: query.data,
    problem: error ? toProblem(error) : undefined,
    pending: running.isPending ? 'run' : looking.isPending ? 'look' : ending.isPending ? 'end' : undefined,
    run: (which) => running.mutate(which),
    look: () => looking.mutate(),
    end: () => ending.mutate(),
  };
}

function pauseMs(state: TrialView['state'] | undefined): number | false {
  if (state === 'ended' || state === 'failed') return false;
  return state === 'ready' ? IDLE_MS : BUSY_MS;
}

/** Nobody sees it any more: the machines are given back at once. */
function useEndWhenLeft(id: string): void {
  const { api } = useServices();
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    const end = () => {
      // Whoever leaves hears no answer; the server ends it a little later by itself.
      api.endTrial(id).catch((error: unknown) => console.info('Drydock: a trial was not ended by hand.', error));
    };
    window.addEventListener('pagehide', end);
    return () => {
      shown.current = false;
      window.removeEventListener('pagehide', end);
      // React shows effects twice while one develops.
      setTimeout(() => {
        if (!shown.current) end();
      }, 0);
    };
  }, [api, id]);
}
