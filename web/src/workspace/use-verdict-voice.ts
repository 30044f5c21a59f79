import { useCallback, useEffect, useRef } from 'react';
import type { TaskView } from '../../../protocol/index.ts';
import { useServices } from '../api/services.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { verdictSentence } from './task-state.ts';

/**
 * Announces final verdicts. Live mode grades again and again: what was said already is not said twice, unless the
 * learner asked; the returned function tells that they did.
 */
export function useVerdictVoice(attemptId: string, tasks: TaskView[]): () => void {
  const { live } = useServices();
  const announce = useAnnounce();
  const said = useRef(new Map<string, string>());
  useEffect(
    () =>
      live.onVerdict((id, verdict) => {
        if (id !== attemptId || !verdict.final) return;
        const number = tasks.findIndex((task) => task.id === verdict.taskId) + 1;
        const sentence = verdictSentence(number, verdict);
        if (number === 0 || said.current.get(verdict.taskId) === sentence) return;
        said.current.set(verdict.taskId, sentence);
        announce(sentence);
      }),
    [live, attemptId, tasks, announce],
  );
  return useCallback(() => said.current.clear(), []);
}
