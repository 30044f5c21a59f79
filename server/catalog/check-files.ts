import type { LabDefinition } from '../../protocol/index.ts';
import { parseExplanation } from './explanation.ts';
import type { LabFiles } from './lab-files.ts';
import type { Report } from './report.ts';
import { parseScript } from './scripts.ts';

/** The files beside lab.yaml: texts, set-up, solution, wrong solutions. */
export function checkFiles(definition: LabDefinition, files: LabFiles, report: Report): void {
  if (files.readme === undefined || files.readme.trim() === '')
    report.inFile('README.md', 'missing_file', 'the story of the lab is missing');
  for (const name of files.strangers)
    report.inFile(name, 'unknown_file', 'not a file of a lab: is it misspelt?', 'warning');
  checkTexts(definition, files, report);
  checkSetup(definition, files, report);
  checkSolution(definition, files, report);
  checkMistakes(definition, files, report);
  checkAlternatives(definition, files, report);
  checkExplanation(definition, files, report);
}

function checkTexts(definition: LabDefinition, files: LabFiles, report: Report): void {
  const wanted = definition.tasks.map((task) => textFile(task));
  definition.tasks.forEach((task, index) => {
    const text = files.tasks.get(textFile(task));
    if (text === undefined || text.trim() === '')
      report.at(
        ['tasks', index, task.text === undefined ? 'id' : 'text'],
        'missing_text',
        `the text tasks/${textFile(task)} is missing`,
      );
  });
  for (const name of files.tasks.keys()) {
    if (!wanted.includes(name)) report.inFile(`tasks/${name}`, 'unused_text', 'no task has this text', 'warning');
  }
}

/** Name of a task's text below tasks/. */
export function textFile(task: { id: string; text?: string }): string {
  return task.text?.replace(/^tasks\//, '') ?? `${task.id}.md`;
}

/** Node of a set-up script by its name: setup.sh runs on the first node, setup.node2.sh on node2. */
export function setupNode(file: string, definition: LabDefinition): string {
  return /^setup\.(.+)\.sh$/.exec(file)?.[1] ?? firstNode(definition);
}

export function firstNode(definition: LabDefinition): string {
  return definition.sandbox.nodes[0]?.name ?? 'node1';
}

function checkSetup(definition: LabDefinition, files: LabFiles, report: Report): void {
  for (const [file, text] of files.setup) {
    const nodes = [
      setupNode(file, definition),
      ...parseScript(text, firstNode(definition)).parts.map((part) => part.node),
    ];
    checkNodes(nodes, file, definition, report);
  }
}

function checkNodes(used: string[], file: string, definition: LabDefinition, report: Report): void {
  const nodes = definition.sandbox.nodes.map((node) => node.name);
  for (const node of new Set(used)) {
    if (!nodes.includes(node))
      report.inFile(file, 'unknown_node', `'${node}' is not a node of this lab; there is: ${nodes.join(', ')}`);
  }
}

function checkSolution(definition: LabDefinition, files: LabFiles, report: Report): void {
  const file = 'solution.sh';
  if (files.solution === undefined) {
    report.inFile(file, 'missing_file', 'the reference solution is missing');
    return;
  }
  const solved = checkTaskScript(file, files.solution, definition, report);
  definition.tasks.forEach((task, index) => {
    const needsCommands = task.quiz.length === 0;
    if (needsCommands && !solved.has(task.id))
      report.at(['tasks', index, 'id'], 'no_solution', `solution.sh has no part '# task: ${task.id}'`);
  });
}

/** Gives the tasks that a script cut by task solves. */
function checkTaskScript(
  file: string,
  text: string,
  definition: LabDefinition,
  report: Report,
): Set<string | undefined> {
  const { parts } = parseScript(text, firstNode(definition));
  const ids = definition.tasks.map((task) => task.id);
  const solved = new Set(parts.map((part) => part.task));
  if (solved.has(undefined)) report.inFile(file, 'no_task', 'there are commands before the first `# task: <id>`');
  for (const task of solved) {
    if (task !== undefined && !ids.includes(task))
      report.inFile(
        file,
        'unknown_task',
        `'# task: ${task}' is not a task of this lab; there is: ${ids.join(', ')}`,
        'error',
        lineOf(text, `task: ${task}`),
      );
  }
  checkNodes(
    parts.map((part) => part.node),
    file,
    definition,
    report,
  );
  return solved;
}

function checkMistakes(definition: LabDefinition, files: LabFiles, report: Report): void {
  const ids = definition.tasks.map((task) => task.id);
  const wanted = new Set<string>();
  definition.tasks.forEach((task, index) => {
    task.mistakes.forEach((mistake, position) => {
      const name = `${task.id}--${mistake.name}.sh`;
      wanted.add(name);
      if (!files.mistakes.has(name))
        report.at(
          ['tasks', index, 'mistakes', position, 'name'],
          'no_script',
          `mistakes/${name}, which makes this state, is missing`,
        );
    });
  });
  for (const [name, text] of files.mistakes) {
    const file = `mistakes/${name}`;
    if (!wanted.has(name))
      report.inFile(file, 'no_mistake', 'no task has a mistake of this name (<task>--<name>.sh)', 'warning');
    const script = parseScript(text, firstNode(definition));
    if (script.parts.length === 0) report.inFile(file, 'empty_script', 'this script does nothing');
    for (const id of script.after) {
      if (!ids.includes(id))
        report.inFile(file, 'unknown_task', `'# after: ${id}' is not a task of this lab`, 'error', lineOf(text, id));
    }
    checkNodes(
      script.parts.map((part) => part.node),
      file,
      definition,
      report,
    );
  }
}

function checkAlternatives(definition: LabDefinition, files: LabFiles, report: Report): void {
  for (const [name, text] of files.alternatives) {
    const file = `alternatives/${name}`;
    if (checkTaskScript(file, text, definition, report).size === 0)
      report.inFile(file, 'empty_script', 'this alternative solves no task: begin its parts with `# task: <id>`');
  }
}

function checkExplanation(definition: LabDefinition, files: LabFiles, report: Report): void {
  const file = 'explanation.md';
  if (files.explanation === undefined) {
    report.inFile(file, 'missing_file', 'nothing explains the solution to who has passed or given up', 'warning');
    return;
  }
  const { tasks } = parseExplanation(files.explanation);
  const ids = definition.tasks.map((task) => task.id);
  for (const id of Object.keys(tasks).filter((id) => !ids.includes(id))) {
    const message = `'<!-- task: ${id} -->' is not a task of this lab; there is: ${ids.join(', ')}`;
    report.inFile(file, 'unknown_task', message, 'error', lineOf(files.explanation, `task: ${id}`));
  }
  for (const id of ids.filter((id) => !tasks[id]))
    report.inFile(file, 'no_explanation', `there is no part <!-- task: ${id} --> with a text`, 'warning');
}

function lineOf(text: string, part: string): number {
  return text.slice(0, Math.max(0, text.indexOf(part))).split('\n').length;
}
