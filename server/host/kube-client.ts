import { type NodeApi, TunnelledApi } from './api-client.ts';
import { ExecConnector } from './exec-connector.ts';
import { Http2Carrier } from './http2-carrier.ts';
import type { KubeApi } from './kube-api.ts';
import { connectKube, type KubeCredentials, readCluster, readCredentials } from './kube-tunnel.ts';
import type { NodeRef, SandboxHost } from './port.ts';

/** The Kubernetes API of a node that is a control plane. Connects on first use; close() ends all. */
export function openKube(host: Pick<SandboxHost, 'exec'>, node: NodeRef): KubeApi {
  let known: Promise<KubeCredentials> | undefined;
  const credentials = () => {
    known ??= readCredentials(host, node);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
  const madeAs = () => readCluster(host, node);
  const connector = new ExecConnector(host, node, 'kube_unreachable');
  return new KubeClient(madeAs, {
    carrier: new Http2Carrier({
      open: async () => await connectKube(connector, await credentials()),
      close: () => connector.close(),
      host: 'kubernetes',
    }),
    title: `The API server of ${node.name}`,
    codes: { unreachable: 'kube_unreachable', refused: 'kube_error' },
  });
}

class KubeClient extends TunnelledApi implements KubeApi {
  private made: string | undefined;

  constructor(
    private readonly ask: () => Promise<string | undefined>,
    api: NodeApi,
  ) {
    super(api);
  }

  async madeAs(): Promise<string | undefined> {
    this.made ??= await this.ask();
    return this.made;
  }
}
