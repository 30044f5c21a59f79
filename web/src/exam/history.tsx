import { Link } from 'wouter';
import type { SittingSummary } from '../../../protocol/index.ts';

/** What was sat, newest first, and how the results have moved. */
export function History({ history, pass }: { history: SittingSummary[]; pass: number }) {
  if (history.length === 0) return <p className="exams-none">No paper has been submitted yet.</p>;
  return (
    <section aria-labelledby="history">
      <h2 id="history">Results</h2>
      <Trend history={history.filter(({ kind, practice }) => kind === 'full' && !practice)} pass={pass} />
      <table className="cover-table exam-table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Paper</th>
            <th scope="col">Points</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {history.map(({ id, title, submittedAt, score }) => (
            <tr key={id}>
              <td className="num">
                {new Date(submittedAt ?? 0).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
              </td>
              <td>
                <Link href={`/sittings/${id}/report`}>{title}</Link>
              </td>
              <td className="num">{score && `${Number(score.points.toFixed(2))} of ${score.maxPoints}`}</td>
              <td className="num">{score && `${score.scaled}, ${score.passed ? 'passed' : 'not passed'}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const WIDTH = 600;
const HEIGHT = 120;
const [LOW, HIGH] = [200, 800];

/** Full papers over time, with the pass mark. The table below says the same in words. */
function Trend({ history, pass }: { history: SittingSummary[]; pass: number }) {
  const scores = history.flatMap(({ score }) => (score ? [score.scaled] : [])).reverse();
  if (scores.length < 2) return null;
  const x = (index: number) => 10 + ((WIDTH - 20) * index) / (scores.length - 1);
  const y = (scaled: number) => HEIGHT - 8 - ((HEIGHT - 16) * (scaled - LOW)) / (HIGH - LOW);
  const points = scores.map((scaled, index) => `${x(index).toFixed(1)},${y(scaled).toFixed(1)}`);
  return (
    <svg
      className="exam-trend"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Full papers from ${scores[0]} to ${scores.at(-1)}`}
    >
      <line x1="0" x2={WIDTH} y1={y(pass)} y2={y(pass)} className="exam-trend-pass" />
      <polyline points={points.join(' ')} fill="none" className="exam-trend-line" />
      {points.map((point, index) => (
        <circle
          key={point}
          cx={point.split(',')[0]}
          cy={point.split(',')[1]}
          r="3.5"
          data-passed={(scores[index] ?? 0) >= pass}
        />
      ))}
    </svg>
  );
}
