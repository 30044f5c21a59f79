import Docker from 'dockerode';
import { createDockerHost } from '../../server/host/index.ts';
import { randomId } from './engine.ts';

/** Why this engine gives nodes no disks of their own; undefined where it does. */
export async function whyNotHeld(): Promise<string | undefined> {
  const limit = await createDockerHost({ instance: randomId('test-') }).diskLimit();
  return limit.kind === 'watched' ? limit.why : undefined;
}

/** Runs a script in the helper that makes disks. */
export async function inDisksHelper(script: string): Promise<{ code: number; text: string }> {
  const docker = new Docker();
  const exec = await docker.getContainer('drydock-disks').exec({
    Cmd: ['bash', '-c', script],
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  });
  const stream = await exec.start({ hijack: true, stdin: false, Tty: true });
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  const { ExitCode } = await exec.inspect();
  return { code: ExitCode ?? -1, text: text.replaceAll('\r', '') };
}

/** Files, devices and loop devices of a sandbox's nodes, one a line; none where there is no helper. */
export async function disksOf(sandboxId: string): Promise<string[]> {
  try {
    const { text } = await inDisksHelper('disks list');
    return text.split('\n').filter((line) => line.includes(`drydock-${sandboxId}-`));
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return [];
    throw error;
  }
}
