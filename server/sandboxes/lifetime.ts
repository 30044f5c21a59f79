import type { Clock } from './clock.ts';
import type { SandboxRecord } from './sandbox-record.ts';

/** Warns before the end of a sandbox's time, and ends it; gives what stops both. */
export function startLifetime(
  clock: Clock,
  record: SandboxRecord,
  on: { warnBeforeMs: number; warn: (expiresAt: number) => void; expire: () => void },
): () => void {
  const { expiresAt } = record.row;
  if (expiresAt === undefined) return () => undefined;
  const leftMs = expiresAt - clock.now();
  const stops = [clock.after(leftMs, on.expire)];
  // A lifetime that is shorter than the notice gets its warning at once.
  if (leftMs > 0) stops.push(clock.after(Math.max(0, leftMs - on.warnBeforeMs), () => on.warn(expiresAt)));
  return () => {
    for (const stop of stops) stop();
  };
}
