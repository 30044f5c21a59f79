import type { ClusterNode, ClusterPicture, Clusters, ClusterWatch } from '../clusters/index.ts';
import { SandboxError } from './errors.ts';
import type { ReadySandbox, Topology } from './types.ts';

/** The nodes of a sandbox while they can be used. close() ends its connections; the nodes stay. */
export class LiveSandbox implements ReadySandbox {
  private readonly closing = new AbortController();
  private shared: { watch: ClusterWatch; users: number } | undefined;

  constructor(
    readonly id: string,
    readonly topology: Topology,
    readonly nodes: ClusterNode[],
    private readonly clusters: Clusters,
    /** Told after each picture which engines answered. */
    private readonly onReach: (node: string, reachable: boolean) => void,
  ) {}

  node(name: string): ClusterNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found) return found;
    throw new SandboxError('node_not_found', `This sandbox has no node "${name}"`, {
      action: `Its nodes are ${this.nodes.map((node) => node.name).join(', ')}.`,
    });
  }

  /** All watches of a sandbox share one set of event streams, which ends with the last of them. */
  watch(): ClusterWatch {
    this.shared ??= { watch: this.clusters.watch(this.nodes), users: 0 };
    const { shared } = this;
    shared.users++;
    const stops: (() => void)[] = [];
    let open = true;
    return {
      onChange: (listener) => {
        const stop = shared.watch.onChange(listener);
        stops.push(stop);
        return stop;
      },
      close: () => {
        if (!open) return;
        open = false;
        for (const stop of stops) stop();
        if (--shared.users > 0) return;
        shared.watch.close();
        if (this.shared === shared) this.shared = undefined;
      },
    };
  }

  async picture(signal?: AbortSignal): Promise<ClusterPicture> {
    const both = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    const picture = await this.clusters.driver(this.topology.cluster).picture(this.nodes, both);
    for (const node of picture.nodes) this.onReach(node.name, node.state !== 'unreachable');
    return picture;
  }

  close(): void {
    this.closing.abort(new SandboxError('sandbox_gone', `Sandbox ${this.id} is no longer in use`));
    this.shared?.watch.close();
    this.shared = undefined;
    for (const node of this.nodes) closeNode(node);
  }
}

/** Ends the connections to a node. */
export function closeNode(node: ClusterNode): void {
  node.engine.close();
  node.kube?.close();
}
