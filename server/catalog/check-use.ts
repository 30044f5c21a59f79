import type { CompiledLab } from '../../graders/index.ts';
import { HINT_TIERS, type LabDefinition } from '../../protocol/index.ts';
import { textFile } from './check-files.ts';
import type { LabFiles } from './lab-files.ts';
import type { Report } from './report.ts';
import { commandLines, parseScript } from './scripts.ts';

/** A command shorter than this is no solution that a hint could give away: `docker ps`. */
const MIN_COMMAND_CHARACTERS = 14;
const HINT_WORDS = 'a nudge, the concept, the shape of the command';

/** What works but should not be there: reads and variables that nothing uses, hints that are the answer. */
export function checkUse(definition: LabDefinition, compiled: CompiledLab, files: LabFiles, report: Report): void {
  checkReads(definition, compiled, report);
  checkVariablesUsed(definition, files, report);
  checkGiveaways(definition, files, report);
}

function checkReads(definition: LabDefinition, compiled: CompiledLab, report: Report): void {
  const used = new Set([
    ...compiled.tasks.flatMap((task) => task.reads),
    ...compiled.base.flatMap((entry) => entry.value.reads),
  ]);
  for (const name of Object.keys(definition.reads)) {
    if (!used.has(name)) report.at(['reads', name], 'unused_read', `no rule asks for the read '${name}'`, 'warning');
  }
}

function checkVariablesUsed(definition: LabDefinition, files: LabFiles, report: Report): void {
  const texts = [
    JSON.stringify({ ...definition, variables: undefined }),
    files.readme ?? '',
    ...files.tasks.values(),
  ].join('\n');
  for (const name of Object.keys(definition.variables)) {
    if (!texts.includes(`\${${name}}`) && !texts.includes(`variables.${name}`))
      report.at(['variables', name], 'unused_variable', `nothing uses the variable '${name}'`, 'warning');
  }
}

function checkGiveaways(definition: LabDefinition, files: LabFiles, report: Report): void {
  const solution = parseScript(files.solution ?? '');
  definition.tasks.forEach((task, index) => {
    const commands = solution.parts.filter((part) => part.task === task.id).flatMap((part) => wholeCommands(part.body));
    const complain = (path: PropertyKey[], text: string) => {
      const command = commands.find((candidate) => plain(text).includes(candidate));
      if (command !== undefined)
        report.at(path, 'giveaway', `this gives the solution away: it contains '${command}'`, 'warning');
    };
    task.rules.forEach((rule, position) => {
      complain(['tasks', index, 'rules', position, 'hint'], rule.hint);
    });
    task.mistakes.forEach((mistake, position) => {
      if ('hint' in mistake) complain(['tasks', index, 'mistakes', position, 'hint'], mistake.hint);
    });
    if (task.hints.length !== HINT_TIERS.length)
      report.at(
        ['tasks', index, task.hints.length === 0 ? 'id' : 'hints'],
        'hint_tiers',
        `this task has ${task.hints.length} hints; it needs ${HINT_TIERS.length}: ${HINT_WORDS}`,
        'warning',
      );
    task.hints.forEach((hint, position) => {
      complain(['tasks', index, 'hints', position], hint);
    });
    complain(['tasks', index], files.tasks.get(textFile(task)) ?? '');
  });
}

/** Commands of a script with continuation lines joined. */
function wholeCommands(body: string): string[] {
  const joined = body.replace(/\\\n\s*/g, ' ');
  return commandLines(joined)
    .map(plain)
    .filter((command) => command.length >= MIN_COMMAND_CHARACTERS && command.includes(' '));
}

function plain(text: string): string {
  return text.replace(/[`"']/g, '').replace(/\s+/g, ' ').trim();
}
