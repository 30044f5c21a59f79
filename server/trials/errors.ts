/** Something that the room of trials refuses. `code` is stable; the message may be shown to the learner. */
export class TrialError extends Error {
  override name = 'TrialError';
  constructor(
    readonly code:
      | 'trial_not_found'
      | 'trial_ended'
      | 'trial_busy'
      | 'trial_setup_failed'
      | 'trial_shell_silent'
      | 'not_to_try',
    message: string,
  ) {
    super(message);
  }
}
