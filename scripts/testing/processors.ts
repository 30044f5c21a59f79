import { cpus } from 'node:os';

/** Starts to watch the processors of this machine; the result gives the share of their time, in percent, that was used since. */
export function watchProcessors(times: () => { idle: number; all: number } = processorTimes): () => number {
  const before = times();
  return () => {
    const now = times();
    const all = now.all - before.all;
    return all > 0 ? Math.round((100 * (all - (now.idle - before.idle))) / all) : 0;
  };
}

function processorTimes(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    all += times.user + times.nice + times.sys + times.irq + times.idle;
  }
  return { idle, all };
}
