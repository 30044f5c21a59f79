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
