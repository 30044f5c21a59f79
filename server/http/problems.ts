import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Problem } from '../../protocol/index.ts';

interface Known {
  status: number;
  title: string;
  action?: string;
}

/** All errors that reach a browser or a script: code -> status and title. Codes not listed here are surprises (500). */
const PROBLEMS: Record<string, Known> = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not valid JSON' },
  foreign_origin: { status: 403, title: 'This request came from another site' },
  bad_host: {
    status: 421,
    title: 'This server is not known under that name',
    action: 'Open the address that npm start printed, or name the host in DRYDOCK_ALLOWED_HOSTS.',
  },
  no_session: { status: 401, title: 'No session', action: 'Open the page first: it gives the session.' },
  not_found: { status: 404, title: 'There is nothing at this address' },
  method_not_allowed: { status: 405, title: 'This address is not for that method' },
  lab_not_found: { status: 404, title: 'There is no such lab' },
  attempt_not_found: { status: 404, title: 'There is no such attempt' },
  sandbox_not_found: { status: 404, title: 'There is no such sandbox' },
  task_not_found: { status: 422, title: 'There is no such task' },
  object_not_found: { status: 404, title: 'That object is gone' },
  node_not_found: { status: 404, title: 'There is no such node' },
  terminal_not_found: { status: 404, title: 'That terminal is gone', action: 'Open a new one.' },
  terminal_exited: { status: 409, title: 'The shell of this terminal has ended', action: 'Open a new one.' },
  terminal_lost: { status: 503, title: 'The terminal cannot be reached', action: 'It is tried again by itself.' },
  terminal_failed: { status: 503, title: 'The terminal could not be opened', action: 'Try again.' },
  preview_frozen: { status: 409, title: 'This task has been handed in', action: 'Go on with the rest of the paper.' },
  input_backlog: { status: 409, title: 'The program in the terminal does not read its input' },
  attempt_ended: { status: 409, title: 'This attempt has ended' },
  attempt_exists: { status: 409, title: 'You are already working on this lab' },
  attempt_not_ended: { status: 409, title: 'This attempt has not ended yet' },
  sitting_not_found: { status: 404, title: 'There is no such sitting' },
  question_not_found: { status: 404, title: 'There is no such question' },
  area_not_found: { status: 422, title: 'There is no paper of that' },
  sitting_exists: { status: 409, title: 'You are already sitting a paper' },
  sitting_submitted: { status: 409, title: 'This paper has been submitted' },
  sitting_not_submitted: { status: 409, title: 'This paper has not been submitted yet' },
  question_looked_up: { status: 409, title: 'This question has been explained' },
  not_for_practice: { status: 422, title: 'This paper cannot be practised' },
  not_practice: { status: 409, title: 'This is no practice' },
  question_not_explained: { status: 409, title: 'This question has not been explained yet' },
  not_to_try: { status: 422, title: 'This answer cannot be tried out' },
  trial_not_found: { status: 404, title: 'This sandbox to try things out is gone', action: 'Try it again.' },
  trial_ended: { status: 409, title: 'This sandbox to try things out has ended', action: 'Try it again.' },
  trial_busy: { status: 409, title: 'A command is being tried out', action: 'Wait until it has ended.' },
  attempt_in_exam: { status: 409, title: 'This sandbox belongs to a paper that is being sat' },
  live_not_found: { status: 404, title: 'There is no such live task' },
  live_busy: { status: 409, title: 'This cannot be done with the live task now' },
  live_too_few: { status: 422, title: 'There is no such mixed paper' },
  terminal_frozen: { status: 409, title: 'This task has been handed in', action: 'Go on with the rest of the paper.' },
  answer_invalid: { status: 422, title: 'That cannot be an answer to this question' },
  bank_too_small: { status: 503, title: 'The question bank is too small for this paper' },
  bank_unusable: { status: 503, title: 'The question bank cannot be read' },
  sandbox_gone: { status: 409, title: 'The sandbox is gone', action: 'Start the lab again.' },
  check_interrupted: { status: 409, title: 'The check was interrupted', action: 'Check again.' },
  isolation_forbidden: { status: 503, title: 'Nodes cannot be isolated as this server demands' },
  egress_forbidden: { status: 503, title: 'This server allows no way out of sandboxes' },
  illegal_transition: { status: 409, title: 'The sandbox is busy', action: 'Wait until it is ready.' },
  sandbox_not_ready: { status: 409, title: 'The sandbox is not ready', action: 'Wait for it to become ready.' },
  no_extensions_left: { status: 409, title: 'The time cannot be extended again' },
  no_more_hints: { status: 409, title: 'There are no more hints for this task' },
  terminal_limit: { status: 409, title: 'Too many terminals', action: 'Close one that you do not need.' },
  too_large: { status: 413, title: 'The message is too large' },
  image_unknown: { status: 422, title: 'The lab wants an image that nobody can make' },
  capability_missing: { status: 422, title: 'This host cannot run the lab' },
  too_many_requests: { status: 429, title: 'Too many requests', action: 'Wait a moment.' },
  sandbox_failed: { status: 503, title: 'The sandbox could not be made', action: 'Start the lab again.' },
  server_stopping: { status: 503, title: 'The server is stopping', action: 'Try again in a moment.' },
  cluster_unsupported: { status: 422, title: 'This server cannot make such a cluster' },
  no_capacity: { status: 503, title: 'No room for another sandbox', action: 'End a lab that is running, or wait.' },
  host_unreachable: {
    status: 503,
    title: 'The Docker engine does not answer',
    action: 'Start it (npm start does); work goes on when it is back.',
  },
  host_out_of_memory: {
    status: 503,
    title: 'Not enough memory for another sandbox',
    action: 'End a lab that is running, or free memory.',
  },
  host_out_of_disk: { status: 507, title: 'The disk of the host is full', action: 'Free space, then try again.' },
  image_missing: {
    status: 503,
    title: 'An image is not there yet',
    action: 'Wait until the images are made: drydock images.',
  },
  image_recipe_invalid: { status: 500, title: 'The recipe of an image is not valid' },
  image_base_failed: {
    status: 503,
    title: 'The base image could not be made',
    action: 'See the log, then run npx drydock images build.',
  },
  image_store_failed: {
    status: 503,
    title: 'The store of images could not be written',
    action: 'See the log, then run npx drydock images build.',
  },
  image_build_failed: {
    status: 503,
    title: 'An image could not be made',
    action: 'See the log, then run npx drydock images build.',
  },
  engine_unreachable: { status: 503, title: 'The engine in the node does not answer' },
  node_gone: { status: 409, title: 'The node is gone', action: 'Reset the sandbox.' },
};

/** An error of this room, with a code from the table. */
export class HttpError extends Error {
  override name = 'HttpError';
  constructor(
    readonly code: keyof typeof PROBLEMS & string,
    detail: string,
    readonly action?: string,
  ) {
    super(detail);
  }
}

/** From anything thrown to problem details; surprises are logged under an id and say nothing more. */
export function toProblem(error: unknown, log: Logger): Problem {
  if (error instanceof z.ZodError) return fromZod(error);
  const code = codeOf(error);
  const known = code ? PROBLEMS[code] : undefined;
  if (!known || !code || !(error instanceof Error)) return surprise(error, log);
  if (known.status >= 500) log.warn({ err: error, code }, 'request failed');
  const action = actionOf(error) ?? known.action;
  return {
    type: 'about:blank',
    title: known.title,
    status: known.status,
    detail: error.message,
    code,
    ...(action && { action }),
  };
}

function surprise(error: unknown, log: Logger): Problem {
  const id = randomUUID().slice(0, 8);
  log.error({ err: error, problemId: id }, 'unexpected error');
  return {
    type: 'about:blank',
    title: 'Something went wrong on our side',
    status: 500,
    detail: `It is in the server's log under ${id}. Nothing of your work is lost.`,
    code: 'internal',
    action: 'Try again; if it stays, tell whoever runs this server the id.',
    id,
  };
}

function fromZod(error: z.ZodError): Problem {
  const issues = error.issues.map((issue) => ({ path: issue.path.join('.') || '(body)', message: issue.message }));
  const first = issues[0];
  return {
    type: 'about:blank',
    title: 'The request is not valid',
    status: 400,
    code: 'invalid_request',
    detail: first ? `${first.path}: ${first.message}` : 'The request has the wrong shape.',
    issues,
  };
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('type' in error && error.type === 'entity.too.large') return 'too_large';
  if ('type' in error && error.type === 'entity.parse.failed') return 'malformed_json';
  if (error instanceof URIError) return 'invalid_request';
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function actionOf(error: Error): string | undefined {
  if ('action' in error && typeof error.action === 'string') return error.action;
  const options: unknown = 'options' in error ? error.options : undefined;
  if (typeof options !== 'object' || options === null || !('action' in options)) return undefined;
  return typeof options.action === 'string' ? options.action : undefined;
}

export function sendProblem(res: Response, problem: Problem): void {
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export function problemHandler(log: Logger) {
  return (error: unknown, _req: Request, res: Response, next: NextFunction): void => {
    if (res.headersSent) {
      next(error);
      return;
    }
    sendProblem(res, toProblem(error, log));
  };
}
