import { HostError } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import type { ApiTask } from './engine-shapes.ts';
import type { ClusterNode, ClusterWatch } from './types.ts';

/** Changes this close together are told as one… */
const QUIET_MS = 60;
/** …but never later than this after the first of them. */
const LATEST_MS = 250;
const TASKS_EVERY_MS = 1000;
const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 2000;
/** A poll that waits longer would only queue behind itself. */
const POLL_TIMEOUT_MS = 3000;

interface ApiEvent {
  Type?: string;
  Action?: string;
}

/** Execs are how everybody looks at containers, and change nothing that is drawn or graded. */
const isNoise = (event: ApiEvent): boolean => /^(exec_|attach|top|resize)/.test(event.Action ?? '');

/**
 * Follows every node's events, and once a second a manager's tasks, which give no events. Goes on by itself after an
 * engine restarts, and tells that as a change.
 */
export function watchCluster(nodes: ClusterNode[]): ClusterWatch {
  return new EngineWatch(nodes);
}

class EngineWatch implements ClusterWatch {
  private readonly listeners = new Set<() => void>();
  private readonly closing = new AbortController();
  private quiet: NodeJS.Timeout | undefined;
  private firstAt = 0;
  private tasks: string | undefined;
  private manager = 0;

  constructor(private readonly nodes: ClusterNode[]) {
    for (const node of nodes) void this.follow(node);
    void this.poll();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    this.closing.abort();
    clearTimeout(this.quiet);
    this.listeners.clear();
  }

  private async follow(node: ClusterNode): Promise<void> {
    const { signal } = this.closing;
    let pauseMs = RETRY_FIRST_MS;
    let lost = false;
    while (!signal.aborted) {
      try {
        if (lost) {
          // An engine that is back may have nothing to say for long: that it answers is the news.
          await node.engine.get('/version', { signal, timeoutMs: patient(POLL_TIMEOUT_MS) });
          this.changed();
        }
        for await (const event of node.engine.stream<ApiEvent>('/events', { signal })) {
          pauseMs = RETRY_FIRST_MS;
          lost = false;
          if (!isNoise(event)) this.changed();
        }
      } catch (error) {
        if (!signal.aborted && !(error instanceof HostError)) throw error;
      }
      if (signal.aborted) return;
      if (!lost) this.changed();
      lost = true;
      await rest(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS);
    }
  }

  private async poll(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      const tasks = await this.readTasks(signal);
      if (tasks !== undefined) {
        if (this.tasks !== undefined && this.tasks !== tasks) this.changed();
        this.tasks = tasks;
      }
      await rest(TASKS_EVERY_MS, signal);
    }
  }

  /** A text that differs whenever any task does; undefined when this node cannot tell: the next is asked next time. */
  private async readTasks(signal: AbortSignal): Promise<string | undefined> {
    const node = this.nodes[this.manager % this.nodes.length];
    if (!node) return undefined;
    try {
      const tasks = await node.engine.get<ApiTask[]>('/tasks', { signal, timeoutMs: patient(POLL_TIMEOUT_MS) });
      return tasks
        .map((task) => `${task.ID}:${task.Version?.Index ?? 0}`)
        .sort()
        .join(' ');
    } catch (error) {
      if (!signal.aborted && !(error instanceof HostError)) throw error;
      this.manager++;
      return undefined;
    }
  }

  private changed(): void {
    if (this.closing.signal.aborted) return;
    const now = performance.now();
    if (this.quiet === undefined) this.firstAt = now;
    clearTimeout(this.quiet);
    const waitMs = Math.max(0, Math.min(QUIET_MS, this.firstAt + LATEST_MS - now));
    this.quiet = setTimeout(() => {
      this.quiet = undefined;
      for (const listener of [...this.listeners]) listener();
    }, waitMs);
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    timer.unref();
    signal.addEventListener('abort', done, { once: true });
  });
}
