import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract, type Pack, pack } from 'tar-stream';
import { z } from 'zod';
import type { ImageHost } from '../host/index.ts';
import { mirrorReference } from './names.ts';
import type { Blob, StoredImage } from './stored-image.ts';

/** What the store knows of one name: index/<name>.json in its volume. */
const Entry = z.object({
  name: z.string(),
  id: z.string(),
  layers: z.array(z.string()),
  sizeBytes: z.number(),
  /** Content hash of the recipe it was made by; `pulled` for an image without a recipe. */
  recipe: z.string(),
  /** Id of the base image that it was built on, on the host that built it; empty when it was pulled. */
  base: z.string(),
  /** Digests of the manifest, the config and the layers, in this order. */
  blobs: z.array(z.string()),
});
export type StoreEntry = z.infer<typeof Entry>;

/** An image with all its names, ready to be stored. */
export interface StoreRequest {
  names: string[];
  image: StoredImage;
  recipe: string;
  base: string;
}

/**
 * The volume that every node's mirror reads:
 *   blobs/sha256/<hex>, manifests/<repository>/<tag>, manifests/<repository>/sha256:<hex>, index/<name>.json
 * A write unpacks beside the store (incoming/<n>) and then renames: blobs first, the index last. A reader never sees
 * half a file, nor a manifest without its blobs. Several servers may share the volume (a lock in it).
 */
export class ImageStore {
  #createdAt: string | undefined;
  #entries = new Map<string, StoreEntry>();

  constructor(
    private readonly host: ImageHost,
    readonly volume: string,
  ) {}

  get(name: string): StoreEntry | undefined {
    return this.#entries.get(name);
  }

  names(): string[] {
    return [...this.#entries.keys()];
  }

  /** Makes the volume where it is missing, and reads its index unless that volume's was read before. */
  async open(helperImage: string | undefined, signal?: AbortSignal): Promise<void> {
    const volume = await this.host.ensureVolume(this.volume, { 'drydock.images': 'store' }, signal);
    if (volume.createdAt === this.#createdAt) return;
    this.#entries = new Map();
    if (helperImage === undefined) return;
    const tar = await this.host.readVolume({ volume: this.volume, image: helperImage }, 'index', signal);
    for (const entry of tar ? await readIndex(tar) : []) this.#entries.set(entry.name, entry);
    this.#createdAt = volume.createdAt;
  }

  /** Puts images in, all or none of each. Blobs that the index names are not sent again. */
  async write(requests: StoreRequest[], helperImage: string, signal?: AbortSignal): Promise<void> {
    const there = new Set([...this.#entries.values()].flatMap((entry) => entry.blobs));
    const entries = requests.flatMap(entriesOf);
    const tar = pack();
    const place = { volume: this.volume, image: helperImage };
    const id = `incoming/${process.pid}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
    const fill = fillTar(tar, id, requests, entries, there);
    const run = this.host.runInVolume(place, Readable.from(tar), ['sh', '-c', COMMIT_SCRIPT, 'commit', id], signal);
    try {
      await Promise.all([fill, run]);
    } finally {
      tar.destroy();
      await Promise.allSettled([fill, run]);
    }
    for (const entry of entries) this.#entries.set(entry.name, entry);
  }

  /** Takes names out, and every blob and manifest that no index entry names any more. */
  async prune(names: string[], helperImage: string, signal?: AbortSignal): Promise<void> {
    const place = { volume: this.volume, image: helperImage };
    const files = names.flatMap((name) => {
      const { repository, tag } = mirrorReference(name);
      return [`index/${fileName(name)}`, `manifests/${repository}/${tag}`];
    });
    const nothing = pack();
    nothing.finalize();
    await this.host.runInVolume(place, Readable.from(nothing), ['sh', '-c', PRUNE, 'prune', ...files], signal);
    for (const name of names) this.#entries.delete(name);
  }
}

const LOCK = 'set -eu; cd /store; exec 9>.lock; flock 9';

/** $1: the folder with what came in. Fails without a trace in the store when a blob that was left out is gone. */
export const COMMIT_SCRIPT = `${LOCK}
mkdir -p blobs/sha256 manifests index
for digest in $(grep -rho 'sha256:[0-9a-f]*' "$1/manifests" | sort -u); do
  hex=\${digest#sha256:}
  [ -e "$1/blobs/sha256/$hex" ] || [ -e "blobs/sha256/$hex" ] || { echo "the blob $digest is gone"; exit 3; }
done
move() { [ -d "$1/$2" ] || return 0
  (cd "$1" && find "$2" -type f) | while read -r file; do mkdir -p "$(dirname "$file")"; mv -f "$1/$file" "$file"; done; }
move "$1" blobs; move "$1" manifests; move "$1" index
rm -rf "$1"
find incoming -mindepth 1 -maxdepth 1 -mmin +60 -exec rm -rf {} +`;

/** $*: files to remove. */
const PRUNE = `${LOCK}
rm -f "$@"
[ -d blobs/sha256 ] || exit 0
kept=$(cat index/*.json 2>/dev/null || true)
for file in blobs/sha256/*; do
  case $kept in *"\${file##*/}"*) ;; *) rm -f "$file" ;; esac
done
find manifests -name 'sha256:*' | while read -r file; do
  case $kept in *"\${file##*sha256:}"*) ;; *) rm -f "$file" ;; esac
done
find manifests -mindepth 1 -type d -empty -delete`;

function entriesOf(request: StoreRequest): StoreEntry[] {
  const { id, layers, sizeBytes, manifest, blobs } = request.image;
  const { recipe, base } = request;
  const digests = [manifest, ...blobs].map((blob) => blob.digest);
  return request.names.map((name) => ({ name, id, layers, sizeBytes, recipe, base, blobs: digests }));
}

async function fillTar(
  tar: Pack,
  id: string,
  requests: StoreRequest[],
  entries: StoreEntry[],
  there: Set<string>,
): Promise<void> {
  const sent = new Set<string>();
  for (const { names, image } of requests) {
    for (const blob of [...image.blobs, image.manifest]) {
      if (there.has(blob.digest) || sent.has(blob.digest)) continue;
      sent.add(blob.digest);
      await addBlob(tar, `${id}/blobs/${blob.digest.replace(':', '/')}`, blob);
    }
    for (const name of names) {
      const { repository, tag } = mirrorReference(name);
      for (const reference of [tag, image.manifest.digest]) {
        await addBlob(tar, `${id}/manifests/${repository}/${reference}`, image.manifest);
      }
    }
  }
  for (const entry of entries) {
    const bytes = Buffer.from(JSON.stringify(entry));
    await addBlob(tar, `${id}/index/${fileName(entry.name)}`, { sizeBytes: bytes.length, content: { bytes } });
  }
  tar.finalize();
}

async function addBlob(tar: Pack, name: string, blob: Pick<Blob, 'sizeBytes' | 'content'>): Promise<void> {
  const header = { name, size: blob.sizeBytes, mode: 0o444, mtime: new Date() };
  if ('bytes' in blob.content) {
    tar.entry(header, blob.content.bytes);
    return;
  }
  await pipeline(createReadStream(blob.content.file), tar.entry(header));
}

async function readIndex(tar: Buffer): Promise<StoreEntry[]> {
  const files = extract();
  const entries: StoreEntry[] = [];
  const read = async () => {
    for await (const file of files) {
      if (file.header.type !== 'file') {
        file.resume();
        continue;
      }
      const entry = Entry.safeParse(JSON.parse((await buffer(file)).toString('utf8')));
      if (entry.success) entries.push(entry.data);
    }
  };
  await Promise.all([pipeline(Readable.from([tar]), files), read()]);
  return entries;
}

function fileName(name: string): string {
  return `${encodeURIComponent(name)}.json`;
}
