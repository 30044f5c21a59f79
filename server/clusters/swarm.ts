import { setTimeout } from 'node:timers/promises';
import { HostError } from '../host/index.ts';
import { patient } from '../lib/patience.ts';
import { asStep, awaitEngine } from './engines.ts';
import { ClusterError } from './errors.ts';
import { drawPicture } from './picture.ts';
import type { ClusterDriver, ClusterNode, StepLog } from './types.ts';

const SWARM_PORT = 2377;
const LISTEN = `0.0.0.0:${SWARM_PORT}`;
const JOIN_TIMEOUT_MS = 30_000;
/** Until the first manager lists a joined node as ready, with its address: a few heartbeats at the most. */
const LISTED_TIMEOUT_MS = 15_000;
const LISTED_POLL_MS = 20;

interface JoinTokens {
  JoinTokens: { Manager: string; Worker: string };
}

/**
 * A swarm: the first manager begins it, the others join, each as soon as its engine answers. Workers join at the same
 * time; managers one after the other, since each changes the membership of the Raft group, and one that meets a change
 * still going on fails and leaves a dead member in the list. A formed swarm lists every node as ready, with its address.
 * A node of role `engine` stays outside.
 */
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
      let managerBefore: Promise<unknown> = begun;
      const joins = nodes
        .filter((node) => node !== first && node.role !== 'engine')
        .map((node) => {
          const turn = node.role === 'manager' ? managerBefore : begun;
          const joined = (async () => {
            await up.get(node.name);
            const tokens = await begun;
            await turn;
            await join(node, first, tokens, steps, signal);
          })();
          if (node.role === 'manager') managerBefore = joined;
          return joined;
        });
      await Promise.all([begun, ...up.values(), ...joins]);
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
      { signal, timeoutMs: patient(JOIN_TIMEOUT_MS) },
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
    const request = {
      RemoteAddrs: [`${first.ref.address}:${SWARM_PORT}`],
      JoinToken: token,
      AdvertiseAddr: node.ref.address,
      ListenAddr: LISTEN,
    };
    try {
      await node.engine.post('/swarm/join', request, { signal, timeoutMs: patient(JOIN_TIMEOUT_MS) });
    } catch (error) {
      // After 20 s the engine answers with this and goes on joining: the list of nodes tells how it ends.
      if (!(error instanceof HostError && error.message.includes('Timeout was reached before node joined')))
        throw error;
    }
    await listed(node, first, signal);
  });
}

interface Member {
  Status: { State: string; Addr?: string };
}

/** Waits until the first manager lists the node as ready, under the address that it joined with. */
async function listed(node: ClusterNode, first: ClusterNode, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + patient(LISTED_TIMEOUT_MS);
  for (;;) {
    const members = await first.engine.get<Member[]>('/nodes', { signal });
    const member = members.find(({ Status }) => Status.Addr === node.ref.address);
    if (member?.Status.State === 'ready') return;
    if (Date.now() > deadline) {
      const seen = member ? `it is ${member.Status.State}` : `no member has its address ${node.ref.address}`;
      throw new ClusterError(
        'swarm_failed',
        `${node.name} joined, but ${first.name} does not list it as ready: ${seen}`,
        {
          action: 'Start the lab again; if it happens again, look at the log of the node.',
        },
      );
    }
    await setTimeout(LISTED_POLL_MS, undefined, { signal });
  }
}
