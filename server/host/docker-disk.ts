import { statfs } from 'node:fs/promises';
import type Docker from 'dockerode';
import type { DockerDisks } from './docker-disks.ts';
import { dockerExec } from './docker-exec.ts';
import { HostError } from './errors.ts';
import { containerName } from './node-container.ts';
import type { DiskUse, NodeRef } from './port.ts';

const MEBIBYTE = 1024 * 1024;

/**
 * The engine does not tell; its root directory is asked where we can see it, and our own disk where we cannot (the
 * server in a container beside its engine: usually the same disk).
 */
export async function diskFreeMiB(root: string): Promise<number> {
  const space = await statfs(root).catch(() => statfs('/'));
  return Math.floor((space.bavail * space.bsize) / MEBIBYTE);
}

/** The engine counts the root file system; nothing but who measures limits that. */
export async function diskUse(docker: Docker, disks: DockerDisks, node: NodeRef): Promise<DiskUse> {
  const name = containerName(node.sandboxId, node.name);
  const [root, held] = await Promise.all([rootMiB(docker, node), disks.usedMiB(name)]);
  if (held !== undefined) return { totalMiB: root + held, unheldMiB: root };
  const total = root + (await volumeMiB(docker, node));
  return { totalMiB: total, unheldMiB: total };
}

async function rootMiB(docker: Docker, node: NodeRef): Promise<number> {
  // `size` is not in dockerode's types.
  const options: object = { size: true };
  const found = (await docker.getContainer(node.id).inspect(options)) as { SizeRw?: number };
  return Math.ceil((found.SizeRw ?? 0) / MEBIBYTE);
}

/** Counted from the outer side, where no inner mount hides it. */
async function volumeMiB(docker: Docker, node: NodeRef): Promise<number> {
  const handle = await dockerExec(docker, node, { side: 'outer', argv: ['du', '-sxm', '/data'] });
  handle.stdin.end();
  // Files come and go while it walks: it says so, and counts the rest.
  handle.stderr.resume();
  let text = '';
  for await (const chunk of handle.stdout) text += String(chunk);
  const value = Number.parseInt(text, 10);
  if (Number.isFinite(value)) return value;
  throw new HostError('exec_failed', `The disk of ${node.name} could not be measured: du said ${text || 'nothing'}`);
}
