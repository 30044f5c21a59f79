import type { ClusterNode } from '../clusters/index.ts';
import { inspectEngine, type Tampering } from './integrity.ts';
import type { OuterHost } from './observers/outer.ts';

/** A Check looks afresh when it begins and then every second; live mode is content with a look of a few seconds ago. */
const MAX_AGE_MS = { poll: 1000, once: 5000 } as const;

/** Who answers on the nodes' engine sockets. */
export class EngineInspector {
  readonly #looks = new WeakMap<ClusterNode, { at: number; found: Promise<Tampering | undefined> }>();

  constructor(
    private readonly host: OuterHost,
    private readonly now: () => number,
  ) {}

  /** Begins to look, so that the answer is there when it is needed. */
  start(nodes: readonly ClusterNode[], mode: keyof typeof MAX_AGE_MS, signal: AbortSignal): void {
    for (const node of nodes) {
      if (mode === 'poll') this.#looks.delete(node);
      this.#look(node, mode, signal).catch(() => undefined);
    }
  }

  /** Nodes whose engine is not the genuine one, with what is wrong. A node that cannot be looked at is not among them: its reads say so. */
  async all(
    nodes: readonly ClusterNode[],
    mode: keyof typeof MAX_AGE_MS,
    signal: AbortSignal,
  ): Promise<Map<string, Tampering>> {
    const found = await Promise.all(
      nodes.map(async (node) => [node.name, await this.#look(node, mode, signal).catch(() => undefined)] as const),
    );
    signal.throwIfAborted();
    return new Map(found.flatMap(([name, tampering]) => (tampering ? [[name, tampering] as const] : [])));
  }

  #look(node: ClusterNode, mode: keyof typeof MAX_AGE_MS, signal: AbortSignal): Promise<Tampering | undefined> {
    const known = this.#looks.get(node);
    if (known && this.now() - known.at < MAX_AGE_MS[mode]) return known.found;
    const found = inspectEngine(this.host, node, signal);
    this.#looks.set(node, { at: this.now(), found });
    // One that failed is not kept.
    found.catch(() => this.#looks.delete(node));
    return found;
  }
}
