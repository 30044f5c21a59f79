import { untilAborted } from './until-aborted.ts';

/**
 * Work that several callers want at the same time is done once. A caller's signal ends its own wait; the work itself
 * is aborted when nobody waits for it any more. Nothing is remembered once the work has ended, however it ended.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, { result: Promise<T>; stop: AbortController; waiting: number }>();

  async run(key: string, work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, work);
    flight.waiting++;
    try {
      return await untilAborted(flight.result, signal);
    } finally {
      flight.waiting--;
      if (flight.waiting === 0 && this.#flights.get(key) === flight) {
        this.#flights.delete(key);
        flight.stop.abort(signal?.reason);
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>) {
    const stop = new AbortController();
    const flight = { result: work(stop.signal), stop, waiting: 0 };
    this.#flights.set(key, flight);
    const forget = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    flight.result.then(forget, forget);
    return flight;
  }
}
