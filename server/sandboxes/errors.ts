/** Trouble with a sandbox. `code` is stable; the message may be shown to the learner. */
export class SandboxError extends Error {
  override name = 'SandboxError';
  constructor(
    readonly code:
      | 'no_capacity'
      | 'sandbox_not_found'
      | 'sandbox_not_ready'
      | 'sandbox_gone'
      | 'sandbox_failed'
      | 'cancelled'
      | 'expired'
      | 'nodes_lost'
      | 'node_not_found'
      | 'image_not_loaded'
      | 'no_extensions_left'
      | 'isolation_forbidden'
      | 'egress_forbidden'
      | 'server_restarted'
      | 'server_stopping'
      | 'illegal_transition',
    message: string,
    readonly options: { cause?: unknown; action?: string } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

export function egressForbidden(): SandboxError {
  return new SandboxError('egress_forbidden', 'This server allows no way out of sandboxes, which the lab needs', {
    action: 'Set DRYDOCK_EGRESS=allow where learners may reach the internet from this host.',
  });
}

/** Why a sandbox failed or ended, for its view. Errors of other rooms keep their code and action. */
export function reasonOf(error: unknown): { code: string; message: string; action?: string } {
  if (!(error instanceof Error)) return { code: 'sandbox_failed', message: String(error) };
  const { code, options } = error as Error & { code?: unknown; options?: { action?: unknown } };
  return {
    code: typeof code === 'string' ? code : 'sandbox_failed',
    message: error.message,
    action: typeof options?.action === 'string' ? options.action : undefined,
  };
}
