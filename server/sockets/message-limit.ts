import type { Logger } from 'pino';
import type { Socket } from 'socket.io';

/**
 * Messages of one connection. A page that draws a flood acknowledges each 64 KiB, some hundred times a second at the
 * most; keys, mouse and resizes are far fewer. What a page gathers while its network stands still comes at once.
 */
export const MESSAGE_LIMITS = { perSecond: 1000, atOnce: 4000 } as const;

/** Tokens that come back with time: `atOnce` of them at first, `perSecond` again each second, never more than `atOnce`. */
export class TokenBucket {
  private tokens: number;
  private countedAt: number;

  constructor(
    private readonly limits: { perSecond: number; atOnce: number },
    /** ms */
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = limits.atOnce;
    this.countedAt = now();
  }

  /** Takes one; false when none is left. */
  take(): boolean {
    const now = this.now();
    const { perSecond, atOnce } = this.limits;
    this.tokens = Math.min(atOnce, this.tokens + ((now - this.countedAt) / 1000) * perSecond);
    this.countedAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/**
 * Ends a connection that sends more messages than any page does, so that it costs no more of the server than reading
 * them. A page comes back by itself and is given everything anew; one lost message (an acknowledgement, say) would leave
 * it in an unknown state.
 */
export function limitMessages(
  socket: Pick<Socket, 'use' | 'conn'>,
  log: Pick<Logger, 'warn'>,
  bucket: TokenBucket = new TokenBucket(MESSAGE_LIMITS),
): void {
  let ended = false;
  socket.use((_message, next) => {
    if (!ended && bucket.take()) {
      next();
      return;
    }
    if (ended) return;
    ended = true;
    log.warn(MESSAGE_LIMITS, 'a connection sent too many messages and was closed');
    socket.conn.close(true);
  });
}
