// @ts-check
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkNode, ensureDependencies } from './dependencies.mjs';
import { complain, createProgress } from './progress.mjs';

/** Root of the checkout. */
export const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * What must be there before any TypeScript can run: a Node that is new enough, and the dependencies.
 * Then `main` is called, with tsx registered, so that it may import .ts files. Its failure ends with exit code 1.
 * @param {(progress: import('./progress.mjs').Progress) => Promise<void>} main
 */
export async function bootstrap(main) {
  const progress = createProgress();
  try {
    checkNode();
    await ensureDependencies(project, progress);
    const { register } = await import('tsx/esm/api');
    register();
    await main(progress);
  } catch (error) {
    progress.close();
    complain(error);
    process.exitCode = 1;
  }
}
