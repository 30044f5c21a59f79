// @ts-check
/** `npm run test:fuzz`: the API under Schemathesis, from the OpenAPI document. See docs/contributing.md. */
import { bootstrap, project } from './setup/bootstrap.mjs';

await bootstrap(async (progress) => {
  const { fuzzApi } = await import('./testing/fuzz.ts');
  process.exitCode = await fuzzApi(project, process.argv.slice(2), progress);
});
