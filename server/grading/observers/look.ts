import type { Json } from '../../../graders/index.ts';
import type { ClusterNode } from '../../clusters/index.ts';
import { type EngineApi, HostError, type KubeApi } from '../../host/index.ts';
import { patient } from '../../lib/patience.ts';
import type { ReadySandbox } from '../../sandboxes/index.ts';
import { LookError } from '../errors.ts';
import type { OuterHost } from './outer.ts';

/** An object of an engine's API as it came. */
export type ApiJson = { [key: string]: Json };

/**
 * What one pass knows of a sandbox: every request to an engine is made at most once, whichever reads ask for it.
 * One instance a pass.
 */
export class SandboxLook {
  readonly #answers = new Map<string, Promise<unknown>>();

  constructor(
    readonly sandbox: ReadySandbox,
    readonly host: OuterHost,
    readonly signal: AbortSignal,
  ) {}

  get nodes(): readonly ClusterNode[] {
    return this.sandbox.nodes;
  }

  /** A look on behalf of one read, which notes the nodes that it depends on. */
  forRead(): Look {
    return new Look(this);
  }

  once<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    const answer = work();
    this.#answers.set(key, answer);
    return answer;
  }
}

/** A read's view of the sandbox. */
export class Look {
  /** Nodes whose engine or programs gave something to this read. */
  readonly touched = new Set<string>();

  constructor(readonly pass: SandboxLook) {}

  get nodes(): readonly ClusterNode[] {
    return this.pass.nodes;
  }

  /** A look of its own: what the pass has read is from before something was changed. */
  afresh(): Look {
    const { sandbox, host, signal } = this.pass;
    return new Look(new SandboxLook(sandbox, host, signal));
  }

  get signal(): AbortSignal {
    return this.pass.signal;
  }

  /** A node of the sandbox by name, the first one by default. */
  node(name?: string): ClusterNode {
    const node = name === undefined ? this.nodes[0] : this.nodes.find((candidate) => candidate.name === name);
    if (!node) throw new LookError('node_not_found', `This sandbox has no node ${name ?? ''}.`);
    return node;
  }

  /** `all`: every node; else the named one, or the first. */
  nodesFor(name: string | undefined): readonly ClusterNode[] {
    return name === 'all' ? this.nodes : [this.node(name)];
  }

  /** GET from a node's engine, once a pass; undefined when there is no such object. */
  find<T>(
    node: ClusterNode,
    path: string,
    query?: Record<string, string | number | boolean | object>,
  ): Promise<T | undefined> {
    this.touched.add(node.name);
    const key = `${node.name} ${path} ${JSON.stringify(query ?? {})}`;
    return this.pass.once(key, () =>
      node.engine.find<T>(path, { query, signal: this.signal, timeoutMs: patient(READ_TIMEOUT_MS) }),
    );
  }

  /** GET of what is always there. */
  async get<T>(
    node: ClusterNode,
    path: string,
    query?: Record<string, string | number | boolean | object>,
  ): Promise<T> {
    const value = await this.find<T>(node, path, query);
    if (value === undefined) throw new LookError('engine_error', `The engine of ${node.name} does not know ${path}.`);
    return value;
  }

  /** The API of the sandbox's Kubernetes cluster. */
  cluster(): KubeApi {
    const node = this.nodes.find((candidate) => candidate.kube);
    if (!node?.kube) throw new LookError('no_kubernetes', 'This sandbox has no Kubernetes cluster.');
    this.touched.add(node.name);
    return node.kube;
  }

  /** GET from the cluster's API, once a pass; undefined when there is no such object, or no such kind. */
  async inCluster<T>(path: string, query?: Record<string, string | number | boolean>): Promise<T | undefined> {
    const cluster = this.cluster();
    await this.pass.once('kubernetes', () => this.#isTheLabs(cluster));
    const key = `kubernetes ${path} ${JSON.stringify(query ?? {})}`;
    return await this.pass.once(key, () =>
      cluster.find<T>(path, { query, signal: this.signal, timeoutMs: patient(READ_TIMEOUT_MS) }),
    );
  }

  /** Rejects when the cluster has begun anew: what it says then tells nothing of the learner's work. */
  async #isTheLabs(cluster: KubeApi): Promise<void> {
    const made = await cluster.madeAs();
    if (made === undefined) return;
    const options = { signal: this.signal, timeoutMs: patient(READ_TIMEOUT_MS) };
    const system = await cluster.find<{ metadata: { uid?: string } }>('/api/v1/namespaces/kube-system', options);
    if (system?.metadata.uid === made) return;
    throw new LookError(
      'cluster_replaced',
      "This is not the cluster that was made for the lab any more: its data (etcd's) were lost. Reset the sandbox.",
    );
  }

  /** A log, which is text; undefined when its container has not run (the API refuses it then). */
  async logOf(path: string, query: Record<string, string | number | boolean>): Promise<string | undefined> {
    const options = { query, signal: this.signal, timeoutMs: patient(READ_TIMEOUT_MS), maxBytes: MAX_LOG_BYTES };
    try {
      return (await this.cluster().find<Buffer>(path, options))?.toString('utf8');
    } catch (error) {
      if (error instanceof HostError && error.options.status === 400) return undefined;
      throw error;
    }
  }

  /** The engine itself, for what changes something. */
  engine(node: ClusterNode): EngineApi {
    this.touched.add(node.name);
    return node.engine;
  }
}

const MAX_LOG_BYTES = 262_144;

/** One answer of a node's engine. */
export const READ_TIMEOUT_MS = 8000;
