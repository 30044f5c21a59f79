import type { AttemptView } from '../../../protocol/index.ts';

/** Fills `${colour}` and `${node1.address}` of a lab's text with what was drawn for this attempt; leaves what is unknown. */
export function fill(text: string, attempt: Pick<AttemptView, 'variables' | 'sandbox'>): string {
  return text.replace(/\$\{([A-Za-z][\w.-]*)\}/g, (whole, name: string) => {
    const variable = attempt.variables[name];
    if (variable !== undefined) return variable;
    const node = attempt.sandbox.nodes.find((candidate) => `${candidate.name}.address` === name);
    return node?.address ?? whole;
  });
}
