import type { ContactGap, SittingClock } from '../../protocol/index.ts';

/**
 * The clock of a sitting. It runs on the server; time in which no page was heard of (network or server gone), or in which a
 * page waited for the sandbox of a live task, is given back up to a limit of its own, and recorded.
 */
export interface Timed {
  startedAt: number;
  /** Absent: no clock. */
  limitMs?: number | undefined;
  contactAt: number;
  gaps: readonly ContactGap[];
  /** Since when a page has been showing a live task whose sandbox is being made. */
  waitingSince?: number | undefined;
}

/** How much is given back at most in one sitting. */
export interface Allowance {
  /** Of time without contact. */
  graceMs: number;
  /** Of time spent waiting for sandboxes. */
  waitMs: number;
}

/** Without a word of a page for so long, contact counts as lost: pages speak every five seconds. */
export const LOST_AFTER_MS = 20_000;

export const givenBackMs = ({ gaps }: Pick<Timed, 'gaps'>, why?: ContactGap['why']) =>
  gaps.filter((gap) => gap.why === why).reduce((sum, gap) => sum + gap.givenBackMs, 0);

const isLost = (sitting: Timed, now: number) => now - sitting.contactAt > LOST_AFTER_MS;

/** What would be given back if contact came back at this moment. */
function owedMs(sitting: Timed, { graceMs }: Allowance, now: number): number {
  if (sitting.limitMs === undefined || !isLost(sitting, now)) return 0;
  return Math.max(0, Math.min(now - sitting.contactAt, graceMs - givenBackMs(sitting)));
}

/** When it ends as things stand at this moment; later while time is still to be given back. */
export function endOf(sitting: Timed, allowance: Allowance, now: number): number | undefined {
  if (sitting.limitMs === undefined) return undefined;
  const given = { gaps: gapsAt(sitting, allowance, now) };
  return sitting.startedAt + sitting.limitMs + givenBackMs(given) + givenBackMs(given, 'sandbox');
}

/** The gaps after contact at this moment. */
export function gapsAt(sitting: Timed, allowance: Allowance, now: number): ContactGap[] {
  if (sitting.limitMs === undefined) return [...sitting.gaps];
  const lost = isLost(sitting, now);
  const gaps = waited(sitting, allowance, lost ? sitting.contactAt : now);
  return lost ? [...gaps, { from: sitting.contactAt, to: now, givenBackMs: owedMs(sitting, allowance, now) }] : gaps;
}

/** With the wait that goes on, as long as it has been by then: one entry, which grows. */
function waited({ gaps, waitingSince }: Timed, { waitMs }: Allowance, until: number): ContactGap[] {
  if (waitingSince === undefined || until <= waitingSince) return [...gaps];
  const others = gaps.filter(({ from, why }) => !(why === 'sandbox' && from === waitingSince));
  const leftMs = Math.max(0, waitMs - givenBackMs({ gaps: others }, 'sandbox'));
  const gap = { from: waitingSince, to: until, givenBackMs: Math.min(until - waitingSince, leftMs) };
  return [...others, { ...gap, why: 'sandbox' }];
}

export function clockOf(sitting: Timed, allowance: Allowance, now: number): SittingClock {
  const endsAt = endOf(sitting, allowance, now);
  const given = { gaps: gapsAt(sitting, allowance, now) };
  const lostMs = givenBackMs(given);
  const waitedMs = givenBackMs(given, 'sandbox');
  const waits = sitting.waitingSince !== undefined && sitting.limitMs !== undefined && !isLost(sitting, now);
  return {
    now,
    ...(endsAt !== undefined && { endsAt }),
    ...(sitting.limitMs !== undefined && { limitMs: sitting.limitMs }),
    givenBackMs: lostMs + waitedMs,
    graceLeftMs: Math.max(0, allowance.graceMs - lostMs),
    stands: waits && waitedMs < allowance.waitMs,
  };
}
