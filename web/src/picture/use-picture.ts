import { useEffect, useState } from 'react';
import type { ClusterPicture } from '../../../protocol/index.ts';
import { useServices } from '../api/services.tsx';

/** At most ten redraws a second, however fast the cluster changes. */
export const REDRAW_MS = 100;

/** The latest picture of an attempt's cluster. */
export function usePicture(attemptId: string): ClusterPicture | undefined {
  const { live } = useServices();
  const [picture, setPicture] = useState<ClusterPicture>();
  useEffect(() => {
    const paced = pace(REDRAW_MS, setPicture);
    const stop = live.onPicture(attemptId, paced.push);
    return () => {
      stop();
      paced.stop();
    };
  }, [live, attemptId]);
  return picture;
}

/** Name of the node that leads the swarm, once it is known. */
export function useLeader(attemptId: string): string | undefined {
  const { live } = useServices();
  const [leader, setLeader] = useState<string>();
  useEffect(
    () => live.onPicture(attemptId, (picture) => setLeader(picture.nodes.find((node) => node.leader)?.name)),
    [live, attemptId],
  );
  return leader;
}

/** Passes on the first value at once and then only the newest of each `everyMs`. */
export function pace<T>(everyMs: number, draw: (value: T) => void): { push: (value: T) => void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: { value: T } | undefined;
  const tick = () => {
    timer = undefined;
    if (!next) return;
    const { value } = next;
    next = undefined;
    push(value);
  };
  const push = (value: T) => {
    if (timer !== undefined) {
      next = { value };
      return;
    }
    timer = setTimeout(tick, everyMs);
    draw(value);
  };
  return {
    push,
    stop: () => {
      if (timer !== undefined) clearTimeout(timer);
      next = undefined;
    },
  };
}
