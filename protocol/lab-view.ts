import { z } from 'zod';
import { AttemptSummary } from './attempt.ts';
import { ClusterKind, NodeRole } from './clusters.ts';
import { HINT_TIERS } from './hints.ts';
import { LabLevel } from './lab.ts';

/** A lab as a learner may see it: no rules, no solution. */
export const LabSummary = z.object({
  id: z.string(),
  title: z.string(),
  track: z.string(),
  level: LabLevel,
  minutes: z.int(),
  summary: z.string().describe('One sentence'),
  objectives: z.array(z.string()),
  areas: z.array(z.string()).describe('Areas of the practice exam: E1'),
  prerequisites: z.array(z.string()).describe('Ids of labs that should be done before'),
  nodes: z.int(),
  cluster: ClusterKind,
  order: z.int(),
  needs: z.array(z.string()).describe('Host capabilities that this lab requires'),
  missing: z.array(z.string()).describe('Those of them that this host lacks, as sentences: the lab cannot start'),
  without: z.array(z.string()).describe('What of the lab cannot be checked on this host, as sentences'),
  best: z.number().optional().describe('Best score so far'),
  active: AttemptSummary.optional(),
});
export type LabSummary = z.infer<typeof LabSummary>;

export const TaskView = z.object({
  id: z.string(),
  title: z.string(),
  points: z.number(),
  text: z.string().describe('Markdown with the variables of the attempt filled in (or their names, before the start)'),
  hints: z
    .array(z.object({ tier: z.enum(HINT_TIERS.map(({ tier }) => tier)), costs: z.number().describe('Points') }))
    .describe('Hints that can be taken, in this order'),
  latch: z.boolean(),
  needs: z.array(z.string()),
  quiz: z.array(z.object({ id: z.string(), prompt: z.string(), options: z.array(z.string()).optional() })),
  withinMs: z.number(),
});
export type TaskView = z.infer<typeof TaskView>;

export const LabDetail = LabSummary.extend({
  story: z.string().describe('Markdown of README.md'),
  tasks: z.array(TaskView),
  topology: z.array(z.object({ name: z.string(), role: NodeRole })),
  images: z.array(z.string()),
  goals: z.array(z.string()).describe('What you will be able to do'),
});
export type LabDetail = z.infer<typeof LabDetail>;

/** Why a lab folder could not be read, with a place an editor can jump to. */
export const LabProblem = z.object({
  lab: z.string(),
  file: z.string(),
  line: z.int().optional(),
  column: z.int().optional(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
});
export type LabProblem = z.infer<typeof LabProblem>;

export const LabList = z.object({
  labs: z.array(LabSummary),
  exams: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        draft: z.boolean(),
        objectives: z.array(
          z.object({
            id: z.string(),
            title: z.string(),
            areas: z.array(
              z.object({ name: z.string().describe('As labs name it: "701-100: 702.2a"'), title: z.string() }),
            ),
          }),
        ),
      }),
    )
    .describe('What exams ask for; labs name it in `objectives`'),
  problems: z.array(LabProblem),
});
export type LabList = z.infer<typeof LabList>;
