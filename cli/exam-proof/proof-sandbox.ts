import type { QuestionProof } from '../../protocol/index.ts';
import { type NodeScriptEnd, runNodeScript } from '../../server/grading/index.ts';
import type { NodeLimits, SandboxHost } from '../../server/host/index.ts';
import { patient } from '../../server/lib/patience.ts';
import {
  numberedTopology,
  type ReadySandbox,
  type Sandboxes,
  type Topology,
  wantedIsolation,
} from '../../server/sandboxes/index.ts';
import { cleanUpScript, FILES, lookScript, pullScript } from './clean-up.ts';
import { KUBE_CLEAN_UP, KUBE_LOOK, kubePullScript } from './kube-clean-up.ts';

export interface ProofSandboxDeps {
  sandboxes: Sandboxes;
  host: Pick<SandboxHost, 'exec'>;
  nodeLimits: NodeLimits;
  capabilities: readonly string[];
}

/** Proofs that can share a sandbox, one after the other; `images`: all that they name. */
export type Batch = Omit<QuestionProof, 'script' | 'expect'>;

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
    const end = await this.#script(sandbox, { node: firstNode(sandbox), script, timeoutMs: SCRIPT_MS });
    // Whatever it would have put back at its end is still away.
    if (end.timedOut) this.#untouched = undefined;
    return end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deps.sandboxes.release(this.#id, 'The proofs have ended.');
  }

  async #clean(images: readonly string[]): Promise<ReadySandbox> {
    const sandbox = await this.deps.sandboxes.whenReady(this.#id, this.signal);
    if (this.#used) {
      const state = await this.#tidy(sandbox, images, true);
      if (state === this.#untouched) return sandbox;
      this.deps.sandboxes.reset(this.#id);
    }
    const fresh = await this.deps.sandboxes.whenReady(this.#id, this.signal);
    this.#untouched = await this.#tidy(fresh, images, false);
    return fresh;
  }

  /** Cleans and fills every node and gives what there is then. The manager comes first: tasks of the swarm would come back. */
  async #tidy(sandbox: ReadySandbox, images: readonly string[], used: boolean): Promise<string> {
    const tidied = async ({ name }: { name: string }) => {
      const { clean, pull, look } = housekeeping(sandbox, name, images);
      const script = [used ? clean : '', pull, look].join('\n');
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
}

/** What takes away a proof's traces from a node, gets its images, and shows the node's state. */
function housekeeping({ topology }: ReadySandbox, name: string, images: readonly string[]) {
  const role = topology.nodes.find((node) => node.name === name)?.role;
  if (topology.cluster !== 'kubernetes')
    return { clean: cleanUpScript(images, role === 'manager'), pull: pullScript(images), look: lookScript };
  const leads = role === 'control-plane';
  return {
    clean: [FILES, leads ? KUBE_CLEAN_UP : ''].join('\n'),
    pull: kubePullScript(images),
    look: leads ? KUBE_LOOK : '',
  };
}

const firstNode = (sandbox: ReadySandbox) => sandbox.nodes[0]?.name ?? 'node1';

function topologyOf({ images, requires, ...wanted }: Batch, deps: ProofSandboxDeps): Topology {
  const isolation = wantedIsolation(requires, deps.capabilities);
  return numberedTopology(wanted, { preload: [], offered: images }, { limits: deps.nodeLimits, isolation });
}
