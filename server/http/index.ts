/** The REST API: thin routers, problem details, and the guard against other web sites. */
export { attemptEndpoints } from './attempts.ts';
export { openApi, serve } from './endpoint.ts';
export { examEndpoints } from './exams.ts';
export { createGuard, type Guard, guardMiddleware } from './guard.ts';
export { hostEndpoints } from './host.ts';
export { labEndpoints } from './labs.ts';
export { pageRouter } from './page.ts';
export { previewEndpoints } from './previews.ts';
export { HttpError, problemHandler, toProblem } from './problems.ts';
export { trialEndpoints } from './trials.ts';
