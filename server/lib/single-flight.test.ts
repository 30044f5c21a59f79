import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

function slowWork() {
  let starts = 0;
  let finish: (value: string) => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let seen: AbortSignal | undefined;
  const work = (signal: AbortSignal) => {
    starts++;
    seen = signal;
    return new Promise<string>((resolve, reject) => {
      finish = resolve;
      fail = reject;
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  return {
    work,
    starts: () => starts,
    finish: (value: string) => finish(value),
    fail: (error: Error) => fail(error),
    aborted: () => seen?.aborted,
  };
}

describe('SingleFlight', () => {
  it('does the work once for callers at the same time, and again afterwards', async () => {
    const flights = new SingleFlight<string>();
    const slow = slowWork();
    const both = Promise.all([flights.run('a', slow.work), flights.run('a', slow.work)]);
    slow.finish('done');
    expect(await both).toEqual(['done', 'done']);
    expect(slow.starts()).toBe(1);
    const again = flights.run('a', slow.work);
    slow.finish('more');
    expect(await again).toBe('more');
    expect(slow.starts()).toBe(2);
  });

  it('hands a failure to all who wait and forgets it', async () => {
    const flights = new SingleFlight<string>();
    const slow = slowWork();
    const both = Promise.allSettled([flights.run('a', slow.work), flights.run('a', slow.work)]);
    slow.fail(new Error('broken'));
    expect((await both).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    const again = flights.run('a', slow.work);
    slow.finish('mended');
    expect(await again).toBe('mended');
  });

  it('goes on while someone waits, and is aborted when the last one leaves', async () => {
    const flights = new SingleFlight<string>();
    const slow = slowWork();
    const first = new AbortController();
    const second = new AbortController();
    const runs = Promise.allSettled([
      flights.run('a', slow.work, first.signal),
      flights.run('a', slow.work, second.signal),
    ]);
    first.abort();
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(slow.aborted()).toBe(false);
    second.abort();
    expect((await runs).map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(slow.aborted()).toBe(true);
  });

  it('starts afresh for a caller who comes after an abort', async () => {
    const flights = new SingleFlight<string>();
    const slow = slowWork();
    const stop = new AbortController();
    const first = flights.run('a', slow.work, stop.signal);
    stop.abort();
    await expect(first).rejects.toThrow();
    const second = flights.run('a', slow.work);
    expect(slow.starts()).toBe(2);
    slow.finish('done');
    expect(await second).toBe('done');
  });
});
