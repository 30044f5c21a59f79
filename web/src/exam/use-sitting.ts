import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Problem, SittingClock, SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { withChange } from '../api/live.ts';
import { ProblemError, toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { AnswerQueue, type Draft } from './answer-queue.ts';

const CONTACT_EVERY_MS = 5000;
const NOTHING: Draft = { choice: [], text: '', flagged: false };

export interface Answering {
  /** As it stands here: what was just chosen, or what the server has. */
  answerOf: (number: number) => Draft;
  saveState: (number: number) => 'none' | 'saving' | 'saved';
  unsaved: number;
  put: (number: number, draft: Draft) => void;
  /** Waits for what is on its way. */
  settled: (withinMs: number) => Promise<boolean>;
  problem: Problem | undefined;
  dismiss: () => void;
}

/** Answers of a sitting: shown at once, saved at once, kept until the server has them. */
export function useAnswers(view: SittingView): Answering {
  const { api } = useServices();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem>();
  const { id } = view;
  const queue = useMemo(() => {
    const name = `drydock.sitting.${id}`;
    return new AnswerQueue(
      {
        tab: crypto.randomUUID(),
        send: async (number, change) => {
          const { answer, clock } = await api.answerQuestion(id, number, change);
          patch(queries, id, { clock, answers: [answer] });
          return answer;
        },
        mayRetry: (error) => error instanceof ProblemError && (error.status === 0 || error.status >= 500),
        keep: (drafts) => keepDrafts(name, drafts),
        onSaved: () => undefined,
        onRefused: (error) => {
          setProblem(toProblem(error));
          void queries.invalidateQueries({ queryKey: keys.sitting(id) });
        },
      },
      keptDrafts(name),
    );
  }, [api, queries, id]);
  const wishes = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const saved = useMemo(() => new Map(view.answers.map((answer) => [answer.number, answer])), [view.answers]);
  const answerOf = useCallback(
    (number: number): Draft => wishes.get(number) ?? saved.get(number) ?? NOTHING,
    [wishes, saved],
  );
  return {
    answerOf,
    saveState: (number) => (wishes.has(number) ? 'saving' : saved.has(number) ? 'saved' : 'none'),
    unsaved: wishes.size,
    put: (number, draft) => queue.put(number, draft),
    settled: (withinMs) => queue.settled(withinMs),
    problem,
    dismiss: () => setProblem(undefined),
  };
}

/** Tells the server that this page is there, and which question it shows; gives whether it was heard. */
export function useContact(view: SittingView, number: number): boolean {
  const { api } = useServices();
  const queries = useQueryClient();
  const [heard, setHeard] = useState(true);
  const line = useRef(Promise.resolve());
  const { id, state } = view;
  const live = number > view.questions.length;
  useEffect(() => {
    if (state !== 'active') return;
    const call = async () => {
      try {
        const clock = await api.contact(id, number);
        setHeard(true);
        patch(queries, id, { clock, answers: [] });
      } catch (error) {
        if (error instanceof ProblemError && error.status !== 0 && error.status < 500)
          void queries.invalidateQueries({ queryKey: keys.sitting(id) });
        else setHeard(false);
      }
    };
    // One after the other: what was shown last is what the server hears last.
    const speak = () => {
      line.current = line.current.then(call);
    };
    const timer = window.setInterval(speak, CONTACT_EVERY_MS);
    // The machines of a live task are made, and waiting for them is given back, from now on.
    if (live) speak();
    // The time until here belongs to what was shown.
    return () => {
      window.clearInterval(timer);
      speak();
    };
  }, [api, queries, id, number, live, state]);
  return heard;
}

function patch(
  queries: ReturnType<typeof useQueryClient>,
  id: string,
  change: { clock: SittingClock; answers: SittingView['answers'] },
): void {
  queries.setQueryData<SittingView>(
    keys.sitting(id),
    (view) => view && withChange(view, { ...change, state: view.state }),
  );
}

function keepDrafts(name: string, drafts: Record<string, Draft>): void {
  try {
    if (Object.keys(drafts).length === 0) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(drafts));
  } catch (error) {
    console.info('Drydock: this browser keeps nothing over a reload.', error);
  }
}

function keptDrafts(name: string): Record<string, Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Record<string, Draft>;
  } catch (error) {
    console.info('Drydock: what this browser kept cannot be read.', error);
    return {};
  }
}
