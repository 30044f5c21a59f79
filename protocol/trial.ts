import { z } from 'zod';
import { SandboxView } from './attempt.ts';

/** Whose command: of the answer that was typed, or the right one. */
export const TrialCommand = z.enum(['mine', 'right']);
export type TrialCommand = z.infer<typeof TrialCommand>;

export const StartTrial = z.strictObject({
  sitting: z.string().min(1).max(64),
  number: z.int().min(1).max(1000).describe('Of the question, which has been explained'),
  run: TrialCommand,
});
export type StartTrial = z.input<typeof StartTrial>;

export const RunTrial = z.strictObject({ run: TrialCommand });
export type RunTrial = z.input<typeof RunTrial>;

/** What a command shows of the state, run by the platform. */
export const TrialLook = z.object({ command: z.string(), output: z.string() });
export type TrialLook = z.infer<typeof TrialLook>;

/** One command that was typed into a fresh scene. */
export const TrialRun = z.object({
  which: TrialCommand,
  command: z.string(),
  state: z
    .enum(['waiting', 'running', 'open', 'ended', 'failed'])
    .describe('waiting: for the sandbox; open: it has not ended, and may wait for somebody; failed: see problem'),
  exitCode: z.int().optional(),
  seconds: z.number().optional(),
  output: z.string().optional().describe('What stood in the terminal after it, as plain text'),
  before: z.array(TrialLook),
  after: z.array(TrialLook).describe('Empty until the command has ended or was waited for long enough'),
  problem: z.string().optional(),
});
export type TrialRun = z.infer<typeof TrialRun>;

/** A small sandbox in which the answer to a question is tried out. */
export const TrialView = z.object({
  id: z.string(),
  sitting: z.string(),
  number: z.int(),
  state: z.enum(['preparing', 'running', 'ready', 'failed', 'ended']),
  why: z.string().optional().describe('Why it failed or ended'),
  commands: z.object({ mine: z.string().optional(), right: z.string() }),
  runs: z.array(TrialRun).describe('The latest of each command; the last is in the terminal'),
  terminal: z.object({ id: z.string(), node: z.string() }).optional(),
  sandbox: SandboxView,
});
export type TrialView = z.infer<typeof TrialView>;
