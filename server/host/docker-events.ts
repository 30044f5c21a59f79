import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { toHostError } from './docker-errors.ts';
import { LABEL } from './node-container.ts';
import type { HostEvent } from './port.ts';

const RETRY_FIRST_MS = 100;
const RETRY_MAX_MS = 2000;

interface EngineEvent {
  Type?: string;
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
}

/**
 * The host engine's event stream for our nodes, opened while somebody listens and opened again for as long as that
 * takes when the engine goes away: one `engine-down` when it is lost, one `engine-up` when it is back.
 */
export class DockerEvents {
  private readonly listeners = new Set<(event: HostEvent) => void>();
  private readonly oomKilled = new Set<string>();
  private running: AbortController | undefined;

  constructor(
    private readonly docker: Docker,
    private readonly instance: string,
  ) {}

  watch(listener: (event: HostEvent) => void): () => void {
    this.listeners.add(listener);
    if (!this.running) {
      this.running = new AbortController();
      void this.follow(this.running.signal);
    }
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.running?.abort();
      this.running = undefined;
    };
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let down = false;
    let pauseMs = RETRY_FIRST_MS;
    while (!signal.aborted) {
      let trouble = 'the engine ended its stream of events';
      try {
        const stream = await this.open();
        if (down) this.tell({ kind: 'engine-up' });
        down = false;
        pauseMs = RETRY_FIRST_MS;
        await this.read(stream, signal);
      } catch (error) {
        trouble = toHostError(error, 'follow the events of the engine').message;
      }
      if (signal.aborted) return;
      if (!down) this.tell({ kind: 'engine-down', message: trouble });
      down = true;
      await pause(pauseMs, signal);
      pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS);
    }
  }

  private async open(): Promise<Readable> {
    const filters = {
      type: ['container' as const],
      label: [`${LABEL.instance}=${this.instance}`],
      event: ['die', 'oom', 'start'],
    };
    return (await this.docker.getEvents({ filters })) as Readable;
  }

  private async read(stream: Readable, signal: AbortSignal): Promise<void> {
    const end = () => stream.destroy();
    signal.addEventListener('abort', end, { once: true });
    try {
      if (signal.aborted) end();
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (line.trim() !== '') this.translate(JSON.parse(line) as EngineEvent);
      }
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }

  private translate(event: EngineEvent): void {
    const id = event.Actor?.ID ?? '';
    const labels = event.Actor?.Attributes ?? {};
    const [sandboxId, node] = [labels[LABEL.sandbox], labels[LABEL.node]];
    if (sandboxId === undefined || node === undefined) return;
    if (event.Action === 'oom') this.oomKilled.add(id);
    if (event.Action === 'start') this.tell({ kind: 'node-started', sandboxId, node });
    if (event.Action === 'die') {
      // `oom` is told for any process of the node; only a node that was killed itself died of it.
      const oom = this.oomKilled.delete(id) && labels.exitCode === '137';
      this.tell({ kind: 'node-stopped', sandboxId, node, oom });
    }
  }

  private tell(event: HostEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
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
