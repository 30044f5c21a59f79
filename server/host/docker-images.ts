import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import Docker from 'dockerode';
import { statusOf, toHostError } from './docker-errors.ts';
import { buildEvent, readMessages, takePull } from './docker-image-messages.ts';
import { HostError } from './errors.ts';
import type { BuildSpec, HostImage, HostVolume, ImageHost, ImageWork, VolumePlace } from './image-port.ts';

/** On the short-lived containers around the store's volume, so that those of a killed server are found. */
const HELPER_LABEL = 'drydock.images';
const STORE_PATH = '/store';

/** An ImageHost on a Docker Engine: that of DOCKER_HOST, or the local socket. Works with a remote engine. */
export function createDockerImageHost(options?: Docker.DockerOptions): ImageHost {
  return new DockerImageHost(new Docker(options));
}

class DockerImageHost implements ImageHost {
  constructor(private readonly docker: Docker) {}

  async listImages(signal?: AbortSignal): Promise<HostImage[]> {
    const images = await this.#call('list the images', signal, () => this.docker.listImages({ abortSignal: signal }));
    return images.map((image) => ({
      id: image.Id,
      names: (image.RepoTags ?? []).filter((name) => name !== '<none>:<none>'),
      labels: image.Labels ?? {},
      sizeBytes: image.Size,
      createdAt: image.Created * 1000,
    }));
  }

  async build(context: Readable, spec: BuildSpec): Promise<string> {
    const what = `build ${spec.name}`;
    const output = await this.#call(what, spec.signal, () =>
      this.docker.buildImage(context, {
        t: spec.name,
        buildargs: spec.args,
        labels: spec.labels,
        cpushares: spec.cpuShares,
        rm: true,
        forcerm: true,
        abortSignal: spec.signal,
      }),
    );
    let id: string | undefined;
    await this.#read(what, output, spec.signal, (message) => {
      id = message.aux?.ID ?? id;
      for (const event of buildEvent(message)) spec.onEvent?.(event);
    });
    if (id === undefined) throw new HostError('engine_error', `Could not ${what}: the engine named no image`);
    return id;
  }

  async pull(name: string, work: ImageWork = {}): Promise<void> {
    const what = `pull ${name}`;
    const output = await this.#call(what, work.signal, () => this.docker.pull(name, { abortSignal: work.signal }));
    const layers = new Map<string, number>();
    await this.#read(what, output, work.signal, (message) => {
      const event = takePull(message, layers);
      if (event) work.onEvent?.(event);
    });
  }

  async tag(image: string, name: string): Promise<void> {
    const colon = name.lastIndexOf(':');
    const target = { repo: name.slice(0, colon), tag: name.slice(colon + 1) };
    await this.#call(`name ${image} ${name}`, undefined, () => this.docker.getImage(image).tag(target));
  }

  async save(image: string, signal?: AbortSignal): Promise<Readable> {
    const stream = await this.#call(`save ${image}`, signal, () => this.docker.getImage(image).get());
    return abortable(stream, signal);
  }

  async registryReachable(name: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    const limit = AbortSignal.timeout(timeoutMs);
    const either = signal ? AbortSignal.any([limit, signal]) : limit;
    const answered = this.docker
      .getImage(name)
      .distribution()
      .then(
        () => true,
        () => false,
      );
    const late = new Promise<boolean>((resolve) => {
      either.addEventListener('abort', () => resolve(false), { once: true });
    });
    const reachable = await Promise.race([answered, late]);
    signal?.throwIfAborted();
    return reachable;
  }

  async removeImage(nameOrId: string): Promise<boolean> {
    try {
      await this.docker.getImage(nameOrId).remove();
      return true;
    } catch (error) {
      const status = statusOf(error);
      if (status === 404 || status === 409) return false;
      throw toHostError(error, `remove the image ${nameOrId}`);
    }
  }

  async ensureVolume(name: string, labels: Record<string, string>, signal?: AbortSignal): Promise<HostVolume> {
    return this.#call(`make the volume ${name}`, signal, async () => {
      await this.docker.createVolume({ Name: name, Labels: labels, abortSignal: signal });
      const volume = (await this.docker.getVolume(name).inspect()) as { CreatedAt?: string };
      return { name, createdAt: volume.CreatedAt ?? '' };
    });
  }

  async removeVolume(name: string): Promise<void> {
    try {
      await this.docker.getVolume(name).remove();
    } catch (error) {
      if (statusOf(error) !== 404) throw toHostError(error, `remove the volume ${name}`);
    }
  }

  async readVolume(place: VolumePlace, path: string, signal?: AbortSignal): Promise<Buffer | undefined> {
    return this.#call(`read ${path} of the volume ${place.volume}`, signal, async () => {
      const container = await this.#helper(place, ['true'], true);
      try {
        return await buffer(abortable(await container.getArchive({ path: `${STORE_PATH}/${path}` }), signal));
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      } finally {
        await this.#discard(container);
      }
    });
  }

  async runInVolume(
    place: VolumePlace,
    files: Readable,
    argv: [string, ...string[]],
    signal?: AbortSignal,
  ): Promise<string> {
    return this.#call(`write to the volume ${place.volume}`, signal, async () => {
      await this.#removeLeftHelpers();
      const container = await this.#helper(place, argv, false);
      try {
        await container.putArchive(abortable(files, signal), { path: STORE_PATH });
        signal?.throwIfAborted();
        await container.start();
        const { StatusCode: exitCode } = (await container.wait()) as { StatusCode: number };
        const printed = plainLog(await container.logs({ stdout: true, stderr: true }));
        if (exitCode === 0) return printed;
        throw new HostError('exec_failed', `${argv[0]} on the volume ${place.volume} gave ${exitCode}: ${printed}`);
      } finally {
        await this.#discard(container);
      }
    });
  }

  #helper(place: VolumePlace, argv: string[], readOnly: boolean): Promise<Docker.Container> {
    return this.docker.createContainer({
      Image: place.image,
      Entrypoint: argv,
      Cmd: [],
      WorkingDir: STORE_PATH,
      NetworkDisabled: true,
      Labels: { [HELPER_LABEL]: 'helper' },
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [{ Type: 'volume', Source: place.volume, Target: STORE_PATH, ReadOnly: readOnly }],
      },
    });
  }

  /** Volumes of the helper are named ones, which `v` leaves alone; an image's own anonymous ones go. */
  async #discard(container: Docker.Container): Promise<void> {
    try {
      await container.remove({ force: true, v: true });
    } catch (error) {
      const status = statusOf(error);
      if (status !== 404 && status !== 409) throw toHostError(error, 'remove a helper container');
    }
  }

  /** Those of a server that was killed: older than any write takes. */
  async #removeLeftHelpers(): Promise<void> {
    const left = await this.docker.listContainers({ all: true, filters: { label: [`${HELPER_LABEL}=helper`] } });
    const before = Date.now() / 1000 - 600;
    const old = left.filter((container) => container.Created < before);
    await Promise.all(old.map((container) => this.#discard(this.docker.getContainer(container.Id))));
  }

  async #read(
    what: string,
    output: NodeJS.ReadableStream,
    signal: AbortSignal | undefined,
    take: Parameters<typeof readMessages>[1],
  ): Promise<void> {
    await this.#call(what, signal, () => readMessages(abortable(output, signal), take));
  }

  async #call<T>(what: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw toHostError(error, what);
    }
  }
}

/** Destroys the stream, and with it the connection and the engine's work, when the signal fires. */
function abortable(stream: NodeJS.ReadableStream, signal: AbortSignal | undefined): Readable {
  const readable = stream instanceof Readable ? stream : Readable.from(stream);
  if (!signal) return readable;
  const abort = () => readable.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort, { once: true });
  readable.once('close', () => signal.removeEventListener('abort', abort));
  return readable;
}

/** Takes the 8-byte frame headers out of a finished container's log. */
function plainLog(log: Buffer): string {
  const parts: string[] = [];
  for (let at = 0; at + 8 <= log.length; ) {
    const length = log.readUInt32BE(at + 4);
    parts.push(log.toString('utf8', at + 8, at + 8 + length));
    at += 8 + length;
  }
  return parts.join('').trim();
}
