import type { ExamMode, ExamOverview } from '../../../protocol/index.ts';
import { Gauge } from '../parts/gauge.tsx';

/** How a full paper would probably end, said with its uncertainty, and what is known by area. */
export function ReadinessView({ exams, mode }: { exams: ExamOverview; mode: ExamMode }) {
  const readiness = exams.readiness.find((one) => one.mode === mode);
  const areas = exams.areas.filter(({ modes }) => modes.includes(mode));
  const asked = areas.filter(({ share }) => share !== undefined);
  const open = areas.length - asked.length;
  return (
    <section className="readiness" aria-labelledby="readiness">
      <h2 id="readiness">Readiness</h2>
      {readiness?.enough ? (
        <>
          <p className="readiness-range num">
            {readiness.low}–{readiness.high}
          </p>
          <p>
            Eight of ten papers would end in this range; {exams.scale.pass} passes. Chance to pass:{' '}
            <strong className="num">{chanceText(readiness.passChance)}</strong>, from {readiness.answers} questions.
          </p>
        </>
      ) : (
        <p className="readiness-unknown">
          After 60 answered questions it says here how a full paper would probably end. So far:{' '}
          <span className="num">{readiness?.answers ?? 0}</span>.
        </p>
      )}
      {asked.length > 0 && (
        <ul className="readiness-areas">
          {asked.map(({ id, title, seen, share = 0, due }) => (
            <li key={id}>
              <span>{title}</span>
              <span className="num">
                {Math.round(100 * share)} % of {seen}
              </span>
              <Gauge value={share} max={1} tone={share >= 0.65 ? 'passed' : 'accent'} />
              {due > 0 && <small className="num">{due} due again</small>}
            </li>
          ))}
        </ul>
      )}
      {asked.length > 0 && open > 0 && (
        <p className="readiness-unknown">{open === 1 ? 'One area was' : `${open} areas were`} not asked yet.</p>
      )}
    </section>
  );
}

/** Nobody knows it to the percent. */
function chanceText(chance: number): string {
  if (chance < 0.05) return 'below 5 %';
  if (chance > 0.95) return 'above 95 %';
  return `about ${Math.round(chance * 20) * 5} %`;
}
