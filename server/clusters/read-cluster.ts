import { HostError } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import type { ApiContainer, ApiNetwork, ApiService, ApiSwarmNode, ApiTask } from './engine-shapes.ts';
import type { ClusterNode } from './types.ts';

/** An unanswered request must not hold the picture back for longer than people wait for one. */
const READ_TIMEOUT_MS = 3000;

/** What one node's own engine says. */
export interface NodeReading {
  node: ClusterNode;
  /** Set when the engine did not answer. */
  unreachable?: string;
  containers: ApiContainer[];
  networks: ApiNetwork[];
  /** The node's list of the swarm: managers only. */
  members?: ApiSwarmNode[];
  /** The node is a manager that cannot answer for its swarm (no leader). */
  swarmTrouble?: string;
}

/** What a manager says of the whole swarm. */
export interface SwarmReading {
  members: ApiSwarmNode[];
  services: ApiService[];
  tasks: ApiTask[];
}

export interface ClusterReading {
  nodes: NodeReading[];
  swarm?: SwarmReading;
  problem?: string;
}

/** Reads everything that a picture needs: all nodes at once, then the swarm from one that manages it. Rejects only when aborted. */
export async function readCluster(nodes: ClusterNode[], signal: AbortSignal): Promise<ClusterReading> {
  const readings = await Promise.all(nodes.map((node) => readNode(node, signal)));
  signal.throwIfAborted();
  for (const { node, members } of readings) {
    const swarm = members && (await readServices(node, members, signal));
    if (swarm) return { nodes: readings, swarm };
  }
  return { nodes: readings, problem: readings.find((reading) => reading.swarmTrouble)?.swarmTrouble };
}

const options = (signal: AbortSignal) => ({ signal, timeoutMs: patient(READ_TIMEOUT_MS) });

async function readNode(node: ClusterNode, signal: AbortSignal): Promise<NodeReading> {
  try {
    const [containers, networks, swarm] = await Promise.all([
      node.engine.get<ApiContainer[]>('/containers/json', { ...options(signal), query: { all: true } }),
      node.engine.get<ApiNetwork[]>('/networks', options(signal)),
      readMembers(node, signal),
    ]);
    return { node, containers, networks, ...swarm };
  } catch (error) {
    const unreachable = error instanceof Error ? error.message : String(error);
    return { node, unreachable, containers: [], networks: [] };
  }
}

/** 503: not a manager; another refusal: a manager whose swarm has no leader. */
async function readMembers(
  node: ClusterNode,
  signal: AbortSignal,
): Promise<{ members?: ApiSwarmNode[]; swarmTrouble?: string }> {
  try {
    return { members: await node.engine.get<ApiSwarmNode[]>('/nodes', options(signal)) };
  } catch (error) {
    if (!(error instanceof HostError) || error.code !== 'engine_error') throw error;
    return error.options.status === 503 ? {} : { swarmTrouble: `The swarm cannot be read: ${error.message}` };
  }
}

/** Undefined when this manager stopped answering meanwhile: another may know. */
async function readServices(
  node: ClusterNode,
  members: ApiSwarmNode[],
  signal: AbortSignal,
): Promise<SwarmReading | undefined> {
  try {
    const [services, tasks] = await Promise.all([
      node.engine.get<ApiService[]>('/services', options(signal)),
      node.engine.get<ApiTask[]>('/tasks', options(signal)),
    ]);
    return { services, tasks, members };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
