import { z } from 'zod';
import { QuestionSandbox } from './exam-sandbox.ts';
import { QuestionTry } from './exam-try.ts';
import { Id } from './lab-scalars.ts';

/** Exams whose objectives a paper can follow. */
export const ExamMode = z.enum(['701-100', '701-200']);
export type ExamMode = z.infer<typeof ExamMode>;

export const QuestionType = z.enum(['single', 'multiple', 'fill']);
export type QuestionType = z.infer<typeof QuestionType>;

/** What a fill-in question asks for; the stem says so. It decides how answers are compared (docs/exams.md). */
export const FillScope = z.enum([
  'command',
  'subcommand',
  'option',
  'value',
  'path',
  'filename',
  'number',
  'keyword',
  'fullCommand',
]);
export type FillScope = z.infer<typeof FillScope>;

export const AreaId = z.string().regex(/^E\d{1,2}$/, 'an exam area such as E4');

const Text = z.string().trim().min(1, 'a text that is not empty');

/** How a fill-in answer is judged. */
export const FillAnswer = z.strictObject({
  scope: FillScope,
  accept: z.array(Text).min(1).describe('Right answers that the matching rules do not derive from each other'),
  of: Text.optional().describe(
    'The command or option around the blank: tells which short options and prefixes are right',
  ),
  wrong: z
    .array(z.strictObject({ answer: Text, why: Text }))
    .default([])
    .describe('Frequent wrong answers with their own feedback'),
});
export type FillAnswer = z.output<typeof FillAnswer>;

export const QuestionOption = z.strictObject({
  text: Text,
  correct: z.boolean().default(false),
  why: Text.describe('Why it is right or wrong, in a sentence that teaches'),
});
export type QuestionOption = z.output<typeof QuestionOption>;

/** A script that shows that a question tells the truth, and what it must print. */
export const QuestionProof = QuestionSandbox.extend({
  requires: z.array(Text).default([]).describe('What the host must be able to do (drydock doctor); else it is skipped'),
  script: Text.describe('bash on node1 as root, with -eu; `on node2 CMD` runs CMD on another node'),
  expect: Text.describe('Lines that must occur in the output in this order; /…/ is a regular expression'),
});
export type QuestionProof = z.output<typeof QuestionProof>;

const common = {
  id: Id,
  area: AreaId,
  group: Id.describe('Variants of one fact: a paper never has two of a group'),
  difficulty: z.int().min(1).max(3).describe('1 recall, 2 apply, 3 diagnose'),
  modes: z.array(ExamMode).min(1),
  objectives: z.array(Text).min(1),
  stem: Text,
  explanation: Text,
  lab: Id.optional().describe('The lab that practises it'),
  plannedLab: Id.optional().describe('The same, for a lab that is not there yet'),
  legacy: Text.optional().describe('Where 2017-era and current versions differ'),
  proof: QuestionProof.optional(),
};

const Choice = { ...common, options: z.array(QuestionOption).min(4).max(6) };

/** One question of exams/questions/*.yaml. */
export const ExamQuestion = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('single'), ...Choice }),
  z.strictObject({ type: z.literal('multiple'), ...Choice }),
  z.strictObject({
    type: z.literal('fill'),
    ...common,
    fill: FillAnswer,
    try: QuestionTry.optional().describe('How an answer is tried out in a sandbox'),
    noTry: Text.optional().describe('Why that cannot be, for a question about a command'),
  }),
]);
export type ExamQuestion = z.output<typeof ExamQuestion>;

const Count = z.int().min(0).max(60);
const Slots = z.strictObject({ single: Count, multiple: Count, fill: Count });

/** exams/blueprint.yaml: what a paper is made of and how it is scored. */
export const Blueprint = z.strictObject({
  minutes: z.int().min(1).max(600),
  /** Time without contact that is given back at most, in one sitting. */
  graceMinutes: z.int().min(0).max(120),
  scale: z.strictObject({
    min: z.int(),
    pass: z.int(),
    max: z.int(),
    /** Share of the points that gives `pass`. */
    passShare: z.number().gt(0).lt(1),
  }),
  short: z.strictObject({ questions: z.int().min(1).max(60), minutes: z.int().min(1).max(600) }),
  /** Mixed papers: how many live tasks they have, and how much time spent waiting for sandboxes is given back at most. */
  mixed: z
    .strictObject({ min: z.int().min(1), max: z.int().max(9), waitMinutes: z.int().min(0).max(120) })
    .default({ min: 3, max: 5, waitMinutes: 30 }),
  modes: z.array(z.strictObject({ id: ExamMode, title: Text, draft: z.boolean().default(false) })).min(1),
  areas: z
    .array(
      z.strictObject({
        id: AreaId,
        title: Text,
        objectives: z.array(Text).min(1),
        slots: z.partialRecord(ExamMode, Slots),
      }),
    )
    .min(1),
});
export type Blueprint = z.output<typeof Blueprint>;
