#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode } from '../scripts/setup/dependencies.mjs';
import { complain, SetupError } from '../scripts/setup/progress.mjs';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');

try {
  checkNode();
  if (!existsSync(join(project, 'node_modules/tsx')) || !existsSync(join(project, 'node_modules/commander'))) {
    throw new SetupError('The dependencies of Drydock are not installed.', `Run npm start once in ${project}`);
  }
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2), project);
} catch (error) {
  complain(error);
  process.exitCode = 2;
}
