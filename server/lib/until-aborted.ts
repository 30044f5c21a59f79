import { setMaxListeners } from 'node:events';

/** The promise's outcome, or a rejection with the signal's reason, whichever comes first. */
export function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  if (signal.aborted) return Promise.reject(signal.reason);
  // One caller may wait for any number of works: that is no leak, each takes its listener away.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
