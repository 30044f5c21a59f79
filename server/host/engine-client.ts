import { MAX_CONNECTIONS, TunnelledApi } from './api-client.ts';
import type { EngineApi, EngineIntegrity } from './engine-api.ts';
import { TunnelAgent } from './engine-tunnel.ts';
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
    const kept = new TunnelAgent(host, node, note, {
      keepAlive: true,
      maxSockets: MAX_CONNECTIONS,
      maxFreeSockets: MAX_CONNECTIONS,
      scheduling: 'lifo',
    });
    super({
      kept,
      single: new TunnelAgent(host, node, note, { keepAlive: false }),
      host: 'engine',
      title: `The engine of ${node.name}`,
      codes: { unreachable: 'engine_unreachable', refused: 'engine_error' },
    });
  }

  integrity(): EngineIntegrity {
    return this.last;
  }
}
