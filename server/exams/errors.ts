/** Something that the exam room refuses. `code` is stable. */
export class ExamError extends Error {
  override name = 'ExamError';
  constructor(
    readonly code:
      | 'bank_too_small'
      | 'live_too_few'
      | 'live_not_found'
      | 'live_busy'
      | 'bank_unusable'
      | 'area_not_found'
      | 'sitting_not_found'
      | 'sitting_exists'
      | 'sitting_submitted'
      | 'sitting_not_submitted'
      | 'question_not_found'
      | 'answer_invalid'
      | 'question_looked_up'
      | 'not_practice'
      | 'not_for_practice'
      | 'question_not_explained'
      | 'not_to_try',
    message: string,
  ) {
    super(message);
  }
}
