import { z } from 'zod';
import { TaskSolution } from './attempt.ts';
import { AreaId, ExamMode } from './exam-question.ts';
import { Id } from './lab-scalars.ts';
import { Verdict } from './verdict.ts';

const Text = z.string().trim().min(1, 'a text that is not empty');

/** One live task of exams/live.yaml: tasks of a lab that stand alone in a fresh sandbox of that lab. */
export const LiveTask = z.strictObject({
  id: Id,
  area: AreaId,
  modes: z.array(ExamMode).min(1),
  objectives: z.array(Text).min(1),
  lab: Id,
  tasks: z.array(Id).min(1).max(3).describe('In the order in which the lab has them'),
  points: z.int().min(1).max(6).describe('So many questions of its area it stands in for'),
  minutes: z.int().min(2).max(30),
  intro: Text.describe('What one finds, for somebody who has not read the lab: Markdown'),
});
export type LiveTask = z.output<typeof LiveTask>;

/** How a live task stands while its paper is sat. */
export const LiveState = z.object({
  number: z.int().describe('Counted on after the questions'),
  state: z.enum(['queued', 'preparing', 'ready', 'failed', 'grading', 'done']),
  attemptId: z.string().optional().describe('Its sandbox and terminals are those of this attempt'),
  problem: z
    .object({ code: z.string(), message: z.string(), action: z.string().optional() })
    .optional()
    .describe('Why there is no sandbox'),
});
export type LiveState = z.infer<typeof LiveState>;

/** A live task as it is asked. `${…}` in texts is filled in from its attempt. */
export const AskedLive = LiveState.extend({
  points: z.number(),
  minutes: z.int(),
  intro: z.string(),
  tasks: z.array(z.object({ id: z.string(), title: z.string(), points: z.number(), text: z.string() })),
});
export type AskedLive = z.infer<typeof AskedLive>;

/** What a live task came to. */
export const LiveOutcome = z.object({
  status: z
    .enum(['graded', 'untouched', 'unable'])
    .describe('untouched: its sandbox was never asked for; unable: our trouble, left out of the score'),
  points: z.number(),
  maxPoints: z.number().describe('0 where it is left out of the score'),
  reason: z.string().optional().describe('Why it is unable'),
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      points: z.number().describe('In the lab'),
      text: z.string(),
      verdict: Verdict.optional(),
      solution: TaskSolution,
    }),
  ),
});
export type LiveOutcome = z.infer<typeof LiveOutcome>;

/** A live task of a report. */
export const ReportLive = LiveOutcome.extend({
  number: z.int(),
  id: z.string(),
  area: AreaId,
  objectives: z.array(z.string()),
  lab: z.object({ id: z.string(), title: z.string() }),
  intro: z.string(),
  worth: z.number().describe('Points of the paper, whether it counts or not'),
  flagged: z.boolean(),
  seconds: z.number(),
});
export type ReportLive = z.infer<typeof ReportLive>;
