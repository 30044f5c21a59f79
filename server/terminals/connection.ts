import { TerminalError } from './errors.ts';
import type { TerminalLink } from './types.ts';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 3000;
/** How long after a loss input waits for the link to come back. */
const INPUT_WAITS_MS = 10_000;

export type ConnectionState = 'open' | 'reconnecting' | 'exited';

export interface ConnectionEvents {
  /** A new link; its listeners are to be set now. */
  linked(link: TerminalLink): Promise<void>;
  state(state: ConnectionState, exitCode?: number): void;
  trouble(error: unknown): void;
}

/** Keeps a terminal's link: attaches, and when the way is lost attaches again until the shell has ended or close(). */
export class Connection {
  private link: TerminalLink | undefined;
  private readonly closing = new AbortController();
  private readonly waiting = new Set<() => void>();
  private current: ConnectionState = 'reconnecting';
  private since = performance.now();

  constructor(
    private readonly attach: (create: boolean, signal: AbortSignal) => Promise<TerminalLink>,
    private readonly events: ConnectionEvents,
  ) {}

  get state(): ConnectionState {
    return this.current;
  }

  get live(): TerminalLink | undefined {
    return this.link;
  }

  /** Starts a new shell; rejects when that fails. */
  async create(): Promise<void> {
    await this.connect(true);
  }

  /** Finds a shell of before again. Resolves after the first try; further ones follow by themselves. */
  async resume(): Promise<void> {
    if (!(await this.tryAgain())) void this.retry();
  }

  /** The link, waiting for a lost one; rejects with terminal_exited or terminal_lost. */
  async ready(): Promise<TerminalLink> {
    const waitMs = this.since + INPUT_WAITS_MS - performance.now();
    if (!this.link && this.current === 'reconnecting' && waitMs > 0) await this.change(waitMs);
    if (this.link) return this.link;
    if (this.current === 'exited') throw new TerminalError('terminal_exited', 'The shell of this terminal has ended');
    throw new TerminalError('terminal_lost', 'The terminal cannot be reached at the moment', {
      action: 'It is tried again by itself.',
    });
  }

  /** Lets go of the shell, which goes on. */
  close(): void {
    this.closing.abort();
    this.link?.close();
    this.link = undefined;
    this.wake();
  }

  private async connect(create: boolean): Promise<void> {
    const { signal } = this.closing;
    const link = await this.attach(create, signal);
    if (signal.aborted) {
      link.close();
      return;
    }
    this.link = link;
    await this.events.linked(link);
    this.become('open');
    link.onEnd((end) => {
      if (this.link !== link || signal.aborted) return;
      this.link = undefined;
      if (end.kind === 'exit') this.become('exited', end.code);
      else void this.lost(end.error);
    });
  }

  private async lost(error: string): Promise<void> {
    this.events.trouble(new TerminalError('terminal_lost', error));
    this.become('reconnecting');
    await this.retry();
  }

  private async retry(): Promise<void> {
    const { signal } = this.closing;
    for (let waitMs = FIRST_RETRY_MS; !signal.aborted; waitMs = Math.min(LAST_RETRY_MS, waitMs * 2)) {
      // ends early when closed; the loop then ends too
      await this.change(waitMs);
      if (signal.aborted || (await this.tryAgain())) return;
    }
  }

  /** True when nothing is left to try: connected, or the shell is gone for good. */
  private async tryAgain(): Promise<boolean> {
    try {
      await this.connect(false);
      return true;
    } catch (error) {
      if (this.closing.signal.aborted) return true;
      this.events.trouble(error);
      if (!(error instanceof TerminalError) || error.code !== 'terminal_not_found') return false;
      this.become('exited');
      return true;
    }
  }

  private become(state: ConnectionState, exitCode?: number): void {
    this.current = state;
    this.since = performance.now();
    this.events.state(state, exitCode);
    this.wake();
  }

  private change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.waiting.add(done);
    });
  }

  private wake(): void {
    for (const done of [...this.waiting]) done();
  }
}
