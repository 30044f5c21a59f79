import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Problem, SittingClock, SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { withChange } from '../api/live.ts';
import { ProblemError, toProblem } from '../api/problem-error.ts';
import { useServices } from '../api/services.tsx';
import { AnswerQueue, type Draft } from './answer-queue.ts';
import { DraftStore, type KeptDraft } from './draft-store.ts';

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
  const revisions = useRef(new Map<number, number>());
  revisions.current = new Map(view.answers.map(({ number, revision }) => [number, revision]));
  const revisionOf = useCallback((number: number) => revisions.current.get(number) ?? 0, []);
  const [queue, drafts] = useMemo(() => {
    const tab = crypto.randomUUID();
    const store = new DraftStore(id, tab);
    const made = new AnswerQueue({
      tab,
      send: async (number, change) => {
        const { answer, clock } = await api.answerQuestion(id, number, change);
        patch(queries, id, { clock, answers: [answer] });
        return answer;
      },
      mayRetry: (error) => error instanceof ProblemError && (error.status === 0 || error.status >= 500),
      keep: (wanted) => store.keep(withRevisions(wanted, revisionOf)),
      onSaved: () => undefined,
      onRefused: (error) => {
        setProblem(toProblem(error));
        void queries.invalidateQueries({ queryKey: keys.sitting(id) });
      },
    });
    return [made, store] as const;
  }, [api, queries, id, revisionOf]);
  useTakeOver(queue, drafts, revisionOf);
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

type RevisionOf = (number: number) => number;

function withRevisions(drafts: Record<string, Draft>, revisionOf: RevisionOf): Record<string, KeptDraft> {
  return Object.fromEntries(
    Object.entries(drafts).map(([number, draft]) => [number, { ...draft, revision: revisionOf(Number(number)) }]),
  );
}

/** Sends what closed pages could not, unless something newer has been answered since. */
function useTakeOver(queue: AnswerQueue, drafts: DraftStore, revisionOf: RevisionOf): void {
  useEffect(() => {
    drafts
      .takeOver()
      .then((left) => {
        for (const [number, draft] of left.flatMap((drawer) => Object.entries(drawer)))
          if (draft.revision === revisionOf(Number(number))) queue.put(Number(number), draft);
      })
      .catch((error: unknown) => console.info('Drydock: what this browser kept cannot be read.', error));
  }, [queue, drafts, revisionOf]);
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
