/** Shown while the code of a screen loads: quiet, and only after a moment. */
export function Waiting() {
  return (
    <div className="waiting" role="status">
      <span className="spinner" aria-hidden="true" />
      <span className="visually-hidden">Loading</span>
    </div>
  );
}
