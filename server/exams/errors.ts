/** Something that the exam room refuses. `code` is stable. */
export class ExamError extends Error {
  override name = 'ExamError';
  constructor(
    readonly code: 'bank_too_small' | 'area_not_found',
    message: string,
  ) {
    super(message);
  }
}
