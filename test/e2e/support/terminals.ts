/** DEVELOPMENT AND PAGE TESTS ONLY: a line editor that echoes, in the place of a shell. */
import type { Socket } from 'socket.io';
import type { ClientToServer, ServerToClient, TerminalInfo } from '../../../protocol/index.ts';
import type { World } from './world.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const LISTING =
  'ID             NAME    MODE         REPLICAS   IMAGE\r\n' +
  '\x1b[36mk3d0q1x8v2ab\x1b[0m   cache   replicated   \x1b[32m1/1\x1b[0m        redis:7\r\n' +
  '\x1b[36mz91mfe6t4c7r\x1b[0m   web     replicated   \x1b[33m2/3\x1b[0m        lab/web:1.0\r\n';

export function mockTerminals(socket: Socket<ClientToServer, ServerToClient>, world: World): void {
  const prompt = (node: string) => `\x1b[1;34mroot@${node}\x1b[0m:~# `;
  const lines = new Map<string, string>();
  socket.on('terminal:list', (attemptId, ack) =>
    ack({ ok: true, value: [...world.terminals.values()].filter((t) => t.id.startsWith(`${attemptId}:`)) }),
  );
  socket.on('terminal:open', ({ attemptId, node, cols, rows }, ack) => {
    const id = `${attemptId}:t${world.terminals.size + 1}`;
    const terminal: TerminalInfo = { id, node, title: 'bash', cols, rows, viewers: 1, state: 'open' };
    world.terminals.set(id, terminal);
    ack({ ok: true, value: { terminal, screen: bytes(prompt(node)) } });
  });
  socket.on('terminal:attach', ({ terminalId }, ack) => {
    const terminal = world.terminals.get(terminalId);
    if (terminal) ack({ ok: true, value: { terminal, screen: bytes(`(as you left it)\r\n${prompt(terminal.node)}`) } });
  });
  socket.on('terminal:resize', (terminalId, size) => {
    const terminal = world.terminals.get(terminalId);
    if (!terminal) return;
    const resized = { ...terminal, ...size };
    world.terminals.set(terminalId, resized);
    socket.emit('terminal:info', resized);
  });
  socket.on('terminal:close', (terminalId, ack) => {
    world.terminals.delete(terminalId);
    ack({ ok: true, value: null });
  });
  socket.on('terminal:input', (terminalId, input, ack) => {
    const node = world.terminals.get(terminalId)?.node ?? 'node';
    for (const character of new TextDecoder().decode(input)) {
      const line = lines.get(terminalId) ?? '';
      let echo = character;
      if (character === '\r') {
        lines.set(terminalId, '');
        echo = `\r\n${line.startsWith('docker service ls') ? LISTING : ''}${prompt(node)}`;
      } else lines.set(terminalId, line + character);
      socket.emit('terminal:output', terminalId, bytes(echo));
    }
    ack?.({ ok: true, value: null });
  });
}
