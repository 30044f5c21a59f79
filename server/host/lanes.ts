import type { Agent } from 'node:http';

/** How many connections an API gets that answers one request after the other. */
const MAX_CONNECTIONS = 4;

/** What the agent of a lane is made with. */
export const ONE_KEPT = { keepAlive: true, maxSockets: 1, maxFreeSockets: 1 } as const;

/**
 * How long a request waits for a connection that is in use rather than open another one: longer than opening takes on a
 * busy host, and far longer than most answers.
 */
const PATIENCE_MS = 300;

/** One kept connection. */
export interface Lane {
  agent: Agent;
  /** To be called when it is connected. */
  connected(): void;
  /** Gives it back; the answer must have been read. */
  free(): void;
}

interface Known {
  agent: Agent;
  /** opening: taken for the first time, and not connected yet; the API may still be on its way up. */
  state: 'closed' | 'opening' | 'free' | 'taken';
}

interface Waiter {
  give(lane: Known): void;
}

/**
 * Kept connections to one API, as few as do: a connection is an exec, which costs the host far more than the request
 * that it was opened for. Requests that come together take turns on one; another is opened only when that takes long,
 * and not while one is still being opened.
 */
export class Lanes {
  private readonly lanes: Known[];
  private readonly waiting: Waiter[] = [];

  /** @param make gives an agent that has one connection at a time: ONE_KEPT */
  constructor(make: () => Agent, count = MAX_CONNECTIONS) {
    this.lanes = Array.from({ length: count }, () => ({ agent: make(), state: 'closed' }));
  }

  get count(): number {
    return this.lanes.length;
  }

  /** A connection for one request. Rejects with the signal's reason when it is aborted while waiting. */
  take(signal: AbortSignal): Promise<Lane> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const free = this.lanes.find(({ state }) => state === 'free');
    const first = this.lanes.every(({ state }) => state === 'closed') ? this.lanes[0] : undefined;
    const lane = free ?? first;
    return lane ? Promise.resolve(this.taken(lane)) : this.wait(signal);
  }

  destroy(): void {
    for (const { agent } of this.lanes) agent.destroy();
  }

  private wait(signal: AbortSignal): Promise<Lane> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearInterval(timer);
        signal.removeEventListener('abort', aborted);
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
      };
      const waiter: Waiter = {
        give: (lane) => {
          leave();
          resolve(this.taken(lane));
        },
      };
      const aborted = () => {
        leave();
        reject(signal.reason);
      };
      const timer = setInterval(() => {
        const closed = this.lanes.find(({ state }) => state === 'closed');
        const opening = this.lanes.some(({ state }) => state === 'opening');
        if (closed && !opening) waiter.give(closed);
      }, PATIENCE_MS);
      signal.addEventListener('abort', aborted, { once: true });
      this.waiting.push(waiter);
    });
  }

  private taken(lane: Known): Lane {
    lane.state = lane.state === 'closed' ? 'opening' : 'taken';
    let given = false;
    return {
      agent: lane.agent,
      connected: () => {
        if (!given) lane.state = 'taken';
      },
      free: () => {
        if (given) return;
        given = true;
        lane.state = 'free';
        this.waiting[0]?.give(lane);
      },
    };
  }
}
