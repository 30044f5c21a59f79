import { useNow } from './use-now.ts';
import { clockText } from './words.ts';

/** A clock that counts down to a moment (ms since epoch, server's time). */
export function TimeLeft({ until }: { until: number }) {
  const now = useNow(1000);
  return <span className="num">{clockText(until - now)}</span>;
}
