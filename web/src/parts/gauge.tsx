interface Props {
  value: number;
  max: number;
  tone?: 'accent' | 'passed' | 'warn';
}

/** A scale of draft marks filled up to a value. Decorative: the number stands beside it as text. */
export function Gauge({ value, max, tone = 'accent' }: Props) {
  const percent = max > 0 ? Math.min(100, Math.max(0, (value / max) * 100)) : 0;
  return (
    <span className="gauge" data-tone={tone} aria-hidden="true">
      <span style={{ width: `${percent}%` }} />
    </span>
  );
}
