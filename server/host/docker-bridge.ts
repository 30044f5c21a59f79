import { writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { HostError } from './errors.ts';

/**
 * Settings of the host's own end of a sandbox's bridge. The bridge has no IPv4 address, but Linux gives it a link-local
 * IPv6 one, by which a node reaches whatever on the host listens on `::`; and it answers ARP for every address of the
 * host, so that packets (not their answers) get in. The first ends the one, strict source checks the other.
 */
const settings = (bridge: string): [path: string, value: string][] => [
  [`/proc/sys/net/ipv6/conf/${bridge}/disable_ipv6`, '1'],
  [`/proc/sys/net/ipv4/conf/${bridge}/rp_filter`, '1'],
];

/** Where Docker's bridge driver puts a network that names no bridge of its own. */
const bridgeName = (networkId: string) => `br-${networkId.slice(0, 12)}`;

/**
 * Shuts the host to what is on a network's bridge. Repeatable. Without the right to do so ourselves (a server that is
 * not root, or an engine elsewhere) a container in the engine's network does it.
 */
export async function closeBridge(docker: Docker, networkId: string, image: string, labels: Record<string, string>) {
  const wanted = settings(bridgeName(networkId));
  const written = await Promise.allSettled(wanted.map(([path, value]) => writeFile(path, value, { flag: 'r+' })));
  if (written.every(({ status }) => status === 'fulfilled')) return;
  await closeByContainer(docker, wanted, image, labels);
}

export async function closeByContainer(
  docker: Docker,
  wanted: [path: string, value: string][],
  image: string,
  labels: Record<string, string>,
): Promise<void> {
  // A kernel without IPv6 has no such file, and nothing to close.
  const script = ['set -e', ...wanted.map(([path, value]) => `[ ! -e ${path} ] || echo ${value} > ${path}`)].join('\n');
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
  if (StatusCode === 0) return;
  throw new HostError('node_start_failed', `Could not shut the host to the sandbox's network: ${said.trim()}`, {
    action: 'The Docker Engine has to let containers with NET_ADMIN in its own network change settings of bridges.',
  });
}
