import { HostError } from '../host/index.ts';
import { asStep, awaitEngine } from './engines.ts';
import { ClusterError } from './errors.ts';
import { drawPicture } from './picture.ts';
import type { ClusterDriver, ClusterNode, StepLog } from './types.ts';

const SWARM_PORT = 2377;
const LISTEN = `0.0.0.0:${SWARM_PORT}`;
const JOIN_TIMEOUT_MS = 30_000;
/** Managers that join at once can meet a change of membership that is still going on. */
const JOIN_ATTEMPTS = 4;

interface JoinTokens {
  JoinTokens: { Manager: string; Worker: string };
}

/** A swarm: the first manager begins it, the others join at the same time, each as soon as its engine answers. */
export function createSwarmDriver(): ClusterDriver {
  return {
    kind: 'swarm',
    async form(nodes, steps, signal) {
      const first = nodes.find((node) => node.role === 'manager');
      if (!first) {
        throw new ClusterError('cluster_invalid', 'A swarm needs a manager, and none of its nodes has this role', {
          action: 'Give one node `role: manager` in lab.yaml.',
        });
      }
      const up = new Map(
        nodes.map((node) => [
          node.name,
          asStep(steps, `engine:${node.name}`, `Docker answers on ${node.name}`, () => awaitEngine(node, signal)),
        ]),
      );
      const begun = begin(first, up.get(first.name), steps, signal);
      await Promise.all([
        begun,
        ...nodes
          .filter((node) => node !== first)
          .map(async (node) => {
            await up.get(node.name);
            await join(node, first, await begun, steps, signal);
          }),
      ]);
    },
    picture: (nodes, signal) => drawPicture('swarm', nodes, signal),
  };
}

async function begin(
  first: ClusterNode,
  up: Promise<void> | undefined,
  steps: StepLog,
  signal: AbortSignal,
): Promise<JoinTokens> {
  await up;
  return asStep(steps, 'swarm:init', `${first.name} begins the swarm`, async () => {
    await first.engine.post(
      '/swarm/init',
      { AdvertiseAddr: first.ref.address, ListenAddr: LISTEN },
      { signal, timeoutMs: JOIN_TIMEOUT_MS },
    );
    return first.engine.get<JoinTokens>('/swarm', { signal });
  });
}

function join(
  node: ClusterNode,
  first: ClusterNode,
  tokens: JoinTokens,
  steps: StepLog,
  signal: AbortSignal,
): Promise<void> {
  const token = node.role === 'manager' ? tokens.JoinTokens.Manager : tokens.JoinTokens.Worker;
  return asStep(steps, `swarm:join:${node.name}`, `${node.name} joins the swarm`, async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        await node.engine.post(
          '/swarm/join',
          {
            RemoteAddrs: [`${first.ref.address}:${SWARM_PORT}`],
            JoinToken: token,
            AdvertiseAddr: node.ref.address,
            ListenAddr: LISTEN,
          },
          { signal, timeoutMs: JOIN_TIMEOUT_MS },
        );
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (attempt === JOIN_ATTEMPTS || !(error instanceof HostError && error.code === 'engine_error')) throw error;
        await leave(node, signal);
      }
    }
  });
}

/** What a join that failed half-way has left, so that the next begins anew. 503: it was in no swarm. */
async function leave(node: ClusterNode, signal: AbortSignal): Promise<void> {
  try {
    await node.engine.post('/swarm/leave', undefined, { query: { force: true }, signal });
  } catch (error) {
    if (!(error instanceof HostError && error.options.status === 503)) throw error;
  }
}
