import { Link } from 'wouter';
import type { LabList, LabSummary } from '../../../protocol/index.ts';
import { Icon } from '../parts/icon.tsx';
import { trackLine, trackTitle } from '../parts/words.ts';
import { LabLine } from './lab-line.tsx';
import { labState } from './lab-state.ts';
import { coverOf, minutesText, nextOf, openPrerequisites } from './path.ts';

interface Props {
  track: string;
  /** Those of the track that are shown. */
  labs: LabSummary[];
  /** All labs: what a lab needs may be hidden or in another track. */
  all: LabSummary[];
  exams: LabList['exams'];
}

/** A track as a path: its labs in order, how long it takes, where one stands, and what of the exams it covers. */
export function Lane({ track, labs, all, exams }: Props) {
  const whole = all.filter((lab) => lab.track === track);
  const done = whole.filter((lab) => labState(lab) === 'done').length;
  const minutes = whole.reduce((sum, lab) => sum + lab.minutes, 0);
  const next = nextOf(
    whole.toSorted((a, b) => a.order - b.order),
    all,
  );
  return (
    <section className="lane" aria-labelledby={`lane-${track}`}>
      <div className="lane-head">
        <h2 id={`lane-${track}`}>{trackTitle(track)}</h2>
        <p>{trackLine(track)}</p>
        <span className="lane-done num">
          {done} of {whole.length} done · {minutesText(minutes)}
        </span>
      </div>
      <Covers labs={whole} exams={exams} />
      <ol className="lane-labs">
        {labs.map((lab) => (
          <LabLine
            key={lab.id}
            lab={lab}
            number={whole.indexOf(lab) + 1}
            next={lab.id === next?.id}
            before={labState(lab) === 'done' ? [] : openPrerequisites(lab, all)}
          />
        ))}
      </ol>
    </section>
  );
}

function Covers({ labs, exams }: { labs: LabSummary[]; exams: LabList['exams'] }) {
  const covers = coverOf(labs, exams);
  if (covers.length === 0) return null;
  return (
    <details className="covers">
      <summary>
        Covers{' '}
        {covers.map((cover, index) => (
          <span key={cover.title} className="num">
            {index > 0 && ' · '}
            {cover.covered} of {cover.areas.length} of {cover.title}
          </span>
        ))}
      </summary>
      <div className="covers-body">
        {covers.map((cover) => (
          <section key={cover.title}>
            <h3>{cover.title}</h3>
            <ul>
              {cover.areas.map((area) => (
                <li key={area.name} data-covered={area.covered || undefined}>
                  <Icon name={area.covered ? 'check' : 'close'} />
                  <span>
                    <span className="visually-hidden">{area.covered ? 'Covered: ' : 'Not covered: '}</span>
                    {area.title}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
        <Link href="/coverage">All that the labs cover</Link>
      </div>
    </details>
  );
}
