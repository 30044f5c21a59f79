import type { LabTask } from '../../protocol/index.ts';
import { topologyOf } from '../../server/attempts/index.ts';
import { type Lab, type LabMistakeScript, requiredOf } from '../../server/catalog/index.ts';
import { capabilitiesAt } from '../../server/sandboxes/index.ts';
import type { ProofDeps } from './bench.ts';

/** What of a lab this host can prove. */
export interface Possible {
  /** Capabilities without which the lab cannot start at all. */
  missing: string[];
  task(id: string): boolean;
  rule(task: LabTask, index: number): boolean;
  mistakes: LabMistakeScript[];
  /** What is left out, and why. */
  notes: string[];
}

export function possibleHere(lab: Lab, deps: Pick<ProofDeps, 'capabilities' | 'nodeLimits'>): Possible {
  const known = deps.capabilities.known();
  const { isolation } = topologyOf(lab, deps.nodeLimits, known);
  return possibleWith(lab, capabilitiesAt(isolation, known));
}

/** The same for given capabilities. */
export function possibleWith(lab: Lab, capabilities: readonly string[]): Possible {
  const { tasks } = lab.definition;
  const lacking = (names: readonly string[]) => names.filter((name) => !capabilities.includes(name));
  const impossible = tasks.filter((task) => lacking(task.requires).length > 0);
  const ofMistake = ({ taskId, mistake: name }: LabMistakeScript): string[] => {
    const task = tasks.find(({ id }) => id === taskId);
    const mistake = task?.mistakes.find((one) => one.name === name);
    const rule = mistake && 'breaks' in mistake ? task?.rules[mistake.breaks - 1] : undefined;
    return lacking([...(task?.requires ?? []), ...(mistake?.requires ?? []), ...(rule?.requires ?? [])]);
  };
  const leftOut = lab.mistakes.filter((script) => ofMistake(script).length > 0);
  const rules = tasks.flatMap((task) =>
    task.rules.flatMap((rule, index) =>
      lacking(rule.requires).map((name) => `rule ${index + 1} of task ${task.id} needs ${name}`),
    ),
  );
  return {
    missing: lacking(requiredOf(lab.definition)),
    task: (id) => !impossible.some((task) => task.id === id),
    rule: (task, index) => lacking([...task.requires, ...(task.rules[index]?.requires ?? [])]).length === 0,
    mistakes: lab.mistakes.filter((script) => !leftOut.includes(script)),
    notes: [
      ...impossible.map((task) => `task ${task.id} needs ${lacking(task.requires).join(', ')}`),
      ...rules,
      ...leftOut.map((script) => `${script.file} needs ${ofMistake(script).join(', ')}`),
    ],
  };
}
