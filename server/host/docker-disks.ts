import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type Docker from 'dockerode';
import { DEVICES, DISKS_IMAGE, DiskHelper } from './disk-helper.ts';
import { statusOf, toHostError } from './docker-errors.ts';
import { HostError } from './errors.ts';
import { sandboxLabels } from './node-container.ts';
import type { DiskLimit } from './port.ts';

/**
 * auto: disks that hold where the host can have them, else a watcher. held: no node without such a disk. watched: never
 * such disks.
 */
export type DiskPolicy = 'auto' | 'held' | 'watched';

/** A refusal is not for ever: an image is made, a module loaded. */
const ASK_AGAIN_MS = 5 * 60_000;
const PROBE_MIB = 64;
const PROBE_LASTS_MS = 120_000;

export interface WantedDisk {
  /** Name of the volume: the same as that of the node's container. */
  name: string;
  labels: Record<string, string>;
  diskMiB: number;
}

/**
 * The volumes of nodes (docs/decisions/0002-disk-limit.md). A held one is a file system of its own size: the engine
 * mounts a device that our helper attached to a file.
 */
export class DockerDisks {
  private readonly helper: DiskHelper;
  private settled: { limit: Promise<DiskLimit>; until: number } | undefined;
  private batch: Batch | undefined;

  constructor(
    private readonly docker: Docker,
    private readonly instance: string,
    private readonly policy: DiskPolicy,
    image = DISKS_IMAGE,
  ) {
    this.helper = new DiskHelper(docker, image);
  }

  /** What the host can do, tried once. Rejects with HostError when the engine does not answer. */
  limit(): Promise<DiskLimit> {
    if (this.settled && this.settled.until > Date.now()) return this.settled.limit;
    const settled = { limit: this.settle(), until: Number.POSITIVE_INFINITY };
    this.settled = settled;
    const forget = () => {
      if (this.settled === settled) this.settled = undefined;
    };
    settled.limit.then(({ kind }) => {
      if (kind === 'watched' && this.policy !== 'watched') settled.until = Date.now() + ASK_AGAIN_MS;
    }, forget);
    return settled.limit;
  }

  /**
   * Creates a node's volume; its disk can be mounted when `ready` resolves. Of those that are asked for in one turn of
   * the event loop the disks are made together.
   */
  async declare(disk: WantedDisk): Promise<{ ready: Promise<unknown> }> {
    const limit = await this.limit();
    if (limit.kind === 'watched') {
      if (this.policy === 'held') throw refused(limit.why);
      return { ready: this.docker.createVolume({ Name: disk.name, Labels: disk.labels }) };
    }
    this.batch ??= this.nextBatch();
    const { disks, declared, ready } = this.batch;
    disks.push(disk);
    await declared;
    return { ready };
  }

  /** Before a node is started again: its device must be its own disk's. Repeatable. */
  async attach(name: string): Promise<void> {
    const volume = await this.docker.getVolume(name).inspect();
    if (isHeld(volume)) await this.helper.run('attach', name);
  }

  /** Removes volumes whose containers are gone, with their disks. Gives the last error. */
  async remove(volumes: HostVolumeLike[]): Promise<void> {
    const held = volumes.filter(isHeld).map(({ Name }) => Name);
    // The volume is what we know a disk by, so it goes last.
    if (held.length > 0) await this.helper.run('drop', ...held);
    const removed = await Promise.allSettled(volumes.map(({ Name }) => this.docker.getVolume(Name).remove()));
    for (const one of removed) if (one.status === 'rejected' && statusOf(one.reason) !== 404) throw one.reason;
  }

  /** MiB of the host that a node's disk takes; undefined for a volume without a limit of its own. */
  async usedMiB(name: string): Promise<number | undefined> {
    const volume = await this.docker.getVolume(name).inspect();
    return isHeld(volume) ? Number(await this.helper.run('used', name)) : undefined;
  }

  private nextBatch(): Batch {
    const disks: WantedDisk[] = [];
    const declared = nextTurn().then(async () => {
      this.batch = undefined;
      // First the volumes: whatever happens then, their labels lead to the disks.
      await Promise.all(disks.map((disk) => this.docker.createVolume(heldVolume(disk))));
    });
    const make = () => this.helper.run('make', ...disks.flatMap(({ name, diskMiB }) => [name, String(diskMiB)]));
    const ready = declared.then(make);
    // Whoever declared has the same rejection.
    ready.catch(() => undefined);
    return { disks, declared, ready };
  }

  private async settle(): Promise<DiskLimit> {
    if (this.policy === 'watched') return { kind: 'watched', why: 'DRYDOCK_DISK_LIMIT=watched says so' };
    try {
      if (!(await this.helper.asks('proven'))) await this.prove();
      await this.sweep();
      return { kind: 'held' };
    } catch (error) {
      const told = toHostError(error, 'give a node a disk of its own');
      if (told.code === 'host_unreachable') throw told;
      return { kind: 'watched', why: told.message.replace(/\s+/g, ' ') };
    }
  }

  /** A small disk, seen from inside a container: the whole way, with an engine that may run anywhere. */
  private async prove(): Promise<void> {
    const sandboxId = `doctor-${randomBytes(4).toString('hex')}`;
    const sandbox = { sandboxId, owner: 'doctor', topology: 'doctor', expiresAt: Date.now() + PROBE_LASTS_MS };
    const disk = { name: `drydock-${sandboxId}`, labels: sandboxLabels(this.instance, sandbox), diskMiB: PROBE_MIB };
    try {
      await this.docker.createVolume(heldVolume(disk));
      await this.helper.run('make', disk.name, String(PROBE_MIB));
      await this.lookInto(disk);
      await this.helper.run('prove');
    } finally {
      await this.remove([{ Name: disk.name, Options: heldVolume(disk).DriverOpts }]);
    }
  }

  /** Rejects when a container that has the volume does not see a file system of its size. */
  private async lookInto({ name, labels, diskMiB }: WantedDisk): Promise<void> {
    const container = await this.docker.createContainer({
      Image: this.helper.image,
      Labels: labels,
      Cmd: ['sh', '-c', `[ $(($(stat -f -c %b*%S /probe) >> 20)) -le ${diskMiB} ]`],
      HostConfig: { Binds: [`${name}:/probe:nocopy`], NetworkMode: 'none', LogConfig: { Type: 'none', Config: {} } },
    });
    try {
      await container.start();
      const { StatusCode } = (await container.wait()) as { StatusCode: number };
      if (StatusCode !== 0) throw new HostError('host_error', 'The engine mounted something else than the disk');
    } finally {
      await container.remove({ force: true });
    }
  }

  /** Disks whose volume somebody else removed. */
  private async sweep(): Promise<void> {
    const { Volumes } = await this.docker.listVolumes();
    await this.helper.run('sweep', ...(Volumes ?? []).filter(isHeld).map(({ Name }) => Name));
  }
}

interface Batch {
  disks: WantedDisk[];
  declared: Promise<void>;
  ready: Promise<unknown>;
}

export interface HostVolumeLike {
  Name: string;
  Options?: Record<string, string> | null;
}

const deviceOf = (name: string): string => `${DEVICES}/${name}`;

const isHeld = ({ Name, Options }: HostVolumeLike): boolean => Options?.device === deviceOf(Name);

/**
 * nobarrier: what a node has synced is in the host's memory at least, which is as long as a node lives; only a host that
 * loses its power loses it (then the file system is repaired, or the node refused). discard: what is removed in the
 * node is free on the host.
 */
function heldVolume({ name, labels }: WantedDisk): Docker.VolumeCreateOptions {
  const options = { type: 'ext4', device: deviceOf(name), o: 'noatime,nobarrier,discard' };
  return { Name: name, Driver: 'local', DriverOpts: options, Labels: labels };
}

function refused(why: string): HostError {
  return new HostError(
    'node_start_failed',
    `This host cannot limit a node's disk as DRYDOCK_DISK_LIMIT=held asks: ${why}`,
    {
      action: 'Let the engine have loop devices, or set DRYDOCK_DISK_LIMIT=auto.',
    },
  );
}
