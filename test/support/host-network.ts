import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';

/**
 * Runs a script in a container in the engine's own network, with the right to change it and no other; gives its exit
 * code and the beginning of what it said. `image`: one with a shell, nft and ip: that of nodes.
 */
export async function inHostNetwork(
  docker: Docker,
  image: string,
  script: string,
  labels: Record<string, string>,
  changes: Docker.HostConfig = {},
): Promise<{ code: number; said: string }> {
  const container = await docker.createContainer({
    Image: image,
    Labels: labels,
    Entrypoint: ['sh', '-c', script],
    Cmd: [],
    Tty: true,
    HostConfig: {
      AutoRemove: true,
      NetworkMode: 'host',
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN'],
      SecurityOpt: ['apparmor=unconfined'],
      MaskedPaths: [],
      ReadonlyPaths: [],
      LogConfig: { Type: 'none', Config: {} },
      ...changes,
    },
  });
  const output = new PassThrough();
  let said = '';
  output.on('data', (chunk: Buffer) => {
    if (said.length < 1000) said += chunk.toString();
  });
  (await container.attach({ stream: true, stdout: true, stderr: true })).pipe(output);
  const ended = container.wait({ condition: 'next-exit' });
  await container.start();
  const { StatusCode } = (await ended) as { StatusCode: number };
  return { code: StatusCode, said: said.trim() };
}
