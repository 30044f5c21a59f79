/** What the exit code of `drydock` tells a script; `drydock --help` prints the same. */
export const ExitCode = {
  ok: 0,
  /** The answer is no: a lab does not prove itself, a solution does not pass, something stops Drydock. */
  failed: 1,
  /** There is no answer: the engine, an image or a sandbox gave trouble. */
  unable: 2,
  /** The command line could not be understood. */
  usage: 64,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The command line asked for something that cannot be: exit code 64. */
export class UsageError extends Error {
  override name = 'UsageError';
  readonly code = 'usage';
}
