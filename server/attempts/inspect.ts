import type { ReadySandbox } from '../sandboxes/index.ts';
import { AttemptError } from './errors.ts';

export interface InspectTarget {
  node: string;
  kind: 'node' | 'service' | 'task' | 'container' | 'network' | 'pod';
  ref: string;
}

/** One object as the API gives it. Swarm objects are asked of any manager. */
export async function inspect(sandbox: ReadySandbox, target: InspectTarget): Promise<unknown> {
  const named = sandbox.nodes.find((node) => node.name === target.node);
  const manager = sandbox.nodes.find((node) => node.role === 'manager') ?? named;
  if (sandbox.topology.cluster === 'kubernetes') return inspectKubernetes(sandbox, target);
  const ref = encodeURIComponent(target.ref);
  const [node, path] = {
    node: [manager, `/nodes/${ref}`],
    service: [manager, `/services/${ref}`],
    task: [manager, `/tasks/${ref}`],
    container: [named, `/containers/${ref}/json`],
    network: [named ?? manager, `/networks/${ref}`],
    pod: [undefined, ''],
  }[target.kind] as [typeof named, string];
  if (!node) throw new AttemptError('node_not_found', `This sandbox has no node "${target.node}".`);
  const plain = target.kind === 'node' && sandbox.topology.cluster !== 'swarm';
  const found = await node.engine.find<unknown>(plain ? '/info' : path);
  if (found === undefined)
    throw new AttemptError('object_not_found', `There is no ${target.kind} "${target.ref}" any more.`);
  return found;
}

/** `ref` of a pod: NAMESPACE/NAME. */
async function inspectKubernetes(sandbox: ReadySandbox, { kind, ref }: InspectTarget): Promise<unknown> {
  const [namespace = '', name = ''] = ref.split('/').map(encodeURIComponent);
  const path = kind === 'node' ? `/api/v1/nodes/${namespace}` : `/api/v1/namespaces/${namespace}/pods/${name}`;
  const api = sandbox.nodes.find((node) => node.kube)?.kube;
  const found = kind === 'node' || kind === 'pod' ? await api?.find<unknown>(path) : undefined;
  if (found === undefined) throw new AttemptError('object_not_found', `There is no ${kind} "${ref}" any more.`);
  return found;
}
