import { z } from 'zod';
import { AskedLive, LiveState, ReportLive } from './exam-live.ts';
import { AreaId, ExamMode, FillScope, QuestionType } from './exam-question.ts';
import { TryOffer } from './exam-try.ts';

/**
 * full: by the whole blueprint; mixed: the same, with live tasks in place of some questions; area: short, of chosen
 * areas; weak: short, of what is due to be asked again.
 */
export const SittingKind = z.enum(['full', 'mixed', 'area', 'weak']);
export type SittingKind = z.infer<typeof SittingKind>;

export const StartSitting = z.strictObject({
  kind: SittingKind,
  mode: ExamMode,
  practice: z
    .boolean()
    .default(false)
    .describe('No clock; each question is explained once it has been answered. Not of mixed papers'),
  areas: z.array(AreaId).min(1).max(13).optional().describe('For kind area'),
  live: z.int().min(1).max(9).optional().describe('For kind mixed: how many live tasks'),
  seed: z
    .string()
    .regex(/^[\w-]{1,40}$/, '1 to 40 letters, digits, - or _')
    .optional()
    .describe('The same seed and bank give the same paper'),
});
export type StartSitting = z.input<typeof StartSitting>;

/** A question as it is asked: without what is right. Options stand in the order of this paper. */
export const AskedQuestion = z.object({
  number: z.int().describe('From 1'),
  type: QuestionType,
  stem: z.string().describe('Markdown'),
  options: z.array(z.string()).describe('Markdown; empty for a fill-in question'),
  choose: z.int().describe('How many options are right; 0 for a fill-in question'),
  scope: FillScope.optional(),
});
export type AskedQuestion = z.infer<typeof AskedQuestion>;

/** What was answered last to a question, as the server has it. */
export const SavedAnswer = z.object({
  number: z.int(),
  choice: z.array(z.int()).describe('Positions of the chosen options, ascending'),
  text: z.string().describe('Of a fill-in question'),
  flagged: z.boolean().describe('To be looked at again'),
  revision: z.int().describe('Grows with each change: of two, the greater is newer'),
});
export type SavedAnswer = z.infer<typeof SavedAnswer>;

export const AnswerQuestion = z.strictObject({
  tab: z.string().min(1).max(64).describe('Random for each page that is open'),
  serial: z
    .int()
    .min(1)
    .max(2 ** 31)
    .describe('Grows with each change of that page: what comes late or twice changes nothing'),
  choice: z.array(z.int().min(0).max(5)).max(6).default([]),
  text: z.string().max(500).default(''),
  flagged: z.boolean(),
});
export type AnswerQuestion = z.input<typeof AnswerQuestion>;

/** A time that was lost without the learner's doing, of which a part was given back. */
export const ContactGap = z.object({
  from: z.number(),
  to: z.number(),
  givenBackMs: z.number(),
  why: z.literal('sandbox').optional().describe('The sandbox of a live task was being made; absent: no contact'),
});
export type ContactGap = z.infer<typeof ContactGap>;

/** Times are ms since epoch by the server's clock. */
export const SittingClock = z.object({
  now: z.number(),
  endsAt: z.number().optional().describe('Absent in practice'),
  limitMs: z.number().optional(),
  givenBackMs: z.number(),
  graceLeftMs: z.number().describe('How much time without contact would still be given back'),
  stands: z.boolean().describe('A sandbox is waited for: time is given back as it passes'),
});
export type SittingClock = z.infer<typeof SittingClock>;

const Fill = z.object({
  scope: FillScope,
  accept: z.array(z.string()),
  slip: z.boolean().describe('One letter away from right'),
  why: z.string().optional().describe('Feedback to just this wrong answer'),
});

/** What a question is about, once it has been answered. */
export const Explained = z.object({
  number: z.int(),
  id: z.string(),
  area: AreaId,
  difficulty: z.int(),
  objectives: z.array(z.string()),
  correct: z.boolean(),
  answered: z.boolean(),
  options: z.array(z.object({ correct: z.boolean(), why: z.string() })).describe('In the order of the paper'),
  fill: Fill.optional(),
  tryIt: TryOffer.optional().describe('Of a fill-in question about a command'),
  explanation: z.string(),
  legacy: z.string().optional(),
  lab: z.object({ id: z.string(), title: z.string().optional() }).optional().describe('Without title: not there yet'),
});
export type Explained = z.infer<typeof Explained>;

/** grading: handed in, its live tasks are being graded. */
export const SittingState = z.enum(['active', 'grading', 'submitted']);
export type SittingState = z.infer<typeof SittingState>;

const sittingFields = {
  id: z.string(),
  kind: SittingKind,
  mode: ExamMode,
  practice: z.boolean(),
  title: z.string(),
  state: SittingState,
  startedAt: z.number(),
};

export const SittingView = z.object({
  ...sittingFields,
  clock: SittingClock,
  questions: z.array(AskedQuestion),
  answers: z.array(SavedAnswer).describe('Of questions that were answered or flagged'),
  explained: z.array(Explained).describe('In practice: of questions that were answered and looked up'),
  live: z.array(AskedLive).describe('Live tasks; their numbers follow those of the questions'),
});
export type SittingView = z.infer<typeof SittingView>;

export const SittingScore = z.object({
  points: z.number(),
  maxPoints: z.number(),
  scaled: z.int().describe('200-800 by a scale of ours: an approximation'),
  passed: z.boolean(),
});
export type SittingScore = z.infer<typeof SittingScore>;

export const SittingSummary = z.object({
  ...sittingFields,
  submittedAt: z.number().optional(),
  questions: z.int(),
  live: z.int().describe('Live tasks'),
  score: SittingScore.optional(),
});
export type SittingSummary = z.infer<typeof SittingSummary>;

const Points = z.object({ points: z.number(), maxPoints: z.number() });

const Part = Points.extend({
  id: z.string(),
  title: z.string(),
  live: Points.optional().describe('What of it came from live tasks, where there were any'),
});

export const ReportQuestion = Explained.extend({
  asked: AskedQuestion,
  choice: z.array(z.int()),
  text: z.string(),
  flagged: z.boolean(),
  seconds: z.number(),
  changes: z.int().describe('How often the answer was changed'),
  lostRight: z.boolean().describe('A right answer was changed to a wrong one'),
});
export type ReportQuestion = z.infer<typeof ReportQuestion>;

export const SittingReport = z.object({
  ...sittingFields,
  seed: z.string(),
  submittedAt: z.number(),
  submittedBy: z.enum(['hand', 'clock']),
  seconds: z.number(),
  score: SittingScore,
  scale: z.object({ min: z.int(), pass: z.int(), max: z.int(), passShare: z.number() }),
  gaps: z.array(ContactGap),
  areas: z.array(Part),
  objectives: z.array(Part),
  questions: z.array(ReportQuestion),
  live: z.array(ReportLive),
});
export type SittingReport = z.infer<typeof SittingReport>;

/** What is known of how somebody would fare: an estimate, with its uncertainty. */
export const Readiness = z.object({
  mode: ExamMode,
  answers: z.int().describe('Questions that it rests on'),
  enough: z.boolean().describe('false: too few answers to say anything'),
  scaled: z.int(),
  low: z.int().describe('Eight of ten papers would end between low and high'),
  high: z.int(),
  passChance: z.number().describe('0..1'),
});
export type Readiness = z.infer<typeof Readiness>;

export const ExamOverview = z.object({
  questions: z.int(),
  minutes: z.int(),
  paper: z.record(ExamMode, z.int()).describe('Questions of a full paper'),
  short: z.object({ questions: z.int(), minutes: z.int() }),
  mixed: z
    .array(
      z.object({
        mode: ExamMode,
        live: z.int(),
        questions: z.int().describe('About'),
        minutes: z.int().describe('About'),
        possible: z.boolean().describe('false: there are not so many live tasks that this host can run'),
      }),
    )
    .describe('Mixed papers, by mode and number of live tasks'),
  modes: z.array(z.object({ id: ExamMode, title: z.string(), draft: z.boolean() })),
  areas: z.array(
    z.object({
      id: AreaId,
      title: z.string(),
      modes: z.array(ExamMode),
      questions: z.int(),
      seen: z.int().describe('Questions that were asked before'),
      share: z.number().optional().describe('Of the latest answers right, 0..1'),
      due: z.int().describe('Questions whose repetition is due'),
    }),
  ),
  scale: z.object({ min: z.int(), pass: z.int(), max: z.int() }),
  active: SittingSummary.optional(),
  history: z.array(SittingSummary).describe('Newest first'),
  readiness: z.array(Readiness),
});
export type ExamOverview = z.infer<typeof ExamOverview>;

/** What changes while a sitting goes on, for every page that shows it. */
export const SittingChange = z.object({
  id: z.string(),
  state: SittingState,
  clock: SittingClock,
  answers: z.array(SavedAnswer),
  live: z.array(LiveState),
});
export type SittingChange = z.infer<typeof SittingChange>;
