import type { LabTask, LiveTask } from '../../protocol/index.ts';
import { type Lab, requiredOf } from '../catalog/index.ts';
import type { StoredLive } from '../store/index.ts';
import type { WrittenLive } from './types.ts';

/** Why a live task cannot be in a paper; `host`: another host could run it. */
export interface NotOffered {
  code: 'unknown_lab' | 'lab_not_offered' | 'unknown_task' | 'task_asks' | 'task_needs' | 'host';
  /** Where in the live task. */
  path: PropertyKey[];
  message: string;
}

/**
 * What keeps a live task from being asked: its lab and its tasks must be there, be offered, stand alone, and run on a host
 * with these capabilities (undefined: on some host).
 */
export function whyNotOffered(
  task: LiveTask,
  lab: Lab | undefined,
  capabilities: readonly string[] | undefined,
): NotOffered | undefined {
  if (!lab) return { code: 'unknown_lab', path: ['lab'], message: `there is no lab '${task.lab}'` };
  if (lab.definition.draft)
    return { code: 'lab_not_offered', path: ['lab'], message: `the lab '${lab.id}' is a draft: it is not offered` };
  for (const [index, id] of task.tasks.entries()) {
    const wrong = taskTrouble(task, lab, id);
    if (wrong) return { ...wrong, path: ['tasks', index] };
  }
  const missing = requirements(task, lab).filter((name) => capabilities !== undefined && !capabilities.includes(name));
  if (missing.length === 0) return undefined;
  return { code: 'host', path: ['lab'], message: `this host lacks ${missing.join(', ')}: its papers are without it` };
}

/** Host capabilities without which its sandbox cannot be made, or it cannot be graded. */
function requirements(task: LiveTask, lab: Lab): string[] {
  const own = tasksOf(task, lab).flatMap(({ requires }) => requires);
  return [...new Set([...requiredOf(lab.definition), ...own])];
}

function taskTrouble(task: LiveTask, lab: Lab, id: string): Pick<NotOffered, 'code' | 'message'> | undefined {
  const found = lab.definition.tasks.find((one) => one.id === id);
  if (!found) {
    const known = lab.definition.tasks.map((one) => one.id).join(', ');
    return { code: 'unknown_task', message: `the lab '${lab.id}' has no task '${id}'; it has ${known}` };
  }
  if (found.quiz.length > 0)
    return { code: 'task_asks', message: `'${id}' asks questions of its own: those belong into the bank` };
  const before = found.needs.filter((need) => !task.tasks.includes(need));
  if (before.length === 0) return undefined;
  return { code: 'task_needs', message: `'${id}' needs ${before.join(', ')} done before: name those tasks too` };
}

function tasksOf(task: LiveTask, lab: Lab): LabTask[] {
  return lab.definition.tasks.filter(({ id }) => task.tasks.includes(id));
}

/** A live task as it stands in a paper, with what its lab says now. */
export function storedLive(task: LiveTask, lab: Lab): StoredLive {
  return {
    task,
    labTitle: lab.title,
    tasks: tasksOf(task, lab).map(({ id, title, points, text }) => ({
      id,
      title,
      points,
      text: lab.texts[id] ?? text ?? '',
    })),
  };
}

/** The live tasks that can be asked, and the labs that they ask. */
export interface LabShelf {
  tasks: LiveTask[];
  lab: (id: string) => Lab | undefined;
}

/** Those of the bank whose lab is offered and runs on a host with these capabilities. */
export function possibleLive(
  live: readonly WrittenLive[],
  lab: LabShelf['lab'],
  capabilities: readonly string[] | undefined,
): LiveTask[] {
  return live.map(({ task }) => task).filter((task) => !whyNotOffered(task, lab(task.lab), capabilities));
}
