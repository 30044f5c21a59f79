import { type ApiTunnel, TunnelledApi } from './api-client.ts';
import type { KubeApi } from './kube-api.ts';
import { KubeAgent, type KubeCredentials, readCluster, readCredentials } from './kube-tunnel.ts';
import { Lanes, ONE_KEPT } from './lanes.ts';
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
  return new KubeClient(madeAs, {
    kept: new Lanes(() => new KubeAgent(host, node, credentials, ONE_KEPT)),
    single: new KubeAgent(host, node, credentials, { keepAlive: false }),
    host: 'kubernetes',
    title: `The API server of ${node.name}`,
    codes: { unreachable: 'kube_unreachable', refused: 'kube_error' },
  });
}

class KubeClient extends TunnelledApi implements KubeApi {
  private made: string | undefined;

  constructor(
    private readonly ask: () => Promise<string | undefined>,
    tunnel: ApiTunnel,
  ) {
    super(tunnel);
  }

  async madeAs(): Promise<string | undefined> {
    this.made ??= await this.ask();
    return this.made;
  }
}
