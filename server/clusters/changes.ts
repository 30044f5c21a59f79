/** Changes this close together are told as one… */
const QUIET_MS = 60;
/** …but never later than this after the first of them. */
const LATEST_MS = 250;

/** Who wants to hear of changes, and when they do. */
export class Changes {
  private readonly listeners = new Set<() => void>();
  private quiet: NodeJS.Timeout | undefined;
  private firstAt = 0;
  private closed = false;

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(): void {
    if (this.closed) return;
    const now = performance.now();
    if (this.quiet === undefined) this.firstAt = now;
    clearTimeout(this.quiet);
    const waitMs = Math.max(0, Math.min(QUIET_MS, this.firstAt + LATEST_MS - now));
    this.quiet = setTimeout(() => {
      this.quiet = undefined;
      for (const listener of [...this.listeners]) listener();
    }, waitMs);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.quiet);
    this.listeners.clear();
  }
}

/** Resolves after a while, or at once when aborted. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}
