import { TERMINAL_LIMITS, type TerminalInfo } from '../../protocol/index.ts';
import type { Viewer } from './types.ts';

/** Output is sent at most this often once it floods, and in pieces of at most so many bytes. */
const FRAME_MS = 16;
const FRAME_BYTES = 64 * 1024;
/** Small output (an echoed key, a prompt) goes out at once until so many bytes have gone out within one frame. */
const IMMEDIATE_BYTES = 8 * 1024;
/** A viewer that is further behind gets the present screen instead of what it missed. */
export const MAX_BACKLOG_BYTES = 512 * 1024;
/** And not more often than this: between two screens it keeps what it has. */
const RESYNC_MS = 250;

/** The output that all viewers of a terminal share; each has a place in it, and what it needs is kept that long. */
export interface OutputSource {
  /** Bytes since the shell began: the offset of the next one. */
  readonly receivedOffset: number;
  /** A copy of the output between two offsets. */
  output(from: number, to: number): Uint8Array;
  /** The screen with all output received so far. */
  snapshot(): Uint8Array;
}

/**
 * One viewer's share of a terminal's output: coalesced, in order, and never more on the way than the viewer draws.
 * A slow viewer delays neither the others nor the shell: it is paused, and when its backlog grows too long the backlog is
 * dropped and the viewer gets the screen as it is once it has drawn what it was sent.
 */
export class ViewerStream {
  /** What was told while output was waiting, each with the offset of the first byte that comes after it. */
  private infos: { at: number; info: TerminalInfo }[] = [];
  /** Output up to here has been sent. */
  private position = 0;
  /** Sent, not yet acknowledged. */
  private unacknowledged = 0;
  private paused = false;
  private behind = false;
  private latestInfo: TerminalInfo | undefined;
  private frameStartedAt = Number.NEGATIVE_INFINITY;
  private sentInFrame = 0;
  private resyncedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private started = false;

  constructor(
    private readonly viewer: Viewer,
    private readonly source: OutputSource,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** True while the viewer is skipping output until it can be sent the screen anew. */
  get isBehind(): boolean {
    return this.behind;
  }

  get unacknowledgedBytes(): number {
    return this.unacknowledged;
  }

  /** Offset of the first byte that it is to be sent from the source; infinite when it needs none of what is there. */
  get nextOffset(): number {
    return this.started && !this.behind ? this.position : Number.POSITIVE_INFINITY;
  }

  /** The screen as it is now; from here on the viewer gets all that follows. */
  start(): Uint8Array {
    this.started = true;
    this.position = this.source.receivedOffset;
    return this.source.snapshot();
  }

  /** There is more output. */
  output(): void {
    if (!this.started || this.behind) return;
    if (this.waitingBytes > MAX_BACKLOG_BYTES) this.renew();
    else this.schedule();
  }

  /** In order with the output: a size holds for what comes after it. */
  info(info: TerminalInfo): void {
    if (!this.started) return;
    this.latestInfo = info;
    if (this.behind) return;
    if (this.infos.length === 0 && this.waitingBytes === 0) this.viewer.info(info);
    else this.infos.push({ at: this.source.receivedOffset, info });
  }

  acknowledge(bytes: number): void {
    this.unacknowledged = Math.max(0, this.unacknowledged - bytes);
    // `<=`: with `<` a low-water mark of 0 would never resume
    if (!this.started || !this.paused || this.unacknowledged > TERMINAL_LIMITS.lowWaterBytes) return;
    this.paused = false;
    if (this.behind) this.resync();
    else this.schedule();
  }

  /** Drops what was not sent and gives the viewer the screen anew, as soon as it can take it. */
  renew(): void {
    this.behind = true;
    this.infos = [];
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.started && !this.paused) this.resync();
  }

  /** Nothing more is sent. */
  close(): void {
    this.started = false;
    clearTimeout(this.timer);
    this.infos = [];
  }

  private get waitingBytes(): number {
    return this.source.receivedOffset - this.position;
  }

  private schedule(): void {
    if (this.paused || this.timer) return;
    const now = this.now();
    if (now - this.frameStartedAt >= FRAME_MS) {
      this.frameStartedAt = now;
      this.sentInFrame = 0;
    }
    if (this.sentInFrame + this.waitingBytes <= IMMEDIATE_BYTES) this.flush();
    else this.flushIn(Math.max(0, this.frameStartedAt + FRAME_MS - now));
  }

  private flushIn(ms: number): void {
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.frameStartedAt = this.now();
      this.sentInFrame = 0;
      if (this.behind) this.resync();
      else this.flush();
    }, ms);
  }

  private flush(): void {
    while (!this.paused) {
      const [first] = this.infos;
      if (first && first.at <= this.position) {
        this.infos.shift();
        this.viewer.info(first.info);
        continue;
      }
      const until = first?.at ?? this.source.receivedOffset;
      const from = this.position;
      if (from >= until) return;
      this.position = Math.min(until, from + FRAME_BYTES);
      this.send(this.source.output(from, this.position));
    }
  }

  private send(bytes: Uint8Array): void {
    this.sentInFrame += bytes.length;
    this.unacknowledged += bytes.length;
    if (this.unacknowledged >= TERMINAL_LIMITS.highWaterBytes) this.paused = true;
    this.viewer.send(bytes);
  }

  private resync(): void {
    const waitMs = this.resyncedAt + RESYNC_MS - this.now();
    if (waitMs > 0) {
      if (!this.timer) this.flushIn(waitMs);
      return;
    }
    this.resyncedAt = this.now();
    this.behind = false;
    this.position = this.source.receivedOffset;
    if (this.latestInfo) this.viewer.info(this.latestInfo);
    this.send(this.source.snapshot());
  }
}
