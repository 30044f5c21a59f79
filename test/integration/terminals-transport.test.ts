import { ExecTerminalTransport } from '../../server/terminals/index.ts';
import { terminalTransportContract } from '../contract/terminal-transport-cases.ts';
import { startTestNode } from './terminals-support.ts';

terminalTransportContract('ExecTerminalTransport on a node', async () => {
  const { host, node, [Symbol.asyncDispose]: dispose } = await startTestNode();
  return { transport: new ExecTerminalTransport(host, node), [Symbol.asyncDispose]: dispose };
});
