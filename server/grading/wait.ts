import type { ClusterWatch } from '../clusters/index.ts';

/** Changes come in bursts: the rest of one is let through before the next look. */
const BURST_MS = 80;

/** Waits for so long, or until the cluster tells of a change; true when it did. Rejects when aborted. */
export function waitForChange(watch: ClusterWatch, ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let changed = false;
    let timer = setTimeout(end, ms);
    const stop = watch.onChange(() => {
      if (changed) return;
      changed = true;
      clearTimeout(timer);
      timer = setTimeout(end, Math.min(BURST_MS, ms));
    });
    const abort = () => {
      clean();
      reject(signal.reason);
    };
    function clean() {
      clearTimeout(timer);
      stop();
      signal.removeEventListener('abort', abort);
    }
    function end() {
      clean();
      resolve(changed);
    }
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}
