import { z } from 'zod';
import {
  AnswerRequest,
  AttemptResult,
  AttemptSummary,
  AttemptView,
  CheckRequest,
  HintRequest,
  LiveRequest,
  StartAttempt,
} from '../../protocol/index.ts';
import type { Attempts } from '../attempts/index.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const Id = z.object({ id: z.string().min(1).max(64) });
const Empty = z.unknown().optional();

/** /api/attempts: a learner's work. */
export function attemptEndpoints(attempts: Attempts, junit: (result: AttemptResult) => string): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/attempts',
      summary: 'Your attempts, newest first',
      response: z.array(AttemptSummary),
      handle: ({ owner }) => attempts.list(owner),
    }),
    endpoint({
      method: 'post',
      path: '/attempts',
      summary: 'Start a lab: claims a sandbox, which is provisioned in the background',
      problems: [
        'lab_not_found',
        'attempt_exists',
        'no_capacity',
        'host_unreachable',
        'host_out_of_memory',
        'host_out_of_disk',
        'image_unknown',
        'capability_missing',
      ],
      body: StartAttempt,
      response: AttemptView,
      status: 202,
      handle: ({ owner, body }) => attempts.start(owner, body.labId),
    }),
    endpoint({
      method: 'get',
      path: '/attempts/:id',
      summary: 'One attempt as it is now',
      problems: ['attempt_not_found'],
      params: Id,
      response: AttemptView,
      handle: ({ owner, params }) => attempts.get(owner, params.id),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/check',
      summary: 'Grade now; answers when every verdict is final. Two calls at once share one run',
      problems: ['attempt_not_found', 'sandbox_not_ready', 'attempt_ended'],
      params: Id,
      body: CheckRequest,
      response: AttemptView,
      handle: ({ owner, params, body }) => attempts.check(owner, params.id, body.taskIds),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/live',
      summary: 'Switch live re-checking on or off',
      problems: ['attempt_not_found', 'attempt_ended'],
      params: Id,
      body: LiveRequest,
      response: AttemptView,
      handle: ({ owner, params, body }) => attempts.setLive(owner, params.id, body.live),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/answers',
      summary: 'Answer a question of a quiz task',
      problems: ['attempt_not_found', 'attempt_ended', 'task_not_found'],
      params: Id,
      body: AnswerRequest,
      response: AttemptView,
      handle: ({ owner, params, body }) => attempts.answer(owner, params.id, body.question, body.answer),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/hints',
      summary: 'Take the next hint of a task; it is counted on the result and costs points of the task',
      problems: ['attempt_not_found', 'task_not_found', 'no_more_hints', 'attempt_ended'],
      params: Id,
      body: HintRequest,
      response: z.object({ hint: z.string(), taken: z.int(), of: z.int() }),
      handle: ({ owner, params, body }) => attempts.takeHint(owner, params.id, body.taskId),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/solutions',
      summary: 'Give a task up: its solution is shown and it gives no points any more',
      problems: ['attempt_not_found', 'task_not_found', 'attempt_ended'],
      params: Id,
      body: HintRequest,
      response: AttemptView,
      handle: ({ owner, params, body }) => attempts.giveUp(owner, params.id, body.taskId),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/reset',
      summary: 'Back to the fresh state: new nodes, verdicts cleared',
      problems: ['attempt_not_found', 'attempt_ended', 'sandbox_not_ready'],
      params: Id,
      body: Empty,
      response: AttemptView,
      status: 202,
      handle: ({ owner, params }) => attempts.reset(owner, params.id),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/extend',
      summary: 'More time',
      problems: ['attempt_not_found', 'attempt_ended', 'no_extensions_left'],
      params: Id,
      body: Empty,
      response: AttemptView,
      handle: ({ owner, params }) => attempts.extend(owner, params.id),
    }),
    endpoint({
      method: 'post',
      path: '/attempts/:id/end',
      summary: 'End the attempt (or cancel provisioning): the sandbox is released, the result stays',
      problems: ['attempt_not_found'],
      params: Id,
      body: Empty,
      response: AttemptResult,
      handle: ({ owner, params }) => attempts.end(owner, params.id),
    }),
    ...resultEndpoints(attempts, junit),
  ];
}

function resultEndpoints(attempts: Attempts, junit: (result: AttemptResult) => string): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/attempts/:id/result',
      summary: 'The result of an ended attempt',
      problems: ['attempt_not_found', 'attempt_not_ended'],
      params: Id,
      response: AttemptResult,
      handle: ({ owner, params }) => attempts.result(owner, params.id),
    }),
    endpoint({
      method: 'get',
      path: '/attempts/:id/result.junit',
      summary: 'The result as JUnit XML',
      problems: ['attempt_not_found', 'attempt_not_ended'],
      params: Id,
      response: z.string(),
      contentType: 'application/xml',
      handle: ({ owner, params }) => junit(attempts.result(owner, params.id)),
    }),
    endpoint({
      method: 'get',
      path: '/attempts/:id/inspect',
      summary: 'One object of the cluster as its own API gives it',
      problems: ['attempt_not_found', 'sandbox_not_ready', 'object_not_found', 'engine_unreachable'],
      params: Id,
      query: z.object({
        node: z.string().max(63),
        kind: z.enum(['node', 'service', 'task', 'container', 'network', 'pod']),
        ref: z.string().min(1).max(200),
      }),
      response: z.unknown(),
      handle: ({ owner, params, query }) => attempts.inspect(owner, params.id, query),
    }),
  ];
}
