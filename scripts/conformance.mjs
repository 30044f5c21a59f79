// @ts-check
/** `npm run test:conformance`: Kubernetes' own conformance tests on a sandbox's cluster. See docs/conformance.md. */
import { bootstrap, project } from './setup/bootstrap.mjs';

await bootstrap(async (progress) => {
  const { testConformance } = await import('./conformance/main.ts');
  process.exitCode = await testConformance(project, process.argv.slice(2), progress);
});
