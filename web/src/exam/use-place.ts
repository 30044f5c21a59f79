import type { SittingView } from '../../../protocol/index.ts';
import { useStored } from '../parts/stored.ts';

/** The question or live task that was open when the page was left, and how to go to another. */
export function usePlace(view: SittingView): [number, (number: number) => void] {
  const last = view.questions.length + view.live.length;
  const within = (number: number) => Math.min(Math.max(1, number), last);
  const parse = (value: unknown) => {
    const known = value as { id?: unknown; number?: unknown } | undefined;
    return known?.id === view.id && typeof known.number === 'number'
      ? { id: view.id, number: known.number }
      : undefined;
  };
  const [place, setPlace] = useStored('sitting-place', { id: view.id, number: 1 }, parse);
  return [within(place.number), (next) => setPlace({ id: view.id, number: within(next) })];
}
