/** Two tabs that press every button at once: the server stays the truth, and nobody sees an error of ours. */
import { expect, test } from 'vitest';
import type { AttemptResult, AttemptView } from '../../protocol/index.ts';
import { ServerProcess, until } from '../support/server-process.ts';

test('two tabs pressing every button at once get one sandbox, answers without 5xx, and one result', async () => {
  await using server = await ServerProcess.start();
  const starts = await Promise.all([1, 2, 3].map(() => server.startLab('compose-first-app')));
  expect(new Set(starts.map((attempt) => attempt.id)).size).toBe(1);
  const { id } = starts[0] as AttemptView;
  await server.whenReady(id);
  expect(await server.hosted()).toHaveLength(1);

  const buttons = () => [
    server.call('POST', `/attempts/${id}/check`, {}),
    server.call('POST', `/attempts/${id}/check`, {}),
    server.call('POST', `/attempts/${id}/live`, { live: false }),
    server.call('POST', `/attempts/${id}/live`, { live: true }),
    server.call('POST', `/attempts/${id}/extend`),
    server.call('POST', `/attempts/${id}/hints`, { taskId: 'nothing-of-that-name' }),
    server.call('GET', `/attempts/${id}/inspect?node=node1&kind=node&ref=self`),
    server.call('POST', `/attempts/${id}/reset`),
    server.call('POST', `/attempts/${id}/reset`),
    server.call('GET', `/attempts/${id}`),
  ];
  const answers = await Promise.all([...buttons(), ...buttons()]);
  expect(answers.map((answer) => answer.status).filter((status) => status >= 500)).toEqual([]);
  const settled = await server.whenReady(id);
  expect(settled.verdicts).toEqual({});
  await until('the nodes of before the reset to be gone', 20_000, async () =>
    (await server.hosted()).length === 1 ? true : undefined,
  );

  const ends = await Promise.all([1, 2, 3].map(() => server.call<AttemptResult>('POST', `/attempts/${id}/end`)));
  expect(ends.map((end) => end.status)).toEqual([200, 200, 200]);
  expect(new Set(ends.map((end) => end.body.attempt.endedAt)).size).toBe(1);
  await until('an empty host', 30_000, async () => ((await server.hosted()).length === 0 ? true : undefined));
}, 240_000);

test('stopping the engine of a node is told, costs nothing, and mends itself when it is back', async () => {
  await using server = await ServerProcess.start();
  const { id } = await server.startLab('compose-first-app');
  await server.whenReady(id);
  const socket = await server.connect();
  socket.emit('attempt:watch', id, () => undefined);
  const opened = await new Promise<string>((resolve, reject) => {
    socket.emit('terminal:open', { attemptId: id, node: 'node1', cols: 80, rows: 24 }, (reply) =>
      reply.ok ? resolve(reply.value.terminal.id) : reject(new Error(reply.problem.title)),
    );
  });
  const type = (text: string) => socket.emit('terminal:input', opened, Buffer.from(text));
  const health = async () => (await server.attempt(id)).sandbox.nodes[0]?.health;

  type('service docker stop\n');
  await until('the page to say so', 30_000, async () => ((await health()) === 'engine-down' ? true : undefined));
  const { body } = await server.call<AttemptView>('POST', `/attempts/${id}/check`, {});
  const verdicts = Object.values(body.verdicts);
  expect(verdicts.length).toBeGreaterThan(0);
  expect(verdicts.filter((verdict) => !verdict.waitingFor?.length).map((verdict) => verdict.status)).toEqual(
    verdicts.filter((verdict) => !verdict.waitingFor?.length).map(() => 'unable'),
  );
  expect(verdicts.find((verdict) => verdict.status === 'unable')?.reason).toBeTruthy();

  type('service docker start\n');
  await until('the page to be well again', 30_000, async () => ((await health()) === 'healthy' ? true : undefined));
  socket.close();
}, 240_000);
