import { useCallback, useEffect, useRef, useState } from 'react';
import type { TaskView } from '../../../protocol/index.ts';
import { useServices } from '../api/services.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import { verdictSentence } from './task-state.ts';

export interface VerdictVoice {
  /** Whether the learner has asked for a verdict of this task. */
  asked: (taskId: string) => boolean;
  /** The learner asks, for some tasks or for all. */
  ask: (taskIds?: string[]) => void;
}

/**
 * Announces final verdicts. Live mode grades again and again: it says what has passed, once, and is silent about
 * what nobody claimed to have done. Who presses Check hears everything.
 */
export function useVerdictVoice(attemptId: string, tasks: TaskView[]): VerdictVoice {
  const { live } = useServices();
  const announce = useAnnounce();
  const [claimed, setClaimed] = useState<ReadonlySet<string>>(new Set());
  const latest = useRef(claimed);
  const said = useRef(new Map<string, string>());
  useEffect(
    () =>
      live.onVerdict((id, verdict) => {
        if (id !== attemptId || !verdict.final) return;
        if (verdict.status === 'failed' && !latest.current.has(verdict.taskId)) return;
        const number = tasks.findIndex((task) => task.id === verdict.taskId) + 1;
        const sentence = verdictSentence(number, verdict);
        if (number === 0 || said.current.get(verdict.taskId) === sentence) return;
        said.current.set(verdict.taskId, sentence);
        announce(sentence);
      }),
    [live, attemptId, tasks, announce],
  );
  const ask = useCallback(
    (taskIds?: string[]) => {
      said.current.clear();
      latest.current = new Set([...latest.current, ...(taskIds ?? tasks.map((task) => task.id))]);
      setClaimed(latest.current);
    },
    [tasks],
  );
  const asked = useCallback((taskId: string) => claimed.has(taskId), [claimed]);
  return { asked, ask };
}
