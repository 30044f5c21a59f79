/** Saves when output has been quiet for so long, and under load at least so often. */
const QUIET_MS = 500;
const LATEST_MS = 5000;

/** Decides when a changed screen is stored; saves never overlap. */
export class ScreenSaver {
  private changedAt = 0;
  private dirtySince: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private saving: Promise<void> = Promise.resolve();

  /** `save` handles its own errors. */
  constructor(
    private readonly save: () => Promise<void>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  changed(): void {
    this.changedAt = this.now();
    this.dirtySince ??= this.changedAt;
    this.timer ??= setTimeout(() => this.look(), QUIET_MS);
  }

  /** Stores now what has not been stored, and resolves when it is. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.dirtySince !== undefined) {
      this.dirtySince = undefined;
      this.saving = this.saving.then(this.save);
    }
    return this.saving;
  }

  /** Forgets what has not been stored; resolves when no save is running. */
  stop(): Promise<void> {
    this.dirtySince = undefined;
    return this.flush();
  }

  private look(): void {
    this.timer = undefined;
    if (this.dirtySince === undefined) return;
    const now = this.now();
    const quietInMs = this.changedAt + QUIET_MS - now;
    const latestInMs = this.dirtySince + LATEST_MS - now;
    const waitMs = Math.min(quietInMs, latestInMs);
    if (waitMs <= 0) void this.flush();
    else this.timer = setTimeout(() => this.look(), waitMs);
  }
}
