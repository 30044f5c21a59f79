import { z } from 'zod';
import { ClusterKind, NodeRole } from './clusters.ts';
import { Flag, Verdict } from './verdict.ts';

/** One step of provisioning or resetting, with its real time. */
export const Step = z.object({
  id: z.string().describe('Stable within the sandbox: "node:node2", "swarm:join:node2"'),
  title: z.string().describe('For people: "node2 joined the swarm"'),
  state: z.enum(['running', 'done', 'failed', 'skipped']),
  startedAt: z.number(),
  ms: z.number().optional().describe('Duration once ended'),
  detail: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

export const SandboxState = z.enum(['requested', 'provisioning', 'ready', 'resetting', 'releasing', 'gone', 'failed']);
export type SandboxState = z.infer<typeof SandboxState>;

export const SandboxNodeView = z.object({
  name: z.string(),
  role: NodeRole,
  health: z.enum(['starting', 'healthy', 'engine-down', 'stopped']),
  address: z.string().optional(),
});
export type SandboxNodeView = z.infer<typeof SandboxNodeView>;

export const SandboxView = z.object({
  id: z.string(),
  state: SandboxState,
  reason: z.object({ code: z.string(), message: z.string(), action: z.string().optional() }).optional(),
  cluster: ClusterKind,
  isolation: z.enum(['plain', 'userns']),
  nodes: z.array(SandboxNodeView),
  steps: z.array(Step),
  createdAt: z.number(),
  readyAt: z.number().optional(),
  expiresAt: z.number().optional(),
  warnAt: z.number().optional(),
  extensionsLeft: z.int(),
});
export type SandboxView = z.infer<typeof SandboxView>;

/** How the reference solution solves a task, and why so. */
export const TaskSolution = z.object({
  script: z.string().describe('Shell; empty for a task of questions only'),
  explanation: z.string().describe('Markdown; may be empty'),
});
export type TaskSolution = z.infer<typeof TaskSolution>;

/** One learner working on one lab in one sandbox. */
export const AttemptView = z.object({
  id: z.string(),
  labId: z.string(),
  labTitle: z.string(),
  state: z.enum(['active', 'ended', 'abandoned']),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  variables: z.record(z.string(), z.string()),
  sandbox: SandboxView,
  verdicts: z.record(z.string(), Verdict),
  hintsTaken: z.record(z.string(), z.int()),
  hintTexts: z.record(z.string(), z.array(z.string())).describe('The hints taken so far, by task'),
  givenUp: z.array(z.string()).describe('Tasks whose solution was shown before they had passed: they give no points'),
  solutions: z
    .record(z.string(), TaskSolution)
    .describe('By task: of those that have passed or were given up; of all once the attempt has ended'),
  answers: z.record(z.string(), z.string()).describe('Answers to quiz tasks by question id'),
  score: z.number(),
  maxScore: z.number().describe('Points reachable on this host; points of unable tasks are shared among the rest'),
  flags: z.array(Flag),
  live: z.boolean().describe('Re-checks by itself on cluster events'),
  sittingId: z
    .string()
    .optional()
    .describe('A live task of this sitting: no help, no verdicts, graded when it is submitted'),
  checking: z.boolean(),
});
export type AttemptView = z.infer<typeof AttemptView>;

export const AttemptSummary = AttemptView.pick({
  id: true,
  labId: true,
  labTitle: true,
  state: true,
  startedAt: true,
  endedAt: true,
  score: true,
  maxScore: true,
}).extend({ expiresAt: z.number().optional() });
export type AttemptSummary = z.infer<typeof AttemptSummary>;

export const TimelineEntry = z.object({
  at: z.number(),
  kind: z.enum(['state', 'step', 'check', 'verdict', 'hint', 'answer', 'terminal', 'flag', 'reset', 'extend']),
  text: z.string(),
  data: z.unknown().optional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const AttemptResult = z.object({
  attempt: AttemptView,
  tasks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      points: z.number(),
      verdict: Verdict.optional(),
      hints: z.int(),
      gaveUp: z.boolean(),
      helpCost: z.number().describe('Points that hints, or giving up, took from what the verdict gives'),
      solution: TaskSolution,
    }),
  ),
  passed: z.boolean().describe('At least the pass mark of 70 %'),
  complete: z.boolean().describe('Every task that this host can judge has passed'),
  explanation: z.string().describe('Markdown on the lab as a whole; may be empty'),
  seconds: z.number(),
  timeline: z.array(TimelineEntry),
  next: z.array(z.object({ id: z.string(), title: z.string() })),
});
export type AttemptResult = z.infer<typeof AttemptResult>;

export const StartAttempt = z.strictObject({ labId: z.string().min(1).max(100) });
export const CheckRequest = z.strictObject({ taskIds: z.array(z.string().max(100)).max(100).optional() });
export const AnswerRequest = z.strictObject({ question: z.string().max(100), answer: z.string().max(2000) });
export const HintRequest = z.strictObject({ taskId: z.string().max(100) });
export const LiveRequest = z.strictObject({ live: z.boolean() });
