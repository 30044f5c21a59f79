import { useEffect, useMemo, useState } from 'react';
import type { ClusterPicture, NodeRole } from '../../../protocol/index.ts';
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

/** What a node is in its cluster. */
export interface Standing {
  role: NodeRole;
  leader: boolean;
}

/** What the nodes are now, by their names, once it is known: a learner promotes and demotes them. */
export function useStandings(attemptId: string): ReadonlyMap<string, Standing> {
  const { live } = useServices();
  // As text, so that a picture that changes nothing of it redraws nothing.
  const [told, setTold] = useState('[]');
  useEffect(
    () =>
      live.onPicture(attemptId, ({ nodes }) =>
        setTold(JSON.stringify(nodes.map(({ name, role, leader }) => [name, { role, leader }]))),
      ),
    [live, attemptId],
  );
  return useMemo(() => new Map(JSON.parse(told) as [string, Standing][]), [told]);
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
