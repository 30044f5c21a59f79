/**
 * kill -9 of the whole server while it provisions, grades and releases: after the next start nothing is left on the host
 * but ready sandboxes, and those come back with their terminals and their running programs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { AttemptSummary, TerminalSnapshot } from '../../protocol/index.ts';
import { ask, ServerProcess, until } from '../support/server-process.ts';

const emptyHost = (server: ServerProcess) =>
  until('an empty host', 30_000, async () => ((await server.hosted()).length === 0 ? true : undefined));

test('ten kills at random moments leave nothing behind that is not a ready sandbox', async () => {
  await using server = await ServerProcess.start();
  const background = (path: string) => void server.call('POST', path, {}).catch(() => undefined);
  const acts = [
    { during: 4000, act: async () => void (await server.startLab('swarm-init-join')) },
    {
      during: 600,
      act: async () => {
        const { id } = await server.startLab('compose-first-app');
        await server.whenReady(id);
        background(`/attempts/${id}/check`);
      },
    },
    {
      during: 600,
      act: async () => {
        const { id } = await server.startLab('compose-first-app');
        await server.whenReady(id);
        background(`/attempts/${id}/end`);
      },
    },
  ];
  for (let round = 0; round < 10; round += 1) {
    const moment = acts[round % acts.length];
    await moment?.act();
    await sleep(Math.random() * (moment?.during ?? 0));
    await server.kill();
    await server.start();
    const ready = new Set<string>();
    const { body: attempts } = await server.call<AttemptSummary[]>('GET', '/attempts');
    for (const { id } of attempts.filter((attempt) => attempt.state === 'active')) {
      const { sandbox, checking } = await server.attempt(id);
      expect(checking).toBe(false);
      if (sandbox.state === 'ready') ready.add(sandbox.id);
    }
    await until(`nothing but ${ready.size} ready sandboxes, in round ${round}`, 30_000, async () => {
      const there = (await server.hosted()).map((one) => one.sandboxId);
      return there.length === ready.size && there.every((id) => ready.has(id)) ? true : undefined;
    });
  }
  const { body: attempts } = await server.call<AttemptSummary[]>('GET', '/attempts');
  for (const { id } of attempts) await server.call('POST', `/attempts/${id}/end`);
  await emptyHost(server);
}, 280_000);

test('a ready sandbox is adopted with its terminal, its screen and its running program', async () => {
  await using server = await ServerProcess.start();
  const { id } = await server.startLab('compose-first-app');
  await server.whenReady(id);
  const before = await server.connect();
  const opened = await ask<TerminalSnapshot>((ack) =>
    before.emit('terminal:open', { attemptId: id, node: 'node1', cols: 80, rows: 24 }, ack),
  );
  const terminalId = opened.terminal.id;
  let seen = Buffer.from(opened.screen).toString();
  before.on('terminal:output', (_id, bytes) => {
    seen += Buffer.from(bytes).toString();
    before.emit('terminal:ack', terminalId, bytes.byteLength);
  });
  before.emit('terminal:input', terminalId, Buffer.from('echo marker-$((40+2)); top -d 1\n'));
  await until('top', 15_000, async () =>
    seen.includes('marker-42') && seen.includes('load average') ? true : undefined,
  );
  await server.kill();
  before.close();

  await server.start();
  const after = await server.connect();
  const terminals = await ask<{ id: string }[]>((ack) => after.emit('terminal:list', id, ack));
  expect(terminals.map((terminal) => terminal.id)).toContain(terminalId);
  let fresh = '';
  after.on('terminal:output', (_id, bytes) => {
    fresh += Buffer.from(bytes).toString();
    after.emit('terminal:ack', terminalId, bytes.byteLength);
  });
  const again = await ask<TerminalSnapshot>((ack) =>
    after.emit('terminal:attach', { terminalId, cols: 80, rows: 24 }, ack),
  );
  expect(Buffer.from(again.screen).toString()).toContain('load average');
  await until('top to go on', 15_000, async () => (fresh.length > 0 ? true : undefined));
  fresh = '';
  after.emit('terminal:input', terminalId, Buffer.from('q'));
  await until('the prompt', 15_000, async () => (fresh.includes('node1:') ? true : undefined));
  after.emit('terminal:input', terminalId, Buffer.from('echo back-$((1+1))\n'));
  await until('the same shell', 15_000, async () => (fresh.includes('back-2') ? true : undefined));
  after.close();
  await server.call('POST', `/attempts/${id}/end`);
  await emptyHost(server);
}, 180_000);
