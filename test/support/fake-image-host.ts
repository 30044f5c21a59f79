import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar-stream';
import { type BuildSpec, HostError, type HostImage, type ImageHost, type ImageWork } from '../../server/host/index.ts';
import { legacyArchive, type SmallImage, smallImage, tarOf } from './saved-image.ts';

/** An ImageHost in memory. Builds succeed at once unless `onBuild` says otherwise; `calls` tells what was asked. */
export class FakeImageHost implements ImageHost {
  readonly calls: string[] = [];
  readonly volumes = new Map<string, { createdAt: string; files: Map<string, Buffer> }>();
  /** Called at each build; may wait, or throw as the engine would. */
  onBuild: (spec: BuildSpec) => Promise<void> = async () => undefined;
  /** Names that the registry has; undefined when it cannot be reached. */
  registry: Set<string> | undefined;
  readonly #images = new Map<string, { host: HostImage; image: SmallImage }>();
  #volumesMade = 0;

  async addImage(name: string, content: string, labels: Record<string, string> = {}): Promise<string> {
    const image = await smallImage(['shared base', content], labels);
    this.#untag(name);
    const known = this.#images.get(image.id)?.host;
    const host = known ?? { id: image.id, names: [], labels, sizeBytes: 1, createdAt: Date.now() };
    host.names.push(name);
    this.#images.set(image.id, { host, image });
    return image.id;
  }

  count(call: string): number {
    return this.calls.filter((made) => made === call || made.startsWith(`${call} `)).length;
  }

  async listImages(): Promise<HostImage[]> {
    this.calls.push('list');
    return [...this.#images.values()].map(({ host }) => ({ ...host, names: [...host.names] }));
  }

  async build(context: Readable, spec: BuildSpec): Promise<string> {
    this.calls.push(`build ${spec.name}`);
    const content = await buffer(context);
    await this.onBuild(spec);
    spec.signal?.throwIfAborted();
    return this.addImage(spec.name, `${content.toString('base64')} ${JSON.stringify(spec.args)}`, spec.labels);
  }

  async pull(name: string, _work?: ImageWork): Promise<void> {
    this.calls.push(`pull ${name}`);
    if (!this.registry?.has(name)) throw new HostError('host_error', `manifest for ${name} not found`, { status: 404 });
    await this.addImage(name, `upstream ${name}`);
  }

  async tag(image: string, name: string): Promise<void> {
    this.#untag(name);
    this.#find(image).host.names.push(name);
  }

  async save(image: string): Promise<Readable> {
    this.calls.push(`save ${image}`);
    return Readable.from([await legacyArchive(this.#find(image).image)]);
  }

  async registryReachable(): Promise<boolean> {
    this.calls.push('reachable');
    return this.registry !== undefined;
  }

  async removeImage(nameOrId: string): Promise<boolean> {
    this.calls.push(`remove ${nameOrId}`);
    if (this.#images.delete(nameOrId)) return true;
    return this.#untag(nameOrId);
  }

  async ensureVolume(name: string): Promise<{ name: string; createdAt: string }> {
    const there = this.volumes.get(name) ?? { createdAt: String(++this.#volumesMade), files: new Map() };
    this.volumes.set(name, there);
    return { name, createdAt: there.createdAt };
  }

  async removeVolume(name: string): Promise<void> {
    this.volumes.delete(name);
  }

  async readVolume(place: { volume: string }, path: string): Promise<Buffer | undefined> {
    this.calls.push(`read ${path}`);
    const files = [...this.#files(place.volume)].filter(([name]) => name.startsWith(`${path}/`));
    if (files.length === 0) return undefined;
    return tarOf(files.map(([name, bytes]) => ({ name, bytes })));
  }

  /** Does what the store's two scripts do (their last words are their arguments); the real ones run in test/integration. */
  async runInVolume(place: { volume: string }, incoming: Readable, argv: [string, ...string[]]): Promise<string> {
    const [name, ...rest] = argv.slice(3);
    this.calls.push(`run ${name}`);
    const files = this.#files(place.volume);
    const tar = extract();
    const unpack = async () => {
      for await (const entry of tar) files.set(entry.header.name, await buffer(entry));
    };
    await Promise.all([pipeline(incoming, tar), unpack()]);
    if (name === 'prune') for (const file of rest) files.delete(file);
    for (const [path, bytes] of [...files]) {
      if (name !== 'commit' || !path.startsWith(`${rest[0]}/`)) continue;
      files.delete(path);
      files.set(path.slice(`${rest[0]}/`.length), bytes);
    }
    return '';
  }

  #files(volume: string): Map<string, Buffer> {
    const there = this.volumes.get(volume);
    if (!there) throw new HostError('host_error', `no such volume: ${volume}`);
    return there.files;
  }

  #find(nameOrId: string): { host: HostImage; image: SmallImage } {
    const all = [...this.#images.values()];
    const found = all.find(({ host }) => host.id === nameOrId || host.names.includes(nameOrId));
    if (!found) throw new HostError('image_missing', `No such image: ${nameOrId}`, { status: 404 });
    return found;
  }

  #untag(name: string): boolean {
    for (const { host } of this.#images.values()) {
      const at = host.names.indexOf(name);
      if (at >= 0) host.names.splice(at, 1);
      if (at >= 0) return true;
    }
    return false;
  }
}
