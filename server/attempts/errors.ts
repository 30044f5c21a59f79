/** Why something cannot be done with an attempt. `code` is stable; the message may be shown to the learner. */
export class AttemptError extends Error {
  override name = 'AttemptError';
  constructor(
    readonly code:
      | 'attempt_not_found'
      | 'attempt_ended'
      | 'attempt_not_ended'
      | 'attempt_in_exam'
      | 'lab_not_found'
      | 'task_not_found'
      | 'no_more_hints'
      | 'capability_missing'
      | 'sandbox_not_ready'
      | 'node_not_found'
      | 'object_not_found'
      | 'check_interrupted',
    message: string,
  ) {
    super(message);
  }
}
