import { join } from 'node:path';
import { oneFailed, onePassed, type Stage } from './result.ts';
import { runNode } from './spawn.ts';

const timeoutMs = 300_000;

/** A program that says nothing when all is well; it counts as one check. */
function staticCheck(id: string, title: string, program: string, args: string[]): Stage {
  return {
    id,
    title,
    needs: [],
    async run({ project, say }) {
      const { code, output } = await runNode([join(project, program), ...args], {
        cwd: project,
        show: false,
        timeoutMs,
      });
      if (code === 0) return onePassed;
      say(output.trimEnd());
      return oneFailed;
    },
  };
}

export const staticStages: Stage[] = [
  staticCheck('types', 'Types (tsc)', 'node_modules/typescript/bin/tsc', ['-p', '.', '--pretty', 'false']),
  staticCheck('style', 'Style and lint (Biome)', 'node_modules/@biomejs/biome/bin/biome', [
    'check',
    '--error-on-warnings',
    '.',
  ]),
  staticCheck(
    'layers',
    'Who imports whom (dependency-cruiser)',
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
    ['--config', '.dependency-cruiser.mjs', 'protocol', 'graders', 'server', 'cli', 'web'],
  ),
  staticCheck('lock', 'package-lock.json has all platforms', 'scripts/complete-lock.mjs', ['--check']),
  staticCheck('deadcode', 'Dead code (knip)', 'node_modules/knip/bin/knip.js', ['--no-progress']),
];
