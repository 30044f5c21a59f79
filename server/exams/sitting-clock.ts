import type { ContactGap, SittingClock } from '../../protocol/index.ts';

/**
 * The clock of a sitting. It runs on the server; time in which no page was heard of (network or server gone) is given
 * back up to a limit, and recorded.
 */
export interface Timed {
  startedAt: number;
  /** Absent: no clock. */
  limitMs?: number | undefined;
  contactAt: number;
  gaps: readonly ContactGap[];
}

/** Without a word of a page for so long, contact counts as lost: pages speak every five seconds. */
export const LOST_AFTER_MS = 20_000;

export const givenBackMs = ({ gaps }: Timed) => gaps.reduce((sum, gap) => sum + gap.givenBackMs, 0);

/** What would be given back if contact came back at this moment. */
function owedMs(sitting: Timed, graceMs: number, now: number): number {
  const awayMs = now - sitting.contactAt;
  if (sitting.limitMs === undefined || awayMs <= LOST_AFTER_MS) return 0;
  return Math.max(0, Math.min(awayMs, graceMs - givenBackMs(sitting)));
}

/** When it ends as things stand at this moment; later while contact is lost and time is still to be given back. */
export function endOf(sitting: Timed, graceMs: number, now: number): number | undefined {
  if (sitting.limitMs === undefined) return undefined;
  return sitting.startedAt + sitting.limitMs + givenBackMs(sitting) + owedMs(sitting, graceMs, now);
}

/** The gaps after contact at this moment. */
export function gapsAt(sitting: Timed, graceMs: number, now: number): ContactGap[] {
  if (now - sitting.contactAt <= LOST_AFTER_MS || sitting.limitMs === undefined) return [...sitting.gaps];
  return [...sitting.gaps, { from: sitting.contactAt, to: now, givenBackMs: owedMs(sitting, graceMs, now) }];
}

export function clockOf(sitting: Timed, graceMs: number, now: number): SittingClock {
  const endsAt = endOf(sitting, graceMs, now);
  return {
    now,
    ...(endsAt !== undefined && { endsAt }),
    ...(sitting.limitMs !== undefined && { limitMs: sitting.limitMs }),
    givenBackMs: givenBackMs(sitting) + owedMs(sitting, graceMs, now),
    graceLeftMs: Math.max(0, graceMs - givenBackMs(sitting) - owedMs(sitting, graceMs, now)),
  };
}
