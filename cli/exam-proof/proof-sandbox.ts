import type { QuestionProof } from '../../protocol/index.ts';
import { type NodeScriptEnd, runNodeScript } from '../../server/grading/index.ts';
import type { NodeLimits, SandboxHost } from '../../server/host/index.ts';
import { patient } from '../../server/lib/patience.ts';
import { type ReadySandbox, type Sandboxes, type Topology, wantedIsolation } from '../../server/sandboxes/index.ts';
import { cleanUpScript, lookScript, pullScript } from './clean-up.ts';

export interface ProofSandboxDeps {
  sandboxes: Sandboxes;
  host: Pick<SandboxHost, 'exec'>;
  nodeLimits: NodeLimits;
  capabilities: readonly string[];
}

/** Proofs that can share a sandbox, one after the other. */
export interface Batch {
  cluster: QuestionProof['cluster'];
  nodes: number;
  requires: string[];
  /** All images that they name. */
  images: string[];
}

const LIFETIME_MS = 3 * 3_600_000;
const SCRIPT_MS = 120_000;
const HOUSEKEEPING_MS = 90_000;

/** A sandbox in which scripts of proofs run, each in an untouched state. Released when disposed of. */
export class ProofSandbox implements AsyncDisposable {
  readonly #id: string;
  #untouched: string | undefined;
  #used = false;

  constructor(
    private readonly deps: ProofSandboxDeps,
    batch: Batch,
    private readonly signal: AbortSignal,
  ) {
    const topology = topologyOf(batch, deps);
    this.#id = deps.sandboxes.claim({ owner: 'exam-proof', topology, lifetimeMs: LIFETIME_MS }).id;
  }

  /** Runs a script in a clean sandbox that has these images on every node. */
  async run(script: string, images: readonly string[]): Promise<NodeScriptEnd> {
    const sandbox = await this.#clean(images);
    this.#used = true;
    return await this.#script(sandbox, { node: firstNode(sandbox), script, timeoutMs: SCRIPT_MS });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deps.sandboxes.release(this.#id, 'The proofs have ended.');
  }

  async #clean(images: readonly string[]): Promise<ReadySandbox> {
    const sandbox = await this.deps.sandboxes.whenReady(this.#id, this.signal);
    if (this.#used) {
      const state = await this.#tidy(sandbox, images, (node) => cleanUpScript(images, this.#isManager(sandbox, node)));
      if (state === this.#untouched) return sandbox;
      this.deps.sandboxes.reset(this.#id);
    }
    const fresh = await this.deps.sandboxes.whenReady(this.#id, this.signal);
    this.#untouched = await this.#tidy(fresh, images, () => '');
    return fresh;
  }

  /** Cleans and fills every node and gives what there is then. The manager comes first: tasks of the swarm would come back. */
  async #tidy(sandbox: ReadySandbox, images: readonly string[], cleaning: (node: string) => string): Promise<string> {
    const tidied = async ({ name }: { name: string }) => {
      const script = [cleaning(name), pullScript(images), lookScript].join('\n');
      return (await this.#script(sandbox, { node: name, script, timeoutMs: HOUSEKEEPING_MS })).output;
    };
    const [first, ...others] = sandbox.nodes;
    const seen = first ? [await tidied(first)] : [];
    return [...seen, ...(await Promise.all(others.map(tidied)))].join('');
  }

  #script(sandbox: ReadySandbox, request: { node: string; script: string; timeoutMs: number }): Promise<NodeScriptEnd> {
    const timeoutMs = patient(request.timeoutMs);
    return runNodeScript(this.deps.host, { ...request, sandbox, timeoutMs, signal: this.signal });
  }

  #isManager(sandbox: ReadySandbox, node: string): boolean {
    return sandbox.topology.nodes.find(({ name }) => name === node)?.role === 'manager';
  }
}

const firstNode = (sandbox: ReadySandbox) => sandbox.nodes[0]?.name ?? 'node1';

function topologyOf({ cluster, nodes, images, requires }: Batch, deps: ProofSandboxDeps): Topology {
  const names = Array.from({ length: nodes }, (_, index) => `node${index + 1}`);
  const role = (index: number) => (cluster === 'engines' ? 'engine' : index === 0 ? 'manager' : 'worker');
  return {
    cluster,
    nodes: names.map((name, index) => ({ name, role: role(index) })),
    preload: [],
    offered: images,
    limits: deps.nodeLimits,
    isolation: wantedIsolation(requires, deps.capabilities),
    egress: false,
  };
}
