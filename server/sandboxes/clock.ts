/** Time, so that tests can let hours pass. */
export interface Clock {
  /** ms since epoch */
  now(): number;
  /** Calls back once after so many ms; gives what cancels it. Does not keep the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** Longer timeouts would fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(Math.max(0, ms), LONGEST_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
