import type { EngineApi } from './engine-api.ts';

/**
 * The API of a Kubernetes cluster, reached through exec tunnels on the outer side of its control plane, as one of
 * `system:masters` with a key that the learner has no way to: `get('/api/v1/nodes')`; `stream` is a watch
 * (`?watch=true`).
 */
export type KubeApi = Pick<EngineApi, 'get' | 'find' | 'post' | 'delete' | 'stream' | 'close'>;
