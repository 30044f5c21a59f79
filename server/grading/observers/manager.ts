import type { ClusterNode } from '../../clusters/index.ts';
import { HostError } from '../../host/index.ts';
import { patient } from '../../lib/patience.ts';
import { LookError } from '../errors.ts';
import { text } from './lists.ts';
import { type ApiJson, type Look, READ_TIMEOUT_MS, type SandboxLook } from './look.ts';

interface Found {
  node: ClusterNode;
  swarm: ApiJson;
}

type Answer =
  | { kind: 'manager'; node: ClusterNode; swarm: ApiJson }
  | { kind: 'no' }
  | { kind: 'trouble'; node: ClusterNode; error: unknown };

/**
 * The first node, in the lab's order, that manages a swarm; undefined when none does. Which nodes are managers is the
 * learner's doing, so each is asked. Throws LookError when a node that could be one cannot be asked.
 */
export async function findManager(look: Look): Promise<Found | undefined> {
  const found = await look.pass.once('manager', () => ask(look.pass));
  if (found) look.touched.add(found.node.name);
  return found;
}

async function ask(pass: SandboxLook): Promise<Found | undefined> {
  const answers = await Promise.all(pass.nodes.map((node) => askNode(pass, node)));
  const manager = answers.find((answer) => answer.kind === 'manager');
  if (manager) return manager;
  const trouble = answers.find((answer) => answer.kind === 'trouble');
  if (!trouble) return undefined;
  if (trouble.error instanceof HostError && trouble.error.code === 'engine_error')
    throw new LookError(
      'swarm_without_leader',
      `The swarm has no leader, so ${trouble.node.name} cannot tell its state: most of its managers are gone. Bring one back, then check again.`,
      { cause: trouble.error },
    );
  throw trouble.error;
}

async function askNode(pass: SandboxLook, node: ClusterNode): Promise<Answer> {
  try {
    const swarm = await node.engine.find<ApiJson>('/swarm', {
      signal: pass.signal,
      timeoutMs: patient(READ_TIMEOUT_MS),
    });
    return swarm && text(swarm, 'ID') !== '' ? { kind: 'manager', node, swarm } : { kind: 'no' };
  } catch (error) {
    pass.signal.throwIfAborted();
    if (error instanceof HostError && isNotManager(error)) return { kind: 'no' };
    return { kind: 'trouble', node, error };
  }
}

/** An engine that is in no swarm, or a worker, or a manager that is locked, answers 503 or 406 and says so. */
export function isNotManager(error: HostError): boolean {
  const { status } = error.options;
  return (
    (status === 503 || status === 406) &&
    /not a swarm manager|not part of a swarm|swarm is encrypted/i.test(error.message)
  );
}
