import { join } from 'node:path';
import type { CompiledLab } from '../../graders/index.ts';
import type { LabDefinition } from '../../protocol/index.ts';
import { firstNode, setupNode, textFile } from './check-files.ts';
import { parseExplanation } from './explanation.ts';
import type { LabFiles } from './lab-files.ts';
import { parseScript, scriptText } from './scripts.ts';
import type { Lab, LabAlternative, LabMistakeScript, Script, ScriptPart } from './types.ts';

/** Puts a lab together from parts that have been checked. */
export function assembleLab(definition: LabDefinition, compiled: CompiledLab, files: LabFiles): Lab {
  const solution = solutionByTask(definition, files.solution ?? '');
  const explained = parseExplanation(files.explanation ?? '');
  return {
    id: definition.id,
    title: definition.title,
    dir: files.dir,
    definition,
    compiled,
    story: files.readme ?? '',
    texts: Object.fromEntries(definition.tasks.map((task) => [task.id, files.tasks.get(textFile(task)) ?? ''])),
    setup: setupScripts(definition, files),
    solution,
    solutionText: Object.fromEntries(Object.entries(solution).map(([id, parts]) => [id, scriptText(parts)])),
    mistakes: mistakeScripts(definition, files),
    alternatives: alternativeScripts(definition, files, solution),
    explanation: explained.lab,
    explanations: explained.tasks,
    ...(files.hasFiles ? { filesDir: join(files.dir, 'files') } : {}),
  };
}

function setupScripts(definition: LabDefinition, files: LabFiles): Script[] {
  return [...files.setup].map(([file, text]) => ({ file, ...parseScript(text, setupNode(file, definition)) }));
}

function solutionByTask(definition: LabDefinition, text: string): Record<string, ScriptPart[]> {
  const { parts } = parseScript(text, firstNode(definition));
  return Object.fromEntries(definition.tasks.map((task) => [task.id, parts.filter((part) => part.task === task.id)]));
}

function mistakeScripts(definition: LabDefinition, files: LabFiles): LabMistakeScript[] {
  return definition.tasks.flatMap((task) =>
    task.mistakes.flatMap((mistake) => {
      const name = `${task.id}--${mistake.name}.sh`;
      const text = files.mistakes.get(name);
      if (text === undefined) return [];
      const script = parseScript(text, firstNode(definition));
      return [{ file: `mistakes/${name}`, taskId: task.id, mistake: mistake.name, ...script }];
    }),
  );
}

function alternativeScripts(definition: LabDefinition, files: LabFiles, solution: Lab['solution']): LabAlternative[] {
  return [...files.alternatives].map(([name, text]) => {
    const own = Object.entries(solutionByTask(definition, text)).filter(([, parts]) => parts.length > 0);
    return { file: `alternatives/${name}`, title: titleOf(text), parts: { ...solution, ...Object.fromEntries(own) } };
  });
}

/** The first comment line that directs nothing. */
function titleOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.find((line) => /^#(?!!)/.test(line) && !/^#\s*(task|on|after):/.test(line))?.replace(/^#\s*/, '') ?? '';
}
