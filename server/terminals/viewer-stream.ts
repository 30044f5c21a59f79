import { TERMINAL_LIMITS, type TerminalInfo } from '../../protocol/index.ts';
import type { Viewer } from './types.ts';

/** Output is sent at most this often once it floods, and in pieces of at most so many bytes. */
const FRAME_MS = 16;
const FRAME_BYTES = 64 * 1024;
const UNJOINED_BYTES = 8 * 1024;
/** Small output (an echoed key, a prompt) goes out at once until so many bytes have gone out within one frame. */
const IMMEDIATE_BYTES = 8 * 1024;
/** A viewer that is further behind gets the present screen instead of what it missed. */
export const MAX_BACKLOG_BYTES = 1024 * 1024;
/** And not more often than this: between two screens it keeps what it has. */
const RESYNC_MS = 250;

type Item = { kind: 'output'; bytes: Uint8Array } | { kind: 'info'; info: TerminalInfo };

/**
 * One viewer's share of a terminal's output: coalesced, in order, and never more on the way than the viewer draws.
 * A slow viewer delays neither the others nor the shell: it is paused, and when its backlog grows too long the backlog is
 * dropped and the viewer gets the screen as it is once it has drawn what it was sent.
 */
export class ViewerStream {
  private queue: Item[] = [];
  private queuedBytes = 0;
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
    private readonly snapshot: () => Uint8Array,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** True while the viewer is skipping output until it can be sent the screen anew. */
  get isBehind(): boolean {
    return this.behind;
  }

  get unacknowledgedBytes(): number {
    return this.unacknowledged;
  }

  /** The screen as it is now; from here on the viewer gets all that follows. */
  start(): Uint8Array {
    this.started = true;
    return this.snapshot();
  }

  output(bytes: Uint8Array): void {
    if (!this.started || this.behind) return;
    this.queue.push({ kind: 'output', bytes });
    this.queuedBytes += bytes.length;
    if (this.queuedBytes > MAX_BACKLOG_BYTES) this.renew();
    else this.schedule();
  }

  /** In order with the output: a size holds for what comes after it. */
  info(info: TerminalInfo): void {
    if (!this.started) return;
    this.latestInfo = info;
    if (this.queue.length === 0 && !this.behind) this.viewer.info(info);
    else if (!this.behind) this.queue.push({ kind: 'info', info });
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
    this.queue = [];
    this.queuedBytes = 0;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.started && !this.paused) this.resync();
  }

  /** Nothing more is sent. */
  close(): void {
    this.started = false;
    clearTimeout(this.timer);
    this.queue = [];
  }

  private schedule(): void {
    if (this.paused || this.timer) return;
    const now = this.now();
    if (now - this.frameStartedAt >= FRAME_MS) {
      this.frameStartedAt = now;
      this.sentInFrame = 0;
    }
    if (this.sentInFrame + this.queuedBytes <= IMMEDIATE_BYTES) this.flush();
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
    while (this.queue.length > 0 && !this.paused) {
      const [first] = this.queue;
      if (first?.kind === 'info') {
        this.queue.shift();
        this.viewer.info(first.info);
      } else this.send(this.takePiece());
    }
  }

  /** Up to FRAME_BYTES from the head of the queue: small parts joined, a large one as it is (copies are garbage). */
  private takePiece(): Uint8Array {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length < FRAME_BYTES) {
      const [first] = this.queue;
      if (first?.kind !== 'output' || (length > 0 && first.bytes.length >= UNJOINED_BYTES)) break;
      const part = first.bytes.subarray(0, FRAME_BYTES - length);
      if (part.length === first.bytes.length) this.queue.shift();
      else first.bytes = first.bytes.subarray(part.length);
      parts.push(part);
      length += part.length;
    }
    this.queuedBytes -= length;
    const [only] = parts;
    return parts.length === 1 && only ? only : Buffer.concat(parts);
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
    if (this.latestInfo) this.viewer.info(this.latestInfo);
    this.send(this.snapshot());
  }
}
