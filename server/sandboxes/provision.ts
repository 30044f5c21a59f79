import type { ClusterDriver, ClusterNode, Clusters, NodePlan, StepLog } from '../clusters/index.ts';
import { HostError, type Isolation, type NodeRef, type SandboxHost, type SandboxLabels } from '../host/index.ts';
import type { Images } from '../images/index.ts';
import { SandboxError } from './errors.ts';
import { ensureImages } from './image-steps.ts';
import { checkRoom, type Promised, weightOf } from './room.ts';
import type { Topology } from './types.ts';

export interface ProvisionDeps {
  host: SandboxHost;
  images: Images;
  clusters: Clusters;
  /** A started node with the ways to its APIs. */
  connect: (plan: NodePlan, node: NodeRef) => ClusterNode;
}

export interface ProvisionRequest {
  labels: SandboxLabels;
  topology: Topology;
  /** What other sandboxes have not taken yet. */
  promised: Promised;
  /** How many times the free disk may be promised. */
  diskOvercommit: number;
  steps: StepLog;
  signal: AbortSignal;
  onNode: (node: ClusterNode) => void;
  /** The level of isolation that the nodes get; called once the node image is there. */
  grant: () => Promise<Isolation>;
}

const PULL_BEGINS_WITHIN_MS = 60_000;

/**
 * From nothing to a formed cluster with its images. At the first failure everything else is stopped and waited for, so
 * that nothing comes up after the rejection; what was made stays for the caller to remove.
 */
export async function provision(deps: ProvisionDeps, given: ProvisionRequest): Promise<ClusterNode[]> {
  const stop = new AbortController();
  const request = { ...given, signal: AbortSignal.any([given.signal, stop.signal]) };
  const started: Promise<unknown>[] = [];
  const track = <T>(work: Promise<T>): Promise<T> => {
    started.push(work);
    return work;
  };
  try {
    return await makeNodes(deps, request, track);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(started);
    throw given.signal.aborted ? given.signal.reason : error;
  }
}

async function makeNodes(
  deps: ProvisionDeps,
  request: ProvisionRequest,
  track: <T>(work: Promise<T>) => Promise<T>,
): Promise<ClusterNode[]> {
  const { topology, labels, steps, signal } = request;
  const driver = deps.clusters.driver(topology.cluster);
  const [made] = await Promise.all([
    track(step(steps, 'images', 'Images are there', () => ensureImages(deps.images, topology, steps, signal))),
    track(
      step(steps, 'room', 'The host has room', async () => {
        const wanted = {
          nodes: topology.nodes.length,
          weight: weightOf(topology),
          diskMiB: topology.limits.diskMiB,
        };
        checkRoom(await deps.host.info(signal), wanted, request.promised, request.diskOvercommit);
      }),
    ),
    track(
      step(steps, 'network', `A network of its own${topology.egress ? ', with a way out' : ''}`, () =>
        deps.host.createNetwork({ ...labels, egress: topology.egress }, signal),
      ),
    ),
  ]);
  const isolation = await track(request.grant());
  const nodes = await Promise.all(
    topology.nodes.map((plan) => track(startNode(deps, request, { ...made, isolation }, plan))),
  );
  await Promise.all([
    track(driver.form(nodes, steps, signal, { profile: topology.profile, addons: topology.addons })),
    ...(topology.preload.length === 0
      ? []
      : nodes.map((node) => track(preload(driver, node, topology.preload, steps, signal)))),
  ]);
  signal.throwIfAborted();
  return nodes;
}

async function startNode(
  deps: ProvisionDeps,
  request: ProvisionRequest,
  made: { image: string; mirrorVolume: string; isolation: Isolation },
  plan: NodePlan,
): Promise<ClusterNode> {
  const { topology, labels, steps, signal } = request;
  return step(steps, `node:${plan.name}`, `${plan.name} starts`, async () => {
    const spec = { sandbox: labels, name: plan.name, ...made, egress: topology.egress, limits: topology.limits };
    const ref = await deps.host.startNode(spec, signal);
    const node = deps.connect(plan, ref);
    request.onNode(node);
    return node;
  });
}

/** The images come from the mirror beside the node, as `docker pull` on the node would get them. */
function preload(
  driver: ClusterDriver,
  node: ClusterNode,
  images: string[],
  steps: StepLog,
  signal: AbortSignal,
): Promise<void> {
  return step(
    steps,
    `images:${node.name}`,
    `${node.name} gets its images`,
    async () => {
      await Promise.all(images.map((image) => driver.preload?.(node, image, signal) ?? pull(node, image, signal)));
    },
    images.join(', '),
  );
}

interface PullProgress {
  error?: string;
}

async function pull(node: ClusterNode, image: string, signal: AbortSignal): Promise<void> {
  const { name, tag } = parseImage(image);
  const progress = node.engine.stream<PullProgress>('/images/create', {
    method: 'POST',
    query: { fromImage: name, tag },
    signal,
    waitMs: PULL_BEGINS_WITHIN_MS,
    timeoutMs: PULL_BEGINS_WITHIN_MS,
  });
  try {
    for await (const { error } of progress) if (error !== undefined) throw notLoaded(node, image, error);
  } catch (error) {
    if (error instanceof HostError && error.code === 'engine_error') throw notLoaded(node, image, error.message, error);
    throw error;
  }
}

function notLoaded(node: ClusterNode, image: string, why: string, cause?: unknown): SandboxError {
  return new SandboxError('image_not_loaded', `${node.name} could not get the image ${image}: ${why}`, {
    cause,
    action: 'See whether the image is in the mirror: `npx drydock doctor`.',
  });
}

/** "nginx" is nginx:latest; a port in a registry's name is no tag. */
export function parseImage(image: string): { name: string; tag: string } {
  const colon = image.lastIndexOf(':');
  if (colon > image.lastIndexOf('/')) return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
  return { name: image, tag: 'latest' };
}

async function step<T>(steps: StepLog, id: string, title: string, work: () => Promise<T>, detail?: string): Promise<T> {
  const running = steps(id, title);
  try {
    const value = await work();
    running.done(detail);
    return value;
  } catch (error) {
    running.failed(error);
    throw error;
  }
}
