import { PassThrough } from 'node:stream';
import type { ClusterNode, ClusterWatch } from '../../clusters/index.ts';
import {
  type EngineApi,
  type EngineIntegrity,
  type EngineRequest,
  type ExecHandle,
  type ExecSpec,
  HostError,
  type NodeRef,
} from '../../host/index.ts';
import type { ReadySandbox } from '../../sandboxes/index.ts';

/** What a fake engine answers: a value, or a function of the query; `undefined` is a 404, a thrown error is thrown. */
export type Routes = Record<string, unknown>;

/** An engine that answers from a table and counts how often it was asked. */
export class FakeEngine implements EngineApi {
  readonly asked: string[] = [];
  /** As a Kubernetes API: which cluster it was made as. */
  made: string | undefined;
  said: EngineIntegrity = { ok: true };
  closed = false;

  constructor(
    readonly node: string,
    public routes: Routes,
  ) {}

  async get<T>(path: string, options?: EngineRequest): Promise<T> {
    const value = await this.find<T>(path, options);
    if (value === undefined)
      throw new HostError('engine_error', `GET ${path} on ${this.node}: not found`, { status: 404 });
    return value;
  }

  async find<T>(path: string, options?: EngineRequest): Promise<T | undefined> {
    options?.signal?.throwIfAborted();
    this.asked.push(path);
    const route = this.routes[path];
    return (typeof route === 'function' ? await route(options?.query) : route) as T | undefined;
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    this.asked.push(`POST ${path}`);
    const route = this.routes[`POST ${path}`];
    return (typeof route === 'function' ? await route(body) : route) as T;
  }

  async delete(path: string): Promise<void> {
    this.asked.push(`DELETE ${path}`);
    const route = this.routes[`DELETE ${path}`];
    if (typeof route === 'function') await route();
  }

  stream<T>(): AsyncIterable<T> {
    throw new Error('not part of these tests');
  }

  integrity(): EngineIntegrity {
    return this.said;
  }

  async madeAs(): Promise<string | undefined> {
    return this.made;
  }

  close(): void {
    this.closed = true;
  }
}

/** A sandbox whose nodes are fake engines; `change()` tells its watchers. */
export class FakeSandbox implements ReadySandbox {
  readonly id = 'sandbox';
  readonly topology = {
    cluster: 'swarm' as const,
    nodes: [],
    preload: [],
    offered: [],
    limits: { memoryMiB: 512, cpus: 1, pids: 256, diskMiB: 1024 },
    isolation: 'plain' as const,
    egress: false,
  };
  readonly nodes: ClusterNode[];
  readonly engines: Record<string, FakeEngine> = {};
  readonly #listeners = new Set<() => void>();
  watches = 0;

  constructor(routes: Record<string, Routes>) {
    this.nodes = Object.entries(routes).map(([name, table], index) => {
      const engine = new FakeEngine(name, table);
      this.engines[name] = engine;
      const ref: NodeRef = { id: `container-${name}`, sandboxId: this.id, name, address: `10.0.0.${index + 2}` };
      return { name, role: index === 0 ? 'manager' : 'worker', ref, engine };
    });
  }

  engine(name: string): FakeEngine {
    const engine = this.engines[name];
    if (!engine) throw new Error(`no engine ${name}`);
    return engine;
  }

  node(name: string): ClusterNode {
    const node = this.nodes.find((candidate) => candidate.name === name);
    if (!node) throw new Error(`no node ${name}`);
    return node;
  }

  watch(): ClusterWatch {
    this.watches++;
    return {
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      close: () => {
        this.watches--;
      },
    };
  }

  change(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  picture(): never {
    throw new Error('not part of these tests');
  }
}

export interface FakeRun {
  stdout?: string;
  stderr?: string;
  exitCode?: number;
}

/** Programs on nodes, answered by a function; without an answer a genuine engine is reported and all else fails. */
export class FakeHost {
  readonly runs: { node: string; spec: ExecSpec }[] = [];

  constructor(public answer: (node: string, spec: ExecSpec) => FakeRun | undefined = () => undefined) {}

  async exec(node: NodeRef, spec: ExecSpec): Promise<ExecHandle> {
    this.runs.push({ node: node.name, spec });
    const relay = spec.argv[0] === '/drydock/relay';
    const said =
      this.answer(node.name, spec) ??
      (relay ? { stdout: '{"ok":true}\n' } : { exitCode: 127, stderr: 'no such program' });
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    stdin.resume();
    stdout.end(said.stdout ?? '');
    stderr.end(said.stderr ?? '');
    const ended = Promise.all([over(stdout), over(stderr)]);
    return {
      stdin,
      stdout,
      stderr,
      exit: ended.then(() => said.exitCode ?? 0),
      duplex: () => stdout,
      close: () => undefined,
    };
  }
}

function over(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => stream.once('end', resolve));
}
