import { patient } from '../lib/patience.ts';
import { ClusterError } from './errors.ts';
import { drawPicture } from './picture.ts';
import type { ClusterDriver, ClusterNode, StepLog } from './types.ts';

/** An engine that has not answered after this long will not. */
const ENGINE_WITHIN_MS = 60_000;

/** Resolves when the node's engine answers. */
export async function awaitEngine(node: ClusterNode, signal: AbortSignal): Promise<void> {
  try {
    await node.engine.get('/_ping', { signal, waitMs: patient(ENGINE_WITHIN_MS) });
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    throw new ClusterError('engine_late', `The engine of ${node.name} does not answer: ${why}`, {
      cause: error,
      action: 'The host may be overloaded: end other sandboxes, then try again.',
    });
  }
}

/** Runs `work` as a step that ends with it. */
export async function asStep<T>(steps: StepLog, id: string, title: string, work: () => Promise<T>): Promise<T> {
  const step = steps(id, title);
  try {
    const value = await work();
    step.done();
    return value;
  } catch (error) {
    step.failed(error);
    throw error;
  }
}

/** Single engines: ready when each answers. */
export function createEnginesDriver(): ClusterDriver {
  return {
    kind: 'engines',
    async form(nodes, steps, signal) {
      await Promise.all(
        nodes.map((node) =>
          asStep(steps, `engine:${node.name}`, `Docker answers on ${node.name}`, () => awaitEngine(node, signal)),
        ),
      );
    },
    picture: (nodes, signal) => drawPicture('engines', nodes, signal),
  };
}
