import { ExecTerminalTransport, NodePtyTransport } from '../../server/terminals/index.ts';
import { terminalTransportContract } from './terminal-transport-cases.ts';
import { KeeperHost } from './terminal-transport-keeper.ts';

terminalTransportContract('NodePtyTransport', async () => {
  const transport = new NodePtyTransport({ argv: ['bash', '--norc'] });
  return { transport, [Symbol.asyncDispose]: async () => transport.dispose() };
});

// the same suite on a real node: test/integration/terminals-transport.test.ts
terminalTransportContract('ExecTerminalTransport with a local keeper', async () => {
  const host = new KeeperHost();
  return {
    transport: new ExecTerminalTransport(host, host.node),
    [Symbol.asyncDispose]: async () => host[Symbol.dispose](),
  };
});
