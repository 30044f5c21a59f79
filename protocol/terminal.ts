import { z } from 'zod';

/** A shell on a node. It lives on the server; viewers attach and detach. */
export const TerminalInfo = z.object({
  id: z.string(),
  node: z.string(),
  title: z.string(),
  cols: z.int(),
  rows: z.int(),
  viewers: z.int(),
  state: z.enum(['open', 'reconnecting', 'exited']),
  exitCode: z.int().optional(),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

export const TERMINAL_LIMITS = {
  /** Bytes sent to a viewer and not yet acknowledged at which the server stops sending to it. */
  highWaterBytes: 512 * 1024,
  /** Unacknowledged bytes at (or below) which sending goes on; `<=` so that 0 always resumes. */
  lowWaterBytes: 128 * 1024,
  /** A viewer acknowledges after each so many bytes written to its screen. */
  ackEveryBytes: 64 * 1024,
  /** Largest single input message; the page cuts longer pastes. */
  maxInputBytes: 64 * 1024,
  maxCols: 500,
  maxRows: 200,
  maxTerminalsPerSandbox: 24,
} as const;

export const TerminalSize = z.object({
  cols: z.int().min(2).max(TERMINAL_LIMITS.maxCols),
  rows: z.int().min(2).max(TERMINAL_LIMITS.maxRows),
});
export type TerminalSize = z.infer<typeof TerminalSize>;
