import type { AnswerQuestion, SavedAnswer } from '../../../protocol/index.ts';

/** What somebody wants an answer to be. */
export interface Draft {
  choice: number[];
  text: string;
  flagged: boolean;
}

export interface QueueDeps {
  /** Rejects with `retry: true` when the server was not reached, or could not answer now. */
  send: (number: number, change: AnswerQuestion) => Promise<SavedAnswer>;
  /** Whether it makes sense to send the same once more. */
  mayRetry: (error: unknown) => boolean;
  /** Kept over a reload of this page. */
  keep: (drafts: Record<string, Draft>) => void;
  onSaved: (answer: SavedAnswer) => void;
  /** The server refuses this answer; it is not sent again. */
  onRefused: (error: unknown) => void;
  /** Random for each page that is open. */
  tab: string;
  pause?: (ms: number) => Promise<void>;
}

const PAUSES_MS = [300, 1000, 2000, 4000];

/**
 * Answers on their way to the server: one call at a time for each question, the latest wish wins, and what did not
 * arrive is sent until it does. `subscribe` and `snapshot` fit React's external stores.
 */
export class AnswerQueue {
  readonly #deps: QueueDeps;
  readonly #wishes = new Map<number, Draft & { serial: number }>();
  readonly #sending = new Set<number>();
  readonly #listeners = new Set<() => void>();
  #snapshot: ReadonlyMap<number, Draft> = new Map();
  #serial = 0;
  #closed = false;

  constructor(deps: QueueDeps, kept: Record<string, Draft> = {}) {
    this.#deps = deps;
    for (const [number, draft] of Object.entries(kept)) this.put(Number(number), draft);
  }

  /** Wishes that the server has not confirmed. */
  snapshot = (): ReadonlyMap<number, Draft> => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  put(number: number, { choice, text, flagged }: Draft): void {
    this.#serial += 1;
    this.#wishes.set(number, { choice, text, flagged, serial: this.#serial });
    this.#changed();
    void this.#send(number);
  }

  /** Resolves when nothing is on its way any more; false when something still is after that time. */
  async settled(withinMs: number): Promise<boolean> {
    if (this.#wishes.size === 0) return true;
    return await new Promise((resolve) => {
      const timer = setTimeout(() => end(this.#wishes.size === 0), withinMs);
      const stop = this.subscribe(() => this.#wishes.size === 0 && end(true));
      const end = (result: boolean) => {
        clearTimeout(timer);
        stop();
        resolve(result);
      };
    });
  }

  /** Sends nothing any more. */
  close(): void {
    this.#closed = true;
  }

  async #send(number: number): Promise<void> {
    if (this.#sending.has(number)) return;
    this.#sending.add(number);
    for (let failures = 0; !this.#closed; ) {
      const wish = this.#wishes.get(number);
      if (!wish) break;
      try {
        const saved = await this.#deps.send(number, { tab: this.#deps.tab, ...wish });
        failures = 0;
        this.#done(number, wish.serial);
        this.#deps.onSaved(saved);
      } catch (error) {
        if (!this.#deps.mayRetry(error)) {
          this.#done(number, wish.serial);
          this.#deps.onRefused(error);
          continue;
        }
        const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0;
        failures += 1;
        await (this.#deps.pause ?? sleep)(pauseMs);
      }
    }
    this.#sending.delete(number);
  }

  /** Unless something newer is wanted meanwhile. */
  #done(number: number, serial: number): void {
    if (this.#wishes.get(number)?.serial === serial) this.#wishes.delete(number);
    this.#changed();
  }

  #changed(): void {
    this.#snapshot = new Map(this.#wishes);
    this.#deps.keep(Object.fromEntries([...this.#wishes].map(([number, { serial: _, ...draft }]) => [number, draft])));
    for (const listener of this.#listeners) listener();
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
