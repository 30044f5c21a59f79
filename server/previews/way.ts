import { isIPv4 } from 'node:net';
import type { PreviewTarget } from '../../protocol/index.ts';
import type { PortWay } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { PreviewError } from './errors.ts';

interface ServiceShape {
  spec?: { clusterIP?: string };
}

/** Where a target is in its node's network now: a Service may have been made anew under its name. */
export async function wayTo(sandbox: ReadySandbox, { node, port, tls, service }: PreviewTarget): Promise<PortWay> {
  if (!service) return { addresses: ['127.0.0.1', sandbox.node(node).ref.address], port, tls };
  const api = sandbox.nodes.find(({ kube }) => kube)?.kube;
  const [namespace, name] = [service.namespace, service.name].map(encodeURIComponent);
  const found = await api?.find<ServiceShape>(`/api/v1/namespaces/${namespace}/services/${name}`);
  const address = found?.spec?.clusterIP ?? '';
  if (isIPv4(address)) return { addresses: [address], port, tls };
  const why = found ? 'has no cluster address' : 'is not there';
  throw new PreviewError('service_not_found', `The Service ${service.name} in ${service.namespace} ${why}.`);
}
