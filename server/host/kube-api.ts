import type { EngineApi } from './engine-api.ts';

/**
 * The API of a Kubernetes cluster, reached through an exec on the outer side of its control plane, as one of
 * `system:masters` with a key that the learner has no way to: `get('/api/v1/nodes')`; `stream` is a watch
 * (`?watch=true`).
 */
export interface KubeApi extends Pick<EngineApi, 'get' | 'find' | 'post' | 'delete' | 'stream' | 'close'> {
  /** Which cluster was made for the lab (`uid` of its kube-system); undefined where that may change (minikube). */
  madeAs(): Promise<string | undefined>;
}
