/** The helpers of the host: one container on an engine, for all servers that use it, whoever starts it. */
import { randomUUID } from 'node:crypto';
import Docker from 'dockerode';
import { expect, it } from 'vitest';
import { Helper } from '../../server/host/helper.ts';

it('six servers that need a helper in the same moment share one', async () => {
  const docker = new Docker();
  const name = `drydock-test-helper-${randomUUID()}`;
  const options = {
    name,
    what: 'a helper of tests',
    image: 'drydock/disks:latest',
    container: { Entrypoint: ['sleep', '60'], HostConfig: { AutoRemove: true } },
  };
  try {
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => new Helper(docker, options).exec(['cat', '/etc/hostname'])),
    );
    expect(answers.map(({ code }) => code)).toEqual(Array(6).fill(0));
    expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
  } finally {
    await docker.getContainer(name).remove({ force: true });
  }
});
