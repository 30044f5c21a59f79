import { z } from 'zod';
import { RunTrial, StartTrial, TrialView } from '../../protocol/index.ts';
import type { Trials } from '../trials/index.ts';
import { type Endpoint, endpoint, NoBody } from './endpoint.ts';

const Id = z.object({ id: z.string().min(1).max(64) });
const GONE = ['trial_not_found', 'trial_ended'];

/** /api/trials: answers of the practice exam, tried out in a sandbox. */
export function trialEndpoints(trials: Trials): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/trials',
      summary: 'Try the answer to an explained question out: claims a small sandbox. One at a time, a former one ends',
      problems: [
        'sitting_not_found',
        'question_not_found',
        'question_not_explained',
        'not_to_try',
        'no_capacity',
        'server_stopping',
      ],
      body: StartTrial,
      response: TrialView,
      status: 202,
      handle: ({ owner, body }) => trials.start(owner, body),
    }),
    endpoint({
      method: 'get',
      path: '/trials/:id',
      summary: 'It as it is now. It ends when nobody has asked for three minutes',
      problems: ['trial_not_found'],
      params: Id,
      response: TrialView,
      handle: ({ owner, params }) => trials.get(owner, params.id),
    }),
    endpoint({
      method: 'post',
      path: '/trials/:id/run',
      summary: 'Set the scene anew and run a command in it',
      problems: [...GONE, 'trial_busy', 'not_to_try'],
      params: Id,
      body: RunTrial,
      response: TrialView,
      status: 202,
      handle: ({ owner, params, body }) => trials.run(owner, params.id, body),
    }),
    endpoint({
      method: 'post',
      path: '/trials/:id/look',
      summary: 'Look at the state after the last command again',
      problems: GONE,
      params: Id,
      body: NoBody,
      response: TrialView,
      handle: ({ owner, params }) => trials.look(owner, params.id),
    }),
    endpoint({
      method: 'post',
      path: '/trials/:id/end',
      summary: 'End it: its sandbox is removed. Repeatable',
      problems: ['trial_not_found'],
      params: Id,
      body: NoBody,
      response: TrialView,
      handle: ({ owner, params }) => trials.end(owner, params.id),
    }),
  ];
}
