import type { KubeAddon } from '../../../protocol/index.ts';
import type { KubeApi } from '../../host/index.ts';
import type { ClusterNode, StepLog } from '../types.ts';
import type { ExecHost } from './machine.ts';

/** A cluster that is being made. */
export interface Making {
  host: ExecHost;
  nodes: ClusterNode[];
  first: ClusterNode;
  api: KubeApi;
  addons: readonly KubeAddon[];
  steps: StepLog;
  signal: AbortSignal;
}
