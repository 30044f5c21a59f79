import { randomInt } from 'node:crypto';
import { drawVariables } from '../../graders/index.ts';
import { type Catalog, type Lab, requiredOf } from '../catalog/index.ts';
import type { AttemptRow } from '../store/index.ts';
import { AttemptError } from './errors.ts';

/** The lab, when this host can run it. Throws AttemptError `lab_not_found` or `capability_missing`. */
export function startableLab(catalog: Catalog, labId: string, capabilities: readonly string[]): Lab {
  const lab = catalog.find(labId);
  if (!lab) throw new AttemptError('lab_not_found', `There is no lab "${labId}" that can be started.`);
  const missing = requiredOf(lab.definition).filter((name) => !capabilities.includes(name));
  if (missing.length === 0) return lab;
  throw new AttemptError(
    'capability_missing',
    `This host lacks ${missing.join(', ')}, which the lab needs; see the host's page.`,
  );
}

/** Values that nobody can guess or copy. */
export function drawFor(lab: Lab): Record<string, string> {
  return drawVariables(lab.definition.variables, () => randomInt(2 ** 32) / 2 ** 32);
}

export function newAttempt(
  lab: Lab,
  parts: Pick<AttemptRow, 'id' | 'owner' | 'sandboxId' | 'variables' | 'startedAt'>,
): AttemptRow {
  return {
    ...parts,
    labId: lab.id,
    labTitle: lab.title,
    state: 'active',
    memory: { base: {}, latched: {}, recorded: {}, answers: {} },
    hintsTaken: {},
    givenUp: [],
    live: true,
    score: 0,
    maxScore: lab.definition.tasks.reduce((sum, task) => sum + task.points, 0),
  };
}
