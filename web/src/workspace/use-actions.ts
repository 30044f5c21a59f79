import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { AttemptView, Problem } from '../../../protocol/index.ts';
import type { TakenHint } from '../api/api.ts';
import { keys } from '../api/keys.ts';
import { ProblemError, toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';

/** What can be done with an attempt. A second press of what is under way does nothing; refusals become `problem`. */
export interface Actions {
  pending: (name: string) => boolean;
  problem: Problem | undefined;
  dismiss: () => void;
  check: (taskIds?: string[]) => Promise<void>;
  setLive: (live: boolean) => Promise<void>;
  answer: (question: string, answer: string) => Promise<void>;
  takeHint: (taskId: string) => Promise<void>;
  /** Shows the solution of a task for all its points. */
  giveUp: (taskId: string) => Promise<void>;
  reset: () => Promise<void>;
  extend: () => Promise<void>;
  /** Gives true when the attempt is over, also when another tab was faster. */
  end: () => Promise<boolean>;
}

export function useActions(id: string): Actions {
  const { api, live: news } = useServices();
  const { run, pending, problem, dismiss } = useRunner(id);
  const queries = useQueryClient();
  return useMemo<Actions>(() => {
    const act = async <T>(
      name: string,
      work: () => Promise<T>,
      viewOf: (answer: T) => AttemptView,
      quiet?: string[],
    ) => {
      const take = news.answerFor<AttemptView>(keys.attempt(id));
      const answer = await run(name, work, quiet);
      if (answer) take(viewOf(answer));
      return answer;
    };
    const change = async (name: string, work: () => Promise<AttemptView>) => void (await act(name, work, same));
    return {
      pending,
      problem,
      dismiss,
      check: (taskIds) => change(checkName(taskIds), () => api.check(id, taskIds)),
      setLive: (live) => change('live', () => api.setLive(id, live)),
      answer: (question, answer) => change(`answer:${question}`, () => api.answer(id, question, answer)),
      takeHint: async (taskId) => {
        const hint = await run(`hint:${taskId}`, () => api.takeHint(id, taskId));
        if (hint) queries.setQueryData<AttemptView>(keys.attempt(id), (now) => now && withHint(now, taskId, hint));
      },
      giveUp: (taskId) => change(`give-up:${taskId}`, () => api.giveUp(id, taskId)),
      reset: () => change('reset', () => api.reset(id)),
      extend: () => change('extend', () => api.extend(id)),
      end: async () => {
        const end = () => api.end(id);
        const result = await act('end', end, ({ attempt }) => attempt, ['attempt_ended']);
        if (result) queries.setQueryData(keys.result(id), result);
        void queries.invalidateQueries({ queryKey: keys.labs });
        return result !== undefined || queries.getQueryData<AttemptView>(keys.attempt(id))?.state !== 'active';
      },
    };
  }, [api, news, id, queries, run, pending, problem, dismiss]);
}

const same = (attempt: AttemptView): AttemptView => attempt;

/** The server tells it by the socket as well; whoever comes first. */
function withHint(attempt: AttemptView, taskId: string, { hint, taken }: TakenHint): AttemptView {
  const known = attempt.hintTexts[taskId] ?? [];
  if (known.length >= taken) return attempt;
  return {
    ...attempt,
    hintsTaken: { ...attempt.hintsTaken, [taskId]: taken },
    hintTexts: { ...attempt.hintTexts, [taskId]: [...known, hint] },
  };
}

export function checkName(taskIds?: string[]): string {
  return `check:${taskIds?.join(',') ?? ''}`;
}

/** Runs one request a name at a time and keeps the last refusal. */
function useRunner(id: string) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem>();
  const running = useRef(new Set<string>());

  const run = useCallback(
    async <T>(name: string, work: () => Promise<T>, quiet: string[] = []): Promise<T | undefined> => {
      if (running.current.has(name)) return undefined;
      running.current.add(name);
      setBusy(new Set(running.current));
      setProblem(undefined);
      try {
        return await work();
      } catch (error) {
        // Another tab may have been faster: what the server says now is what counts.
        if (error instanceof ProblemError && error.status === 409) {
          await queries.refetchQueries({ queryKey: keys.attempt(id) });
        }
        const refusal = toProblem(error);
        if (!quiet.includes(refusal.code)) setProblem(refusal);
        return undefined;
      } finally {
        running.current.delete(name);
        setBusy(new Set(running.current));
      }
    },
    [id, queries],
  );
  const pending = useCallback((name: string) => busy.has(name), [busy]);
  const dismiss = useCallback(() => setProblem(undefined), []);
  return { run, pending, problem, dismiss };
}
