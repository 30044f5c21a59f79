import { HostError, type KubeApi } from '../../host/index.ts';
import { type Changes, rest } from '../changes.ts';

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 2000;

/** What is drawn or graded; events tell of the rest. */
const WATCHED = [
  '/api/v1/events',
  '/api/v1/namespaces',
  '/api/v1/pods',
  '/api/v1/services',
  '/api/v1/nodes',
  '/api/v1/configmaps',
  '/api/v1/secrets',
  '/api/v1/persistentvolumeclaims',
  '/apis/apps/v1/deployments',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/batch/v1/jobs',
  '/apis/networking.k8s.io/v1/ingresses',
];

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
}

/** Tells `changes` of whatever happens in the cluster, and goes on by itself when the API server comes back. */
export function watchKubernetes(api: KubeApi, changes: Changes, signal: AbortSignal): void {
  for (const path of WATCHED) void follow(api, path, changes, signal);
}

async function follow(api: KubeApi, path: string, changes: Changes, signal: AbortSignal): Promise<void> {
  let pauseMs = RETRY_FIRST_MS;
  let lost = false;
  while (!signal.aborted) {
    try {
      const list = await api.get<{ metadata: { resourceVersion: string } }>(path, { signal, query: { limit: 1 } });
      if (lost) changes.tell();
      lost = false;
      const query = { watch: true, resourceVersion: list.metadata.resourceVersion, allowWatchBookmarks: false };
      for await (const event of api.stream<WatchEvent>(path, { signal, query })) {
        if (event.type === 'ERROR') break; // the version is too old: begin again
        pauseMs = RETRY_FIRST_MS;
        if (event.type !== 'BOOKMARK') changes.tell();
      }
    } catch (error) {
      if (!signal.aborted && !(error instanceof HostError)) throw error;
      if (!lost) changes.tell();
      lost = true;
    }
    await rest(pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS);
  }
}
