// @ts-check
/** `npm test`: prepares this machine, runs every stage, and ends with "N passed, N failed". See docs/contributing.md. */
import { bootstrap, project } from './setup/bootstrap.mjs';

await bootstrap(async (progress) => {
  const { testAll } = await import('./testing/main.ts');
  process.exitCode = await testAll(project, process.argv.slice(2), progress);
});
