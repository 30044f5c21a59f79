/** Trouble with making a cluster of nodes. `code` is stable. */
export class ClusterError extends Error {
  override name = 'ClusterError';
  constructor(
    readonly code: 'cluster_unsupported' | 'cluster_invalid' | 'engine_late' | 'swarm_failed' | 'kubernetes_failed',
    message: string,
    readonly options: { cause?: unknown; action?: string } = {},
  ) {
    super(message, { cause: options.cause });
  }
}
