/** Trouble with the database. `code` is stable. */
export class StoreError extends Error {
  override name = 'StoreError';
  constructor(
    readonly code: 'store_conflict' | 'store_missing' | 'store_corrupt' | 'store_unusable',
    message: string,
    readonly options: { cause?: unknown; action?: string } = {},
  ) {
    super(message, { cause: options.cause });
  }
}
