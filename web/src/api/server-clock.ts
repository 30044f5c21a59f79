/** The server's time as seen from here: sandboxes expire by the server's clock, which need not be ours. */
export class ServerClock {
  #offsetMs = 0;

  /** ms since epoch on the server, right to about a second. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Learns from the Date header of a reply. Differences below two seconds are that header's own grain. */
  learn(dateHeader: string | null): void {
    if (dateHeader === null) return;
    const differenceMs = Date.parse(dateHeader) - Date.now();
    if (Number.isNaN(differenceMs)) return;
    this.#offsetMs = Math.abs(differenceMs) < 2000 ? 0 : differenceMs;
  }
}
