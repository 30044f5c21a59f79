/** Something that the room of previews refuses. `code` is stable; the message may be shown to the learner. */
export class PreviewError extends Error {
  override name = 'PreviewError';
  constructor(
    readonly code: 'sandbox_not_ready' | 'node_not_found' | 'preview_frozen' | 'service_not_found',
    message: string,
  ) {
    super(message);
  }
}
