import type { Json, JudgeContext } from '../../graders/index.ts';
import type { Images } from '../images/index.ts';
import { capabilitiesAt, type ReadySandbox } from '../sandboxes/index.ts';
import type { GradeRequest, GradingMemory } from './types.ts';

/** What rules know without a read. */
export function judgeContext(
  { lab, sandbox, disturb }: Pick<GradeRequest, 'lab' | 'sandbox' | 'disturb'>,
  memory: GradingMemory,
  options: { images: Pick<Images, 'identity'>; capabilities: () => readonly string[] },
): JudgeContext {
  const { images, offered } = lab.definition.sandbox;
  const identities = [...new Set([...images, ...offered])].flatMap((name) => {
    const identity = options.images.identity(name);
    return identity ? [[name, { id: identity.id, layers: identity.layers, digest: identity.digest }] as const] : [];
  });
  return {
    variables: memory.variables,
    base: asObject(memory.base),
    seen: memory.recorded as Record<string, Json>,
    images: Object.fromEntries(identities),
    nodes: nodeFacts(sandbox),
    capabilities: capabilitiesAt(sandbox.topology.isolation, options.capabilities()),
    answers: memory.answers,
    disturb,
  };
}

/** `sandbox.nodes`, and what `${node1.address}` stands for. */
export function nodeFacts(sandbox: ReadySandbox): Record<string, { address: string; role: string }> {
  return Object.fromEntries(sandbox.nodes.map((node) => [node.name, { address: node.ref.address, role: node.role }]));
}

function asObject(base: unknown): Record<string, Json> {
  return base !== null && typeof base === 'object' && !Array.isArray(base) ? (base as Record<string, Json>) : {};
}
