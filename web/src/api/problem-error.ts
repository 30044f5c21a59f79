import type { Problem } from '../../../protocol/index.ts';

/** A refusal of the server, with words for the reader. `status` 0 means that the server was not reached. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.title, options);
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
  }
}

/** Any thrown value as a problem that can be shown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'about:blank',
    title: 'Something went wrong in this page',
    status: 0,
    code: 'page_error',
    detail: error instanceof Error ? error.message : String(error),
    action: 'Reload the page. Your sandbox and your terminals stay as they are.',
  };
}
