import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import {
  type DiskLimit,
  type DiskUse,
  type EgressAbility,
  type ExecHandle,
  type ExecSpec,
  HostError,
  type HostEvent,
  type HostedSandbox,
  type HostInfo,
  type NodeRef,
  type NodeSpec,
  type SandboxHost,
  type SandboxLabels,
} from '../../server/host/index.ts';

interface FakeNode extends NodeRef {
  running: boolean;
  spec: NodeSpec;
}

/**
 * A host in memory: nodes are entries in a map, and a program "in a node" is a process of this machine. Counts what it
 * was asked, and fails when told to.
 */
export class FakeHost implements SandboxHost {
  readonly networks = new Map<string, SandboxLabels>();
  readonly nodes = new Map<string, FakeNode>();
  /** Names of the methods that were called, in order. */
  readonly calls: string[] = [];
  info_: HostInfo = {
    engineVersion: '26.1.5',
    cgroupVersion: 2,
    storageDriver: 'overlay2',
    cpus: 4,
    memoryMiB: 16_000,
    memoryFreeMiB: 12_000,
    diskFreeMiB: 100_000,
    root: '/var/lib/docker',
  };
  /** Container ids of nodes that cannot be started again. */
  readonly lostDisks = new Set<string>();
  /** Called before each method does its work: throw to fail it, await to slow it. */
  before: (method: string, detail: string) => void | Promise<void> = () => undefined;
  private readonly listeners = new Set<(event: HostEvent) => void>();
  private readonly addresses = new Map<string, number>();
  private nextId = 1;

  async info(signal?: AbortSignal): Promise<HostInfo> {
    await this.enter('info', '', signal);
    return this.info_;
  }

  async createNetwork(sandbox: SandboxLabels, signal?: AbortSignal): Promise<void> {
    await this.enter('createNetwork', sandbox.sandboxId, signal);
    if (this.networks.has(sandbox.sandboxId)) throw new HostError('host_error', 'this network exists');
    this.networks.set(sandbox.sandboxId, sandbox);
  }

  async startNode(spec: NodeSpec, signal?: AbortSignal): Promise<NodeRef> {
    const { sandboxId } = spec.sandbox;
    await this.enter('startNode', spec.name, signal);
    if (!this.networks.has(sandboxId)) throw new HostError('node_start_failed', `no network for ${sandboxId}`);
    if (this.find(sandboxId, spec.name)) throw new HostError('node_start_failed', `${spec.name} exists`);
    if (spec.image.includes('missing')) throw new HostError('image_missing', `No such image: ${spec.image}`);
    const last = (this.addresses.get(sandboxId) ?? 1) + 1;
    this.addresses.set(sandboxId, last);
    const node = {
      id: `c${this.nextId++}`,
      sandboxId,
      name: spec.name,
      address: `172.30.0.${last}`,
      running: true,
      spec,
    };
    this.nodes.set(node.id, node);
    this.tell({ kind: 'node-started', sandboxId, node: spec.name });
    return refOf(node);
  }

  async restartNode(node: NodeRef): Promise<void> {
    await this.enter('restartNode', node.name);
    const found = this.nodes.get(node.id);
    if (!found) throw new HostError('node_gone', `${node.name} is gone`);
    if (this.lostDisks.has(node.id)) throw new HostError('node_disk_lost', `The disk of ${node.name} is not there`);
    found.running = true;
    this.tell({ kind: 'node-started', sandboxId: node.sandboxId, node: node.name });
  }

  async exec(node: NodeRef, spec: ExecSpec, signal?: AbortSignal): Promise<ExecHandle> {
    await this.enter('exec', spec.argv.join(' '), signal);
    if (!this.nodes.get(node.id)?.running) throw new HostError('node_gone', `${node.name} is not running`);
    const [program, ...args] = spec.argv;
    return execHandle(spawn(program, args, { env: { ...process.env, ...spec.env } }));
  }

  async list(signal?: AbortSignal): Promise<HostedSandbox[]> {
    await this.enter('list', '', signal);
    const ids = new Set([...this.networks.keys(), ...[...this.nodes.values()].map((node) => node.sandboxId)]);
    return [...ids].map((sandboxId) => {
      const nodes = [...this.nodes.values()].filter((node) => node.sandboxId === sandboxId);
      const labels = this.networks.get(sandboxId) ?? nodes[0]?.spec.sandbox;
      return {
        sandboxId,
        owner: labels?.owner ?? '',
        topology: labels?.topology ?? '',
        expiresAt: labels?.expiresAt ?? 0,
        nodes: nodes.map((node) => ({ ...refOf(node), running: node.running })),
        hasNetwork: this.networks.has(sandboxId),
      };
    });
  }

  async removeSandbox(sandboxId: string): Promise<void> {
    await this.enter('removeSandbox', sandboxId);
    for (const node of [...this.nodes.values()].filter((one) => one.sandboxId === sandboxId)) {
      this.nodes.delete(node.id);
      if (node.running) this.tell({ kind: 'node-stopped', sandboxId, node: node.name, oom: false });
    }
    this.networks.delete(sandboxId);
    this.addresses.delete(sandboxId);
  }

  async usage(node: NodeRef): Promise<{ memoryMiB: number; pids: number }> {
    await this.enter('usage', node.name);
    if (!this.nodes.has(node.id)) throw new HostError('node_gone', `${node.name} is gone`);
    return { memoryMiB: 40, pids: 25 };
  }

  egress_: EgressAbility = { kind: 'off' };

  async egress(image: string): Promise<EgressAbility> {
    await this.enter('egress', image);
    return this.egress_;
  }

  /** Held: what a node is said to have written counts as on its own disk. */
  diskLimit_: DiskLimit = { kind: 'watched', why: 'a host in memory has no disks' };

  async diskLimit(): Promise<DiskLimit> {
    await this.enter('diskLimit', '');
    return this.diskLimit_;
  }

  /** What nodes are said to have written, by container id. */
  readonly written = new Map<string, number>();

  async diskFreeMiB(): Promise<number> {
    await this.enter('diskFreeMiB', '');
    return this.info_.diskFreeMiB - [...this.written.values()].reduce((sum, one) => sum + one, 0);
  }

  async diskUse(node: NodeRef): Promise<DiskUse> {
    await this.enter('diskUse', node.name);
    if (!this.nodes.get(node.id)?.running) throw new HostError('node_gone', `${node.name} is gone`);
    const totalMiB = this.written.get(node.id) ?? 1;
    return { totalMiB, unheldMiB: this.diskLimit_.kind === 'held' ? 0 : totalMiB };
  }

  async stopNode(node: NodeRef): Promise<void> {
    await this.enter('stopNode', node.name);
    this.killNode(node.sandboxId, node.name);
  }

  watch(listener: (event: HostEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** What a learner, the kernel or an operator does. */
  killNode(sandboxId: string, name: string, oom = false): void {
    const node = this.find(sandboxId, name);
    if (!node) throw new Error(`no node ${name} in ${sandboxId}`);
    node.running = false;
    this.tell({ kind: 'node-stopped', sandboxId, node: name, oom });
  }

  tell(event: HostEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  private find(sandboxId: string, name: string): FakeNode | undefined {
    return [...this.nodes.values()].find((node) => node.sandboxId === sandboxId && node.name === name);
  }

  private async enter(method: string, detail: string, signal?: AbortSignal): Promise<void> {
    this.calls.push(method);
    signal?.throwIfAborted();
    await this.before(method, detail);
    signal?.throwIfAborted();
  }
}

const refOf = ({ id, sandboxId, name, address }: FakeNode): NodeRef => ({ id, sandboxId, name, address });

function execHandle(child: ChildProcessWithoutNullStreams): ExecHandle {
  child.stdin.on('error', () => undefined);
  let closed = false;
  const exit = new Promise<number>((resolve, reject) => {
    child.once('error', () => resolve(126));
    child.once('close', (code) => {
      if (closed) reject(new HostError('exec_failed', 'closed'));
      else resolve(code ?? 137);
    });
  });
  exit.catch(() => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exit,
    duplex: () => Duplex.from({ readable: child.stdout, writable: child.stdin }),
    close() {
      closed = true;
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}
