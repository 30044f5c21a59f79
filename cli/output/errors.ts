/** An error for the terminal: its words, its code, what to do; a stack only for what nobody foresaw. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${String(error)}\n`;
  const { code, action, options } = error as { code?: unknown; action?: unknown; options?: { action?: unknown } };
  const todo = typeof action === 'string' ? action : options?.action;
  if (typeof code !== 'string') return `error: ${error.stack ?? error.message}\n`;
  return `error: ${error.message} (${code})\n${typeof todo === 'string' ? `       ${todo}\n` : ''}`;
}
