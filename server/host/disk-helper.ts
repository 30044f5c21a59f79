import type Docker from 'dockerode';
import { HostError } from './errors.ts';
import { Helper } from './helper.ts';

/** Made from images/disks; holds the program `disks`, which says what it does. */
export const DISKS_IMAGE = 'drydock/disks:latest';
/** Where the engine finds the devices; nothing there outlives the host's start. */
export const DEVICES = '/dev/drydock';

const NAME = 'drydock-disks';
const MEBIBYTE = 1024 * 1024;

/** What the program's exit codes mean (images/disks/disks). */
const CODES: Record<number, HostError['code']> = { 3: 'node_disk_lost', 4: 'node_disk_lost' };

/**
 * The container that makes and attaches the disks of nodes. Of the host it has the loop devices, its volume with the
 * files and one directory; no network, no capability but to make device nodes.
 */
export class DiskHelper {
  private readonly helper: Helper;

  constructor(
    docker: Docker,
    readonly image: string,
  ) {
    this.helper = new Helper(docker, { name: NAME, what: 'the helper for disks', image, container: OPTIONS });
  }

  /** Runs `disks …`; gives what it prints. Rejects with HostError, `node_disk_lost` where a disk is gone or damaged. */
  async run(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.helper.exec(['disks', ...args]);
    if (code === 0) return stdout;
    const said = stderr.trim().replace(/^disks: /gm, '') || `exit code ${code}`;
    throw new HostError(CODES[code] ?? 'host_error', `The disks of nodes: ${said}`);
  }

  /** True when the question is answered with yes. */
  async asks(question: string): Promise<boolean> {
    return (await this.helper.exec(['disks', question])).code === 0;
  }
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
