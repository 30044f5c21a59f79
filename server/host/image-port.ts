import type { Readable } from 'node:stream';

/**
 * The second port to the host: making images and filling the volume that the nodes' mirrors read.
 * All methods reject with HostError, or with the signal's reason when they were aborted.
 */
export interface ImageHost {
  /** All tagged and untagged top-level images of the host, with labels: one call. */
  listImages(signal?: AbortSignal): Promise<HostImage[]>;
  /** Builds `context` (an uncompressed tar with a Dockerfile at its top) with the classic builder; gives the image's id. */
  build(context: Readable, spec: BuildSpec): Promise<string>;
  /** Pulls from the name's registry; resolves when the image is complete on the host. */
  pull(name: string, options?: ImageWork): Promise<void>;
  /** Gives `image` another name, taking the name from any other image. */
  tag(image: string, name: string): Promise<void>;
  /** The tar stream of `docker save`: the legacy or the OCI layout, as the engine makes it. */
  save(image: string, signal?: AbortSignal): Promise<Readable>;
  /** Whether the host's engine itself can read `name`'s manifest in its registry within `timeoutMs`. */
  registryReachable(name: string, timeoutMs: number, signal?: AbortSignal): Promise<boolean>;
  /** Removes a name, or an image by id with its untagged parents. False when it is in use or not there. */
  removeImage(nameOrId: string): Promise<boolean>;
  /** Creates the volume where it is missing. `createdAt` tells a volume from one of the same name made later. */
  ensureVolume(name: string, labels: Record<string, string>, signal?: AbortSignal): Promise<HostVolume>;
  removeVolume(name: string): Promise<void>;
  /**
   * A tar of `path` (small: it is held in memory) in the volume, whose first entry is the last part of `path`;
   * undefined when nothing is there.
   */
  readVolume(place: VolumePlace, path: string, signal?: AbortSignal): Promise<Buffer | undefined>;
  /**
   * Unpacks `files` into the volume, then runs `argv` (in `place.image`, with the volume at /store and without
   * network) to its end. Rejects with HostError `exec_failed` and what it printed when its exit code is not 0.
   */
  runInVolume(place: VolumePlace, files: Readable, argv: [string, ...string[]], signal?: AbortSignal): Promise<string>;
}

export interface HostImage {
  /** sha256:… as this engine names it (with containerd's store not the config's digest). */
  id: string;
  names: string[];
  labels: Record<string, string>;
  sizeBytes: number;
  /** ms since epoch */
  createdAt: number;
}

export interface HostVolume {
  name: string;
  createdAt: string;
}

/** A volume, and an image on the host that the short-lived container around it is made of. */
export interface VolumePlace {
  volume: string;
  image: string;
}

/** A step of a build (`Step 2/7 : …`), or a line of output, or a layer's download. */
export interface ImageWorkEvent {
  line: string;
  percent?: number;
}

export interface ImageWork {
  onEvent?: (event: ImageWorkEvent) => void;
  signal?: AbortSignal;
}

export interface BuildSpec extends ImageWork {
  name: string;
  args: Record<string, string>;
  labels: Record<string, string>;
  /** Weight of the build against other containers, 2 being the least; default: the engine's (1024). */
  cpuShares?: number;
}
