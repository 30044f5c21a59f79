import type { ImageProgress } from '../../protocol/index.ts';
import type { ImageHost } from '../host/index.ts';
import type { LayerForm } from './stored-image.ts';

/** A machine with a Docker Engine, or one for Kubernetes. */
export type NodeKind = 'engine' | 'kubernetes';

export interface ImagesOptions {
  imageHost: ImageHost;
  /** The project's images/ folder. */
  dir: string;
  /** What happened, one sentence each; progress is told apart from it. */
  log: (message: string) => void;
  /** Name of the store's volume; default `drydock-images`. Tests take their own. */
  volume?: string;
  /** Default `none`: see docs/decisions/0003. */
  layerForm?: LayerForm;
}

/** Makes sure that node and lab images exist on the host and in the mirror's store: pulled, or built; with progress. */
export interface Images {
  /** The image of such nodes, ready to be started. */
  ensureNodeImage(kind?: NodeKind, signal?: AbortSignal): Promise<string>;
  /** Whether it is there already, as its recipe says now: nothing is made. */
  hasNodeImage(kind: NodeKind, signal?: AbortSignal): Promise<boolean>;
  /** Lab images (real names with tags) are in the mirror's store; gives the store's volume. Rejects with ImageError (code image_unknown) when we have no recipe and no registry. */
  ensureLabImages(names: string[], signal?: AbortSignal): Promise<MirrorStore>;
  /** An internal image that neither nodes nor labs are made of, by its full name: nothing else makes it. */
  ensureTool(name: string, signal?: AbortSignal): Promise<void>;
  /** What `npm start` makes before it says that it is ready: the node image, and the lab images whose recipe says `early`. */
  ensureEarly(signal?: AbortSignal): Promise<void>;
  /** Everything that there is a recipe for, in dependency order, in parallel where it can be; `late`: what takes long, too. */
  ensureAll(signal?: AbortSignal, options?: { late?: boolean }): Promise<void>;
  /**
   * The same, one recipe after the other and what takes long last, so that a lab that waits for its images finds a free
   * place. What cannot be made is told on its progress line and left for the lab that needs it; rejects only when stopped.
   */
  ensureInBackground(signal: AbortSignal, options?: { late?: boolean }): Promise<void>;
  /**
   * Takes out of the store what no recipe makes any more (images pulled by name stay), and from the host the images
   * of our making that lost their name to a newer one; gives their names or ids.
   */
  prune(signal?: AbortSignal): Promise<string[]>;
  /**
   * The names under which `progress` tells of what these lab images and nodes need: themselves, and what they are built
   * on.
   */
  neededFor(names: string[], kind?: NodeKind): string[];
  /** Id (sha256:…, the config digest, as an engine shows it) and layer chain of a lab image: rules compare with these, never with tags. */
  identity(name: string): ImageIdentity | undefined;
  known(): string[];
  progress(): ImageProgress[];
  onProgress(listener: (progress: ImageProgress) => void): () => void;
}

export interface MirrorStore {
  volume: string;
}

export interface ImageIdentity {
  name: string;
  /** Config digest: what `docker image inspect` in a node shows as Id. */
  id: string;
  /** Of the manifest that the mirror serves: what Kubernetes shows as imageID, after NAME@. */
  digest: string;
  /** RootFS.Layers (diff ids). */
  layers: string[];
  sizeBytes: number;
}
