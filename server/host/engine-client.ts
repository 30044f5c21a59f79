import { TunnelledApi } from './api-client.ts';
import type { EngineApi, EngineIntegrity } from './engine-api.ts';
import { TunnelAgent } from './engine-tunnel.ts';
import { Http1Carrier } from './http1-carrier.ts';
import { Lanes, ONE_KEPT } from './lanes.ts';
import type { NodeRef, SandboxHost } from './port.ts';

/** The Docker Engine API of a node, through the relay on its outer side. Connects on first use; close() ends all. */
export function openEngine(host: Pick<SandboxHost, 'exec'>, node: NodeRef): EngineApi {
  return new TunnelledEngine(host, node);
}

class TunnelledEngine extends TunnelledApi implements EngineApi {
  private last: EngineIntegrity = { ok: false, code: 'engine_unreachable', detail: 'not connected yet' };

  constructor(host: Pick<SandboxHost, 'exec'>, node: NodeRef) {
    const note = (integrity: EngineIntegrity) => {
      this.last = integrity;
    };
    super({
      carrier: new Http1Carrier({
        kept: new Lanes(() => new TunnelAgent(host, node, note, ONE_KEPT)),
        single: new TunnelAgent(host, node, note, { keepAlive: false }),
        host: 'engine',
      }),
      title: `The engine of ${node.name}`,
      codes: { unreachable: 'engine_unreachable', refused: 'engine_error' },
    });
  }

  integrity(): EngineIntegrity {
    return this.last;
  }
}
