/** Trouble with a terminal. `code` is stable; the message may be shown to the learner. */
export class TerminalError extends Error {
  override name = 'TerminalError';
  constructor(
    readonly code:
      | 'terminal_not_found'
      | 'terminal_exited'
      | 'terminal_lost'
      | 'terminal_failed'
      | 'terminal_limit'
      | 'too_large'
      | 'input_backlog'
      | 'node_not_found'
      | 'keeper_protocol',
    message: string,
    readonly options: { cause?: unknown; action?: string } = {},
  ) {
    super(message, { cause: options.cause });
  }
}
