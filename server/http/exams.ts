import { z } from 'zod';
import {
  AnswerQuestion,
  ExamOverview,
  Explained,
  SavedAnswer,
  SittingClock,
  SittingReport,
  SittingView,
  StartSitting,
} from '../../protocol/index.ts';
import { reportCsv, type Sittings } from '../exams/index.ts';
import { type Endpoint, endpoint, NoBody } from './endpoint.ts';

const Id = z.object({ id: z.string().min(1).max(64) });
const Question = Id.extend({ number: z.coerce.number().int().min(1).max(1000) });
const Contact = z.strictObject({
  number: z.int().min(1).max(1000).optional().describe('The question that the page shows'),
});

/** /api/exams and /api/sittings: the practice exam. No paper carries what is right before it is submitted. */
export function examEndpoints(sittings: Sittings): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/exams',
      summary: 'What papers there are, your sittings, and how you would fare',
      problems: ['bank_unusable'],
      response: ExamOverview,
      handle: ({ owner }) => sittings.overview(owner),
    }),
    endpoint({
      method: 'post',
      path: '/sittings',
      summary: 'Draw a paper and start its clock; one sitting at a time',
      problems: [
        'sitting_exists',
        'bank_too_small',
        'live_too_few',
        'area_not_found',
        'not_for_practice',
        'bank_unusable',
      ],
      body: StartSitting,
      response: SittingView,
      status: 201,
      handle: ({ owner, body }) => sittings.start(owner, body),
    }),
    endpoint({
      method: 'get',
      path: '/sittings/:id',
      summary: 'A sitting as it is now: questions without what is right, and your answers',
      problems: ['sitting_not_found'],
      params: Id,
      response: SittingView,
      handle: ({ owner, params }) => sittings.get(owner, params.id),
    }),
    ...questionEndpoints(sittings),
    ...liveEndpoints(sittings),
    ...endEndpoints(sittings),
  ];
}

/** What a page says while a paper is sat. */
function questionEndpoints(sittings: Sittings): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/sittings/:id/questions/:number/answer',
      summary: 'Save an answer or a flag. Repeatable: what comes late or twice changes nothing',
      problems: [
        'sitting_not_found',
        'sitting_submitted',
        'question_not_found',
        'question_looked_up',
        'answer_invalid',
      ],
      params: Question,
      body: AnswerQuestion,
      response: z.object({ answer: SavedAnswer, clock: SittingClock }),
      handle: ({ owner, params, body }) => sittings.answer(owner, params.id, params.number, body),
    }),
    endpoint({
      method: 'post',
      path: '/sittings/:id/contact',
      summary: 'Say that a page is there: time without contact is given back up to a limit',
      problems: ['sitting_not_found', 'sitting_submitted', 'question_not_found'],
      params: Id,
      body: Contact,
      response: SittingClock,
      handle: ({ owner, params, body }) => sittings.contact(owner, params.id, body.number),
    }),
    endpoint({
      method: 'post',
      path: '/sittings/:id/questions/:number/explain',
      summary: 'In practice: what is right and why; the answer stays from then on',
      problems: ['sitting_not_found', 'sitting_submitted', 'question_not_found', 'not_practice'],
      params: Question,
      body: NoBody,
      response: Explained,
      handle: ({ owner, params }) => sittings.explain(owner, params.id, params.number),
    }),
  ];
}

const LIVE_PROBLEMS = ['sitting_not_found', 'sitting_submitted', 'live_not_found'];

/** Live tasks of a mixed paper; their terminals are those of their attempts. */
function liveEndpoints(sittings: Sittings): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/sittings/:id/live/:number/start',
      summary: 'Make the sandbox of a live task that has none, for want of room for example',
      problems: LIVE_PROBLEMS,
      params: Question,
      body: NoBody,
      response: SittingView,
      handle: ({ owner, params }) => sittings.retryLive(owner, params.id, params.number),
    }),
    endpoint({
      method: 'post',
      path: '/sittings/:id/live/:number/reset',
      summary: 'Begin a live task anew on new machines; this time is not given back',
      problems: [...LIVE_PROBLEMS, 'live_busy', 'sandbox_not_ready'],
      params: Question,
      body: NoBody,
      response: SittingView,
      handle: ({ owner, params }) => sittings.resetLive(owner, params.id, params.number),
    }),
    endpoint({
      method: 'post',
      path: '/sittings/:id/live/:number/hand-in',
      summary:
        'Grade a live task before the rest, which frees its machines; the report tells what it came to. Repeatable',
      problems: [...LIVE_PROBLEMS, 'live_busy'],
      params: Question,
      body: NoBody,
      response: SittingView,
      handle: ({ owner, params }) => sittings.handInLive(owner, params.id, params.number),
    }),
  ];
}

function endEndpoints(sittings: Sittings): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/sittings/:id/discard',
      summary: 'Give the paper up: nothing of it is kept, and its sandboxes are removed',
      problems: ['sitting_not_found', 'sitting_submitted'],
      params: Id,
      body: NoBody,
      response: z.object({}),
      handle: ({ owner, params }) => {
        sittings.discard(owner, params.id);
        return {};
      },
    }),
    endpoint({
      method: 'post',
      path: '/sittings/:id/submit',
      summary: 'Hand the paper in; answers when its live tasks have been graded. Repeatable',
      problems: ['sitting_not_found', 'sitting_not_submitted'],
      params: Id,
      body: NoBody,
      response: SittingReport,
      handle: ({ owner, params }) => sittings.submit(owner, params.id),
    }),
    endpoint({
      method: 'get',
      path: '/sittings/:id/report',
      summary: 'The report on a submitted paper, with every answer and its reasons',
      problems: ['sitting_not_found', 'sitting_not_submitted'],
      params: Id,
      response: SittingReport,
      handle: ({ owner, params }) => sittings.report(owner, params.id),
    }),
    endpoint({
      method: 'get',
      path: '/sittings/:id/report.csv',
      summary: 'The same as a table, one line a question or live task',
      problems: ['sitting_not_found', 'sitting_not_submitted'],
      params: Id,
      response: z.string(),
      contentType: 'text/csv',
      handle: ({ owner, params }) => reportCsv(sittings.report(owner, params.id)),
    }),
  ];
}
