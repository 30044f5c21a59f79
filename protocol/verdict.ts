import { z } from 'zod';

/** One thing a false rule looked at: what was seen beside what was wanted. */
export const Evidence = z.object({
  path: z.string().describe('As the author wrote it, e.g. web.Spec.UpdateConfig.Parallelism'),
  label: z.string().describe('For people, e.g. "Parallelism"'),
  seen: z.unknown().optional().describe('JSON value that was read; absent when not set'),
  seenText: z.string().describe('Short text of the value: "1", "not set", "3 items"'),
  wanted: z.string().optional().describe('What the rule wants of it: "2", "at least 3"'),
  sentence: z.string().describe('"Parallelism is 1, wanted 2"'),
});
export type Evidence = z.infer<typeof Evidence>;

export const VerdictStatus = z.enum(['passed', 'failed', 'unable']);
export type VerdictStatus = z.infer<typeof VerdictStatus>;

/** What grading one task gave. `unable` means that we could not look: never the learner's fault, never costs points. */
export const Verdict = z.object({
  taskId: z.string(),
  status: VerdictStatus,
  points: z.number().describe('Points earned, 0..task.points'),
  maxPoints: z.number(),
  hint: z.string().optional().describe('Hint of the false rule or of the recognised mistake'),
  mistake: z.string().optional().describe('Name of the recognised mistake'),
  rule: z.string().optional().describe('The rule that is false (shown only to authors and after the end)'),
  evidence: z.array(Evidence),
  reason: z.string().optional().describe('For unable: why we could not look, and what to do'),
  leftOut: z.array(z.string()).optional().describe('Host capabilities for want of which some rules were left out'),
  waitingFor: z.array(z.string()).optional().describe('Task ids in `needs` that have not passed'),
  latched: z.boolean().default(false),
  final: z.boolean().describe('false while polling within the time limit goes on'),
  at: z.number().describe('ms since epoch'),
});
export type Verdict = z.infer<typeof Verdict>;

/** Something that must be seen on the result although it is not a verdict: a replaced dockerd, say. */
export const Flag = z.object({
  code: z.string(),
  node: z.string().optional(),
  detail: z.string(),
  at: z.number(),
});
export type Flag = z.infer<typeof Flag>;
