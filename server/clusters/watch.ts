import { HostError } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import { Changes, rest } from './changes.ts';
import type { ApiTask } from './engine-shapes.ts';
import { watchKubernetes } from './kubernetes/watch.ts';
import type { ClusterNode, ClusterWatch } from './types.ts';

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
 * Follows every node's events, and once a second a manager's tasks, which give no events; of Kubernetes the API's own
 * watches. Goes on by itself after an engine or an API server restarts, and tells that as a change.
 */
export function watchCluster(nodes: ClusterNode[]): ClusterWatch {
  return new EngineWatch(nodes);
}

class EngineWatch implements ClusterWatch {
  private readonly changes = new Changes();
  private readonly closing = new AbortController();
  private tasks: string | undefined;
  private manager = 0;

  constructor(private readonly nodes: ClusterNode[]) {
    const api = nodes.find((node) => node.kube)?.kube;
    if (api) {
      watchKubernetes(api, this.changes, this.closing.signal);
      return;
    }
    for (const node of nodes) void this.follow(node);
    void this.poll();
  }

  onChange(listener: () => void): () => void {
    return this.changes.onChange(listener);
  }

  close(): void {
    this.closing.abort();
    this.changes.close();
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
          this.changes.tell();
        }
        for await (const event of node.engine.stream<ApiEvent>('/events', { signal })) {
          pauseMs = RETRY_FIRST_MS;
          lost = false;
          if (!isNoise(event)) this.changes.tell();
        }
      } catch (error) {
        if (!signal.aborted && !(error instanceof HostError)) throw error;
      }
      if (signal.aborted) return;
      if (!lost) this.changes.tell();
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
        if (this.tasks !== undefined && this.tasks !== tasks) this.changes.tell();
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
}
