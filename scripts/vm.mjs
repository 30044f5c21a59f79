// @ts-check
/** `npm run test:vm`: proves labs on a stock Debian kernel in a virtual machine. See docs/contributing.md. */
import { bootstrap, project } from './setup/bootstrap.mjs';

await bootstrap(async (progress) => {
  const { testInMachine } = await import('./vm/main.ts');
  process.exitCode = await testInMachine(project, process.argv.slice(2), progress);
});
