import { freemem } from 'node:os';
import Docker from 'dockerode';
import { AppArmor } from './app-armor.ts';
import { DISKS_IMAGE } from './disk-helper.ts';
import { diskFreeMiB, diskUse } from './docker-disk.ts';
import { type DiskPolicy, DockerDisks } from './docker-disks.ts';
import { statusOf, toHostError } from './docker-errors.ts';
import { DockerEvents } from './docker-events.ts';
import { dockerExec } from './docker-exec.ts';
import { type EgressPolicy, Gates } from './docker-gates.ts';
import { listHosted, removeHosted } from './docker-objects.ts';
import { thaw } from './docker-thaw.ts';
import { HostError } from './errors.ts';
import { lastWords, withLastWords } from './last-words.ts';
import { NodeBase } from './node-base.ts';
import { containerName, networkName, nodeContainer, nodeLabels, nodeNetwork } from './node-container.ts';
import type {
  DiskLimit,
  DiskUse,
  EgressAbility,
  ExecHandle,
  ExecSpec,
  HostEvent,
  HostedSandbox,
  HostInfo,
  Isolation,
  NodeRef,
  NodeSpec,
  NodeUsage,
  SandboxHost,
  SandboxLabels,
} from './port.ts';
import { readProfiles, type SecurityProfiles } from './security-profiles.ts';
import { UidRanges } from './uid-ranges.ts';

export interface DockerHostOptions {
  /** Id of the server's data directory: we see and remove only what carries it. */
  instance: string;
  /** As for dockerode; default: DOCKER_HOST, else the local socket. */
  dockerOptions?: Docker.DockerOptions;
  /** Default: auto. */
  diskLimit?: DiskPolicy;
  /** Image of the helper that makes disks; default: what `npm start` makes. */
  disksImage?: string;
  /** Default: no way out of sandboxes. */
  egress?: EgressPolicy;
}

/** Nodes as containers of a Docker Engine (API 1.41 or newer: Docker 20.10). */
export function createDockerHost(options: DockerHostOptions): SandboxHost {
  return new DockerHost(options, new Docker(options.dockerOptions));
}

const MEBIBYTE = 1024 * 1024;

/** What we use of GET /info (Engine API 1.41). */
interface EngineInfo {
  ServerVersion: string;
  CgroupVersion?: string;
  Driver: string;
  NCPU: number;
  MemTotal: number;
  DockerRootDir: string;
  SecurityOptions?: string[] | null;
}

class DockerHost implements SandboxHost {
  private readonly instance: string;
  private readonly events: DockerEvents;
  private readonly uids: UidRanges;
  private readonly disks: DockerDisks;
  private readonly appArmor: AppArmor;
  private readonly gates: Gates;
  private readonly execs = new Set<{ sandboxId: string; handle: ExecHandle }>();
  private readonly base: NodeBase;
  /** Empty networks that the engine does not let go of, by sandbox: its next machines use them; a later start removes them. */
  private readonly stuckNetworks = new Map<string, string[]>();
  /** Asked once: an engine does not change its cgroup version while it runs. */
  private facts: Promise<HostInfo> | undefined;
  private root: string | undefined;

  constructor(
    options: DockerHostOptions,
    private readonly docker: Docker,
  ) {
    this.instance = options.instance;
    this.disks = new DockerDisks(docker, options.instance, options.diskLimit ?? 'auto', options.disksImage);
    this.appArmor = new AppArmor(docker, options.instance, options.disksImage ?? DISKS_IMAGE);
    this.events = new DockerEvents(docker, options.instance);
    this.uids = new UidRanges(docker);
    this.gates = new Gates(docker, options.egress);
    this.base = new NodeBase(docker);
  }

  async info(signal?: AbortSignal): Promise<HostInfo> {
    const info = await this.ask('read what the engine is', signal, () => this.docker.info() as Promise<EngineInfo>);
    const memoryMiB = Math.floor(info.MemTotal / MEBIBYTE);
    this.root = info.DockerRootDir;
    return {
      engineVersion: info.ServerVersion,
      cgroupVersion: info.CgroupVersion === '2' ? 2 : 1,
      storageDriver: info.Driver,
      cpus: info.NCPU,
      memoryMiB,
      memoryFreeMiB: Math.min(memoryMiB, Math.floor(freemem() / MEBIBYTE)),
      diskFreeMiB: await diskFreeMiB(info.DockerRootDir),
      root: info.DockerRootDir,
      appArmor: await this.appArmor.state(info.SecurityOptions ?? []),
    };
  }

  async createNetwork(sandbox: SandboxLabels & { egress?: boolean }, signal?: AbortSignal): Promise<void> {
    if (this.stuckNetworks.has(sandbox.sandboxId)) return;
    await this.ask(`create the network of sandbox ${sandbox.sandboxId}`, signal, async () => {
      const uids = await this.uids.reserve(sandbox.sandboxId);
      await this.docker.createNetwork(nodeNetwork(this.instance, sandbox, uids));
    });
  }

  async startNode(spec: NodeSpec, signal?: AbortSignal): Promise<NodeRef> {
    // The engine finishes a request that we abandon, so these are waited for and then undone: nothing comes up later.
    return this.ask(`start ${spec.name}`, signal, async () => {
      // Before the machine begins: it must not reach the host by its network's bridge.
      const gate = this.gates.place(spec.sandbox.sandboxId);
      gate.catch(() => undefined);
      const container = await this.createNode(spec);
      try {
        signal?.throwIfAborted();
        await gate;
        signal?.throwIfAborted();
        await container.start();
        signal?.throwIfAborted();
        const found = await container.inspect();
        return refOf(found, spec, found.State.Running ? '' : await lastWords(this.docker, found.Id));
      } catch (error) {
        await this.removeHalfStarted(container, error);
        throw startError(error, spec);
      }
    });
  }

  /** The engine makes the container while its disk is made: only its start needs that. */
  private async createNode(spec: NodeSpec): Promise<Docker.Container> {
    const name = containerName(spec.sandbox.sandboxId, spec.name);
    const names = spec.egress ? this.gates.names() : undefined;
    const disk = { name, labels: nodeLabels(this.instance, spec), diskMiB: spec.limits.diskMiB };
    const [{ ready }, profiles, uids, base] = await Promise.all([
      this.disks.declare(disk),
      this.securityProfiles(spec.isolation),
      this.uids.of(spec.sandbox.sandboxId),
      this.base.mount(spec.image),
    ]);
    const wanted = nodeContainer(this.instance, spec, { ...profiles, uids, base, names, volume: name });
    const [made, filled] = await Promise.allSettled([this.docker.createContainer(wanted), ready]);
    if (made.status === 'rejected') throw startError(made.reason, spec);
    if (filled.status === 'fulfilled') return made.value;
    await this.removeHalfStarted(made.value, filled.reason);
    throw startError(filled.reason, spec);
  }

  async restartNode(node: NodeRef, signal?: AbortSignal): Promise<void> {
    const container = this.docker.getContainer(node.id);
    const volume = containerName(node.sandboxId, node.name);
    await this.ask(`find the disk of ${node.name}`, signal, () => this.disks.attach(volume));
    await this.ask(`shut the host to ${node.name}`, signal, () => this.gates.placeAgain(node.sandboxId));
    await this.ask(`restart ${node.name}`, signal, (abortSignal) => container.start({ abortSignal })).catch(
      (error: unknown) => {
        if (statusOf(error) !== 304) throw error;
      },
    );
  }

  async exec(node: NodeRef, spec: ExecSpec, signal?: AbortSignal): Promise<ExecHandle> {
    const handle = await dockerExec(this.docker, node, spec, signal).catch(async (error: unknown) => {
      throw await withLastWords(this.docker, node.id, error);
    });
    const entry = { sandboxId: node.sandboxId, handle };
    this.execs.add(entry);
    const forget = () => void this.execs.delete(entry);
    handle.exit.then(forget, forget);
    return handle;
  }

  list(signal?: AbortSignal): Promise<HostedSandbox[]> {
    return this.ask('list the nodes on the host', signal, () =>
      listHosted(this.docker, this.instance, new Set([...this.stuckNetworks.values()].flat())),
    );
  }

  async removeSandbox(sandboxId: string): Promise<void> {
    // An exec whose output nobody reads keeps its container from being removed (seen with engine 20.10).
    for (const entry of this.execs) if (entry.sandboxId === sandboxId) entry.handle.close();
    const stuck = await this.ask(`remove sandbox ${sandboxId}`, undefined, () =>
      removeHosted(this.docker, this.disks, this.instance, sandboxId),
    );
    if (stuck.length > 0) this.stuckNetworks.set(sandboxId, stuck);
    else this.stuckNetworks.delete(sandboxId);
    this.uids.forget(sandboxId);
    await this.ask(`remove the gate of ${sandboxId}`, undefined, () => this.gates.forget(sandboxId));
  }

  async usage(node: NodeRef): Promise<NodeUsage> {
    const stats = await this.ask(`measure ${node.name}`, undefined, () =>
      this.docker.getContainer(node.id).stats({ stream: false, 'one-shot': true }),
    );
    const cache = stats.memory_stats.stats?.total_inactive_file ?? stats.memory_stats.stats?.inactive_file ?? 0;
    const usedBytes = (stats.memory_stats.usage ?? 0) - cache;
    return { memoryMiB: Math.round(usedBytes / MEBIBYTE), pids: stats.pids_stats?.current ?? 0 };
  }

  async diskFreeMiB(): Promise<number> {
    this.root ??= (await this.info()).root;
    return diskFreeMiB(this.root);
  }

  egress(image: string): Promise<EgressAbility> {
    return this.ask('learn whether nodes can have a way out', undefined, () => this.gates.ability(image));
  }

  diskLimit(): Promise<DiskLimit> {
    return this.ask('learn how disks are limited', undefined, () => this.disks.limit());
  }

  diskUse(node: NodeRef): Promise<DiskUse> {
    return this.ask(`measure the disk of ${node.name}`, undefined, () => diskUse(this.docker, this.disks, node));
  }

  async stopNode(node: NodeRef): Promise<void> {
    await this.ask(`stop ${node.name}`, undefined, async () => {
      await thaw(this.docker, node.id);
      await this.docker.getContainer(node.id).kill();
    });
  }

  watch(listener: (event: HostEvent) => void): () => void {
    return this.events.watch(listener);
  }

  private async securityProfiles(isolation: Isolation): Promise<SecurityProfiles> {
    this.facts ??= this.info();
    this.facts.catch(() => {
      this.facts = undefined;
    });
    const { cgroupVersion } = await this.facts;
    return readProfiles(isolation, { cgroupVersion, appArmor: await this.appArmor.now() });
  }

  /** The first error is the one to tell; what cannot be removed now carries its label and goes with the sandbox. */
  private async removeHalfStarted(container: Docker.Container, why: unknown): Promise<void> {
    try {
      await container.remove({ force: true, v: true });
    } catch (error) {
      if (statusOf(error) !== 404 && why instanceof Error) why.cause ??= error;
    }
  }

  /** Runs one request; an abort rejects with the signal's reason, all else with HostError. */
  private async ask<T>(
    what: string,
    signal: AbortSignal | undefined,
    work: (abortSignal: AbortSignal | undefined) => Promise<T>,
  ): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await work(signal);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      throw toHostError(error, what);
    }
  }
}

function refOf(found: Docker.ContainerInspectInfo, spec: NodeSpec, words: string): NodeRef {
  const { sandboxId } = spec.sandbox;
  const address = found.NetworkSettings.Networks[networkName(sandboxId)]?.IPAddress;
  if (!found.State.Running || !address) {
    const said = words && `; it said: ${words}`;
    throw new HostError('node_start_failed', `${spec.name} ended at once (exit code ${found.State.ExitCode})${said}`, {
      action: 'Look at `npx drydock doctor`: it names what the host lacks for nodes.',
    });
  }
  return { id: found.Id, sandboxId, name: spec.name, address };
}

function startError(error: unknown, spec: NodeSpec): HostError {
  const told = toHostError(error, `start ${spec.name}`);
  if (told.code !== 'host_error') return told;
  return new HostError('node_start_failed', told.message, {
    ...told.options,
    action: 'Look at `npx drydock doctor`: it names what the host lacks for nodes.',
  });
}
