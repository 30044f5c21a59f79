import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { statusOf, toHostError } from './docker-errors.ts';
import { dockerExec } from './docker-exec.ts';
import { HostError } from './errors.ts';

/** Made from images/disks; holds the program `disks`, which says what it does. */
export const DISKS_IMAGE = 'drydock/disks:latest';
/** Where the engine finds the devices; nothing there outlives the host's start. */
export const DEVICES = '/dev/drydock';

/** One on an engine, for all servers that use it: it keeps nothing in mind but the files in its volume. */
const NAME = 'drydock-disks';
const MEBIBYTE = 1024 * 1024;
const ATTEMPTS = 5;

/** What the program's exit codes mean (images/disks/disks). */
const CODES: Record<number, HostError['code']> = { 3: 'node_disk_lost', 4: 'node_disk_lost' };

/**
 * The container that makes and attaches the disks of nodes. Of the host it has the loop devices, its volume and one
 * directory; no network, no capability but to make device nodes. It comes when it is asked, and goes by itself.
 */
export class DiskHelper {
  private running: Promise<string> | undefined;

  constructor(
    private readonly docker: Docker,
    readonly image: string,
  ) {}

  /** Runs `disks …`; gives what it prints. Rejects with HostError, `node_disk_lost` where a disk is gone or damaged. */
  async run(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.exec(args);
    if (code === 0) return stdout;
    const said = stderr.trim().replace(/^disks: /gm, '') || `exit code ${code}`;
    throw new HostError(CODES[code] ?? 'host_error', `The disks of nodes: ${said}`);
  }

  /** True when the question is answered with yes. */
  async asks(question: string): Promise<boolean> {
    return (await this.exec([question])).code === 0;
  }

  private async exec(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    for (let attempt = 1; ; attempt++) {
      this.running ??= this.start();
      const used = this.running;
      try {
        const node = { id: await used, name: 'the helper for disks', sandboxId: '', address: '' };
        const handle = await dockerExec(this.docker, node, { side: 'outer', argv: ['disks', ...args] });
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

  /** Gives the id of the running container; that of an older image is replaced. */
  private async start(): Promise<string> {
    const what = 'start the helper for disks';
    try {
      const { Id: image } = await this.docker.getImage(this.image).inspect();
      for (let attempt = 1; ; attempt++) {
        const found = await this.docker
          .getContainer(NAME)
          .inspect()
          .catch((error: unknown) => orGone(error));
        if (found?.State.Running && found.Image === image) return found.Id;
        try {
          if (found) await this.docker.getContainer(found.Id).remove({ force: true });
          const container = await this.docker.createContainer({ name: NAME, Image: image, ...OPTIONS });
          await container.start();
          return container.id;
        } catch (error) {
          // 404, 409: another server is at it as well.
          if (![404, 409].includes(statusOf(error) ?? 0) || attempt === ATTEMPTS) throw error;
        }
      }
    } catch (error) {
      const told = toHostError(error, what);
      if (told.code !== 'image_missing' && told.options.status !== 404) throw told;
      throw new HostError('image_missing', `The image ${this.image} is not made`, {
        cause: error,
        action: 'Make it: npx drydock images build',
      });
    }
  }
}

function orGone(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}

const OPTIONS: Omit<Docker.ContainerCreateOptions, 'name' | 'Image'> = {
  Labels: { 'drydock.disks': 'helper' },
  HostConfig: {
    AutoRemove: true,
    Binds: [`${NAME}:/disks`, `${DEVICES}:/devices`],
    CapDrop: ['ALL'],
    CapAdd: ['MKNOD'],
    DeviceCgroupRules: ['b 7:* rwm', 'c 10:237 rwm'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Tmpfs: { '/run': '' },
    NetworkMode: 'none',
    Memory: 128 * MEBIBYTE,
    PidsLimit: 256,
    LogConfig: { Type: 'none', Config: {} },
  },
};
