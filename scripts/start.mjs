// @ts-check
/** `npm start`: from a fresh clone to a page that answers; see README.md. Starting again takes seconds. */
import { bootstrap, project } from './setup/bootstrap.mjs';

await bootstrap(async (progress) => {
  const { up } = await import('./setup/up.ts');
  process.exitCode = await up(project, progress);
});
