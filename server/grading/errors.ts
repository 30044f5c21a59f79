/** Trouble with preparing or grading a sandbox; never a learner's fault. `code` is stable. */
export class GradingError extends Error {
  override name = 'GradingError';
  constructor(
    readonly code: 'setup_failed' | 'base_missing' | 'script_failed' | 'script_too_large' | 'files_failed',
    message: string,
    readonly options: { cause?: unknown; action?: string } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

/** We could not look: becomes the reason of an `unable` read. */
export class LookError extends Error {
  override name = 'LookError';
  constructor(
    readonly code: string,
    message: string,
    options: { cause?: unknown } = {},
  ) {
    super(message, options);
  }
}
