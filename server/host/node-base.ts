import { createHash } from 'node:crypto';
import type Docker from 'dockerode';
import type { MountSettings } from 'dockerode';
import { statusOf } from './docker-errors.ts';
import { HostError } from './errors.ts';

/** Where the outer side finds the machine's root file system (`node/`), unchanged and read-only. */
const BASE = '/base';
/** On a volume: the id of the image whose copy it holds. */
const LABEL_BASE = 'drydock.base';

/**
 * The node's root file system from a place whose owners can be shifted (docs/decisions/0007). Of an overlay2 engine that
 * is the image's last layer itself, and nothing is stored twice. Other engines get a volume with a copy, made once for
 * each image (some seconds).
 */
export class NodeBase {
  /** Image id -> its volume is filled. */
  private readonly filled = new Map<string, Promise<string>>();

  constructor(private readonly docker: Docker) {}

  /** Rejects with what the engine says, or HostError `node_start_failed` when the copy could not be made. */
  async mount(image: string): Promise<MountSettings> {
    const found = await this.docker.getImage(image).inspect();
    const layer = topLayer(found);
    if (layer) return { Type: 'bind', Source: layer, Target: BASE, ReadOnly: true };
    const known = this.filled.get(found.Id) ?? this.fill(found.Id);
    this.filled.set(found.Id, known);
    known.catch(() => this.filled.delete(found.Id));
    return { Type: 'volume', Source: await known, Target: BASE, ReadOnly: true };
  }

  /** Makes the copy under another name first: what is called `node` is whole. Several servers may do this at once. */
  private async fill(image: string): Promise<string> {
    const volume = `drydock-base-${createHash('sha256').update(image).digest('hex').slice(0, 12)}`;
    await this.removeOthers(volume);
    await this.docker.createVolume({ Name: volume, Labels: { [LABEL_BASE]: image } });
    const script = `[ -e ${BASE}/node ] || { new=${BASE}/.$(hostname) && cp -a /node $new && { mv -T $new ${BASE}/node 2>/dev/null || rm -rf $new; }; }`;
    const container = await this.docker.createContainer({
      Image: image,
      Entrypoint: ['sh', '-c', script],
      Cmd: [],
      Labels: { [LABEL_BASE]: image },
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [{ Type: 'volume', Source: volume, Target: BASE, VolumeOptions: NO_COPY }],
      },
    });
    try {
      await container.start();
      const { StatusCode } = (await container.wait()) as { StatusCode: number };
      if (StatusCode === 0) return volume;
    } finally {
      await container.remove({ force: true, v: true });
    }
    throw new HostError(
      'node_start_failed',
      `The root file system of nodes could not be copied to the volume ${volume}`,
      {
        action: 'Look whether the disk of the Docker Engine is full.',
      },
    );
  }

  /** Copies of images that are there no more. */
  private async removeOthers(wanted: string): Promise<void> {
    const { Volumes } = await this.docker.listVolumes({ filters: { label: [LABEL_BASE] } });
    const images = new Set((await this.docker.listImages({ all: true })).map((image) => image.Id));
    for (const { Name, Labels } of Volumes ?? []) {
      if (Name === wanted || images.has(Labels?.[LABEL_BASE] ?? '')) continue;
      await this.docker
        .getVolume(Name)
        .remove()
        .catch((error: unknown) => {
          // In use by a node still, or removed by another server.
          if (![404, 409].includes(statusOf(error) ?? 0)) throw error;
        });
    }
  }
}

const NO_COPY = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } };

/** images/node/Dockerfile copies the machine's root last: the uppermost layer holds it, and nothing else. */
function topLayer(image: Docker.ImageInspectInfo): string | undefined {
  const { Name, Data } = image.GraphDriver ?? {};
  // dockerode's type of Data is that of another driver.
  return Name === 'overlay2' ? (Data as { UpperDir?: string } | undefined)?.UpperDir : undefined;
}
