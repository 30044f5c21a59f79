import { compiled } from '../../../graders/testing/labs.ts';
import type { Lab } from '../../catalog/index.ts';

/** A lab of nothing but its definition. */
export function labOf(parts: Parameters<typeof compiled>[0]): Lab {
  const lab = compiled(parts);
  return {
    id: lab.definition.id,
    title: lab.definition.title,
    dir: '/nowhere',
    definition: lab.definition,
    compiled: lab,
    story: '',
    texts: {},
    setup: [],
    solution: {},
    solutionText: {},
    mistakes: [],
    alternatives: [],
    explanation: '',
    explanations: {},
  };
}
