import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { statusOf, toHostError } from './docker-errors.ts';
import { dockerExec } from './docker-exec.ts';
import { HostError } from './errors.ts';

const ATTEMPTS = 5;
/** Several servers may start it at once; the pauses grow, and are 4.5 s together. */
const START_ATTEMPTS = 10;
const START_PAUSE_MS = 100;
/** It runs already, is gone, or its name is taken: another server is at it as well. */
const OTHERS_AT_IT = [304, 404, 409];

export interface HelperOptions {
  /** Of the container: one on an engine, for all servers that use it. */
  name: string;
  /** "the helper for …" */
  what: string;
  image: string;
  container: Omit<Docker.ContainerCreateOptions, 'name' | 'Image'>;
}

export interface HelperAnswer {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * A container of ours that does on the host what nodes and the server may not. It comes when it is asked, and goes by
 * itself; it keeps nothing in mind. That of an older image is replaced.
 */
export class Helper {
  private running: Promise<string> | undefined;

  constructor(
    private readonly docker: Docker,
    private readonly options: HelperOptions,
  ) {}

  /** Rejects with HostError; `image_missing` when the image is not made. */
  async exec(argv: [string, ...string[]]): Promise<HelperAnswer> {
    for (let attempt = 1; ; attempt++) {
      this.running ??= this.start();
      const used = this.running;
      try {
        const node = { id: await used, name: this.options.what, sandboxId: '', address: '' };
        const handle = await dockerExec(this.docker, node, { side: 'outer', argv });
        handle.stdin.end();
        const [stdout, stderr, code] = await Promise.all([text(handle.stdout), text(handle.stderr), handle.exit]);
        return { code, stdout, stderr };
      } catch (error) {
        if (this.running === used) this.running = undefined;
        // It ends when nobody has needed it for a while, or another server has replaced it.
        if (!(error instanceof HostError && error.code === 'node_gone') || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** Gives the id of the running container. */
  private async start(): Promise<string> {
    const { name, what, image: wanted, container: options } = this.options;
    try {
      const { Id: image } = await this.docker.getImage(wanted).inspect();
      for (let attempt = 1; ; attempt++) {
        const found = await this.docker
          .getContainer(name)
          .inspect()
          .catch((error: unknown) => orGone(error));
        const fits = found?.Image === image;
        if (fits && found.State.Running) return found.Id;
        try {
          // One that fits and has not begun is another server's, in this moment: either of us may start it.
          const begun = fits && found.State.Status === 'created';
          if (found && !begun) await this.docker.getContainer(found.Id).remove({ force: true });
          const container = begun
            ? this.docker.getContainer(found.Id)
            : await this.docker.createContainer({ name, Image: image, ...options });
          await container.start();
          return container.id;
        } catch (error) {
          if (!OTHERS_AT_IT.includes(statusOf(error) ?? 0) || attempt === START_ATTEMPTS) throw error;
          await sleep(START_PAUSE_MS * attempt);
        }
      }
    } catch (error) {
      const told = toHostError(error, `start ${what}`);
      if (told.code !== 'image_missing' && told.options.status !== 404) throw told;
      throw new HostError('image_missing', `The image ${wanted} is not made`, {
        cause: error,
        action: 'Make it: npx drydock images build',
      });
    }
  }
}

function orGone(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}
