import { environmentName, isReservedName, unknownPlaceholders } from '../../graders/index.ts';
import type { LabDefinition, LabRead, LabTask, ObjectivesFile } from '../../protocol/index.ts';
import { checkObjectives } from './objectives.ts';
import type { Report } from './report.ts';

const RESERVED_ENVIRONMENT = new Set([
  'PATH',
  'HOME',
  'SHELL',
  'USER',
  'PWD',
  'IFS',
  'ENV',
  'BASH_ENV',
  'HOSTNAME',
  'TERM',
  'LANG',
  'DOCKER_HOST',
]);

export interface KnownNames {
  /** Images that this installation has; undefined: not checked. */
  images?: readonly string[];
  /** What labs/objectives.yaml names; undefined: not checked. */
  objectives?: ObjectivesFile;
  /** Ids of all labs; undefined: not checked. */
  labs?: readonly string[];
}

/** What the schema cannot say: names that must exist, numbers that must add up. */
export function checkDefinition(definition: LabDefinition, known: KnownNames, report: Report): void {
  checkSandbox(definition, known, report);
  checkVariables(definition, report);
  const nodes = definition.sandbox.nodes.map((node) => node.name);
  for (const [name, read] of Object.entries(definition.reads)) checkRead(name, read, definition, nodes, report);
  checkTasks(definition, report);
  if (known.objectives) checkObjectives(definition, known.objectives, report);
  checkPrerequisites(definition, known, report);
}

function checkPrerequisites(definition: LabDefinition, known: KnownNames, report: Report): void {
  definition.prerequisites.forEach((id, index) => {
    const path = ['prerequisites', index];
    if (id === definition.id) report.at(path, 'unknown_lab', 'a lab cannot come before itself');
    else if (known.labs && !known.labs.includes(id))
      report.at(path, 'unknown_lab', `there is no lab '${id}'`, 'warning');
  });
}

function checkSandbox(definition: LabDefinition, known: KnownNames, report: Report): void {
  const { nodes, images, offered, cluster } = definition.sandbox;
  for (const key of ['addons', 'profile'] as const)
    if (cluster !== 'kubernetes' && definition.sandbox[key] !== undefined)
      report.at(['sandbox', key], 'not_kubernetes', `only clusters of Kubernetes have ${key}: leave it out`);
  unique(
    nodes.map((node) => node.name),
    (index, name) => report.at(['sandbox', 'nodes', index, 'name'], 'duplicate', `two nodes are called '${name}'`),
  );
  const hasRoles = nodes.some((node) => node.role !== undefined);
  if (cluster === 'swarm' && hasRoles && !nodes.some((node) => node.role === 'manager'))
    report.at(['sandbox', 'nodes'], 'no_manager', 'a swarm needs a node with role: manager');
  nodes.forEach((node, index) => {
    if (cluster === 'engines' && node.role !== undefined && node.role !== 'engine')
      report.at(
        ['sandbox', 'nodes', index, 'role'],
        'wrong_role',
        `nodes of a cluster of engines have no role '${node.role}': the learner forms the swarm`,
      );
  });
  const all = [
    ...images.map((name, index) => ({ name, path: ['sandbox', 'images', index] })),
    ...offered.map((name, index) => ({ name, path: ['sandbox', 'offered', index] })),
  ];
  for (const { name, path } of all) {
    if (!name.includes(':')) report.at(path, 'untagged_image', `'${name}' needs a tag, for instance ${name}:latest`);
    else if (known.images && !known.images.includes(name))
      report.at(
        path,
        'unknown_image',
        `'${name}' is not an image of this installation; there is: ${known.images.join(', ')}`,
      );
  }
}

function checkVariables(definition: LabDefinition, report: Report): void {
  const nodeNames = definition.sandbox.nodes.map((node) => environmentName(`${node.name}.address`));
  for (const name of Object.keys(definition.variables)) {
    const variable = environmentName(name);
    if (RESERVED_ENVIRONMENT.has(variable) || nodeNames.includes(variable))
      report.at(
        ['variables', name],
        'reserved',
        `scripts would get this as ${variable}, which is taken: choose another name`,
      );
  }
}

function checkRead(name: string, read: LabRead, definition: LabDefinition, nodes: string[], report: Report): void {
  const path = ['reads', name];
  if (isReservedName(name))
    report.at(path, 'reserved', `'${name}' means something else in rules: choose another name for this read`);
  for (const { node, list } of nodesOf(read)) {
    if (node !== undefined && !nodes.includes(node) && !(list && node === 'all'))
      report.at(path, 'unknown_node', `'${node}' is not a node of this lab; there is: ${nodes.join(', ')}`);
  }
  if (read.kind === 'quiz' && !questions(definition).some((question) => question.id === read.question))
    report.at(path, 'unknown_question', `no task has a question '${read.question}'`);
  for (const placeholder of unknownPlaceholders(JSON.stringify(read), Object.keys(definition.variables), nodes)) {
    report.at(
      path,
      'unknown_variable',
      `\${${placeholder}} is neither a variable nor a node's address (\${node1.address})`,
    );
  }
}

function nodesOf(read: LabRead): { node: string | undefined; list: boolean }[] {
  const place = 'from' in read ? read.from : 'in' in read ? read.in : 'probe' in read ? read.probe.from : undefined;
  const own = 'node' in read ? [{ node: read.node, list: 'label' in read }] : [];
  return place && 'node' in place ? [...own, { node: place.node, list: false }] : own;
}

function questions(definition: LabDefinition): LabTask['quiz'] {
  return definition.tasks.flatMap((task) => task.quiz);
}

function checkTasks(definition: LabDefinition, report: Report): void {
  const { tasks } = definition;
  const sum = tasks.reduce((total, task) => total + task.points, 0);
  if (sum !== 100) report.at(['tasks'], 'points', `the points of all tasks sum to ${sum}, not to 100`);
  unique(
    tasks.map((task) => task.id),
    (index, id) => report.at(['tasks', index, 'id'], 'duplicate', `two tasks are called '${id}'`),
  );
  unique(
    questions(definition).map((question) => question.id),
    (_index, id) => report.at(['tasks'], 'duplicate', `two questions are called '${id}'`),
  );
  tasks.forEach((task, index) => {
    checkTask(definition, task, index, report);
  });
}

function checkTask(definition: LabDefinition, task: LabTask, index: number, report: Report): void {
  const path = ['tasks', index];
  const ids = definition.tasks.map((other) => other.id);
  task.needs.forEach((id, position) => {
    if (!ids.includes(id)) report.at([...path, 'needs', position], 'unknown_task', `'${id}' is not a task of this lab`);
    else if (reaches(definition, id, task.id))
      report.at(
        [...path, 'needs', position],
        'needs_cycle',
        `'${task.id}' needs '${id}', which needs '${task.id}': neither could ever be judged`,
      );
    else if (ids.indexOf(id) > index)
      report.at(
        [...path, 'needs', position],
        'needs_later',
        `'${task.id}' needs '${id}', which comes after it: learners work from the top`,
        'warning',
      );
  });
  unique(
    task.mistakes.map((mistake) => mistake.name),
    (position, name) =>
      report.at([...path, 'mistakes', position, 'name'], 'duplicate', `two mistakes of this task are called '${name}'`),
  );
  task.mistakes.forEach((mistake, position) => {
    if ('breaks' in mistake && mistake.breaks > task.rules.length)
      report.at(
        [...path, 'mistakes', position, 'breaks'],
        'unknown_rule',
        `this task has ${task.rules.length} rules, so none has the number ${mistake.breaks}`,
      );
  });
}

/** Does `from` need `target`, directly or through others? */
function reaches(
  definition: LabDefinition,
  from: string,
  target: string,
  visited: ReadonlySet<string> = new Set(),
): boolean {
  if (from === target) return true;
  if (visited.has(from)) return false;
  const needs = definition.tasks.find((task) => task.id === from)?.needs ?? [];
  return needs.some((id) => reaches(definition, id, target, new Set([...visited, from])));
}

function unique(names: string[], complain: (index: number, name: string) => void): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) !== index) complain(index, name);
  });
}
