/** Where a command runs. */
export interface CliContext {
  /** Root of the checkout. */
  project: string;
  /** Ctrl+C. */
  signal: AbortSignal;
}

export interface GradeFlags {
  script?: string;
  dir?: string;
  json?: boolean;
  junit?: string;
}
