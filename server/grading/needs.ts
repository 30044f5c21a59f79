import type { CompiledTask } from '../../graders/index.ts';

/** Ids of the wanted tasks and of all that they need, directly or through others. */
export function withNeeds(tasks: readonly CompiledTask[], wanted: ReadonlySet<string>): Set<string> {
  const all = new Set<string>();
  const add = (id: string) => {
    if (all.has(id)) return;
    all.add(id);
    tasks.find((task) => task.definition.id === id)?.definition.needs.forEach(add);
  };
  wanted.forEach(add);
  return all;
}
