import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { statusOf } from './docker-errors.ts';

/** A machine full of processes answers slowly (2.6 s seen under a fork bomb); what is not awake then dies later, or not. */
const THAW_WITHIN_MS = 3000;

/**
 * Wakes what a learner has paused in a node (`docker pause`), before the node is ended: on cgroup v1 a frozen process
 * does not die, and the engine would wait for it without end. A node that does not run needs none of this.
 */
export async function thaw(docker: Docker, containerId: string): Promise<void> {
  const end = new AbortController();
  try {
    await Promise.race([wake(docker, containerId), sleep(THAW_WITHIN_MS, undefined, { signal: end.signal })]);
  } catch (error) {
    // Not running, gone, or an image without this program: there is nothing that could be woken.
    if (statusOf(error) === undefined) throw error;
  } finally {
    end.abort();
  }
}

async function wake(docker: Docker, containerId: string): Promise<void> {
  const exec = await docker.getContainer(containerId).exec({ Cmd: ['/drydock/thaw'], AttachStdout: true });
  const output = await exec.start({ hijack: false, stdin: false });
  await new Promise<void>((resolve) => {
    output
      .once('close', resolve)
      .once('end', resolve)
      .once('error', () => resolve());
    output.resume();
  });
}
