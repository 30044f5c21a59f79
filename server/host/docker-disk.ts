import { statfs } from 'node:fs/promises';
import type Docker from 'dockerode';
import { dockerExec } from './docker-exec.ts';
import { HostError } from './errors.ts';
import type { NodeRef } from './port.ts';

const MEBIBYTE = 1024 * 1024;

/**
 * The engine does not tell; its root directory is asked where we can see it, and our own disk where we cannot (the
 * server in a container beside its engine: usually the same disk).
 */
export async function diskFreeMiB(root: string): Promise<number> {
  const space = await statfs(root).catch(() => statfs('/'));
  return Math.floor((space.bavail * space.bsize) / MEBIBYTE);
}

/** The engine counts the root file system; the volume is counted from the outer side, where no inner mount hides it. */
export async function diskUsedMiB(docker: Docker, node: NodeRef): Promise<number> {
  const [root, volume] = await Promise.all([rootMiB(docker, node), volumeMiB(docker, node)]);
  return root + volume;
}

async function rootMiB(docker: Docker, node: NodeRef): Promise<number> {
  // `size` is not in dockerode's types.
  const options: object = { size: true };
  const found = (await docker.getContainer(node.id).inspect(options)) as { SizeRw?: number };
  return Math.ceil((found.SizeRw ?? 0) / MEBIBYTE);
}

async function volumeMiB(docker: Docker, node: NodeRef): Promise<number> {
  const handle = await dockerExec(docker, node, { side: 'outer', argv: ['du', '-sxm', '/var/lib/docker'] });
  handle.stdin.end();
  // Files come and go while it walks: it says so, and counts the rest.
  handle.stderr.resume();
  let text = '';
  for await (const chunk of handle.stdout) text += String(chunk);
  const value = Number.parseInt(text, 10);
  if (Number.isFinite(value)) return value;
  throw new HostError('exec_failed', `The disk of ${node.name} could not be measured: du said ${text || 'nothing'}`);
}
