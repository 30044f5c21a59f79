/** Runs `work` when asked, never twice at once, with at least `gapMs` of rest between the end of one and the next. */
export class PacedLoop {
  private timer: NodeJS.Timeout | undefined;
  private running = false;
  private again = false;
  private closed = false;
  private restUntil = 0;

  constructor(
    private readonly gapMs: number,
    private readonly work: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Asks for a run; asks that come while one is waiting or under way are one. */
  ask(): void {
    if (this.closed) return;
    if (this.running) {
      this.again = true;
      return;
    }
    this.timer ??= setTimeout(() => void this.run(), Math.max(0, this.restUntil - Date.now()));
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.running = true;
    try {
      await this.work();
    } catch (error) {
      this.onError(error);
    } finally {
      this.running = false;
      this.restUntil = Date.now() + this.gapMs;
      if (this.again) {
        this.again = false;
        this.ask();
      }
    }
  }
}

/** Asks again some times after something happened; a new beginning takes the place of asks that are still to come. */
export class FollowUp {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly delaysMs: readonly number[],
    private readonly ask: () => void,
  ) {}

  begin(): void {
    this.end();
    for (const ms of this.delaysMs) this.add(ms);
  }

  /** One more ask beside those to come. */
  add(ms: number): void {
    this.timers.push(setTimeout(this.ask, ms).unref());
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers = [];
  }
}
