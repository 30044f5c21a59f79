import { Link } from 'wouter';
import type { LabSummary } from '../../../protocol/index.ts';
import { Gauge } from '../parts/gauge.tsx';
import { Icon } from '../parts/icon.tsx';
import { LevelMark } from '../parts/level-mark.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { count } from '../parts/words.ts';
import { labState } from './lab-state.ts';

interface Props {
  lab: LabSummary;
  number: number;
  /** It is the one to do next on its path. */
  next: boolean;
  /** Labs to do first. */
  before: LabSummary[];
}

/** A lab as one line: what it is, what it asks of you, and where you stand. */
export function LabLine({ lab, number, next, before }: Props) {
  return (
    <li className="lab-line" data-state={labState(lab)}>
      <span className="lab-number mono num" aria-hidden="true">
        {String(number).padStart(2, '0')}
      </span>
      <div className="lab-name">
        <Link href={lab.active ? `/attempts/${lab.active.id}` : `/labs/${lab.id}`} className="lab-link">
          {lab.title}
        </Link>
        <p className="lab-summary">{lab.summary}</p>
        {before.length > 0 && <p className="lab-before">After: {before.map(({ title }) => title).join(', ')}</p>}
        {[...lab.missing, ...(lab.without.length > 0 ? ['Only in part on this host'] : [])].map((lack) => (
          <p key={lack} className="lab-missing">
            <Icon name="alert" />
            {lack}
          </p>
        ))}
      </div>
      <div className="lab-facts">
        <LevelMark level={lab.level} />
        <span className="num">{lab.minutes} min</span>
        <span className="num">{count(lab.nodes, 'node')}</span>
      </div>
      <div className="lab-state">
        <StateOf lab={lab} next={next} />
      </div>
    </li>
  );
}

function StateOf({ lab, next }: Pick<Props, 'lab' | 'next'>) {
  const state = labState(lab);
  if (state === 'new')
    return (
      <span className="state-word" data-tone={next ? 'accent' : undefined}>
        {next ? (
          <>
            <Icon name="arrow" />
            Next
          </>
        ) : (
          'New'
        )}
      </span>
    );
  if (state === 'running') {
    return (
      <span className="state-word" data-tone="accent">
        <span className="pulse" aria-hidden="true" />
        Running
        {lab.active?.expiresAt !== undefined && (
          <>
            {' '}
            · <TimeLeft until={lab.active.expiresAt} />
            <span className="visually-hidden"> left</span>
          </>
        )}
      </span>
    );
  }
  const best = lab.best ?? 0;
  return (
    <span className="state-score" data-tone={state === 'done' ? 'passed' : undefined}>
      <span className="state-word">
        {state === 'done' ? (
          <>
            <Icon name="check" />
            Done
          </>
        ) : (
          <span className="num">Best {Math.round(best)}</span>
        )}
      </span>
      <Gauge value={best} max={100} tone={state === 'done' ? 'passed' : 'accent'} />
    </span>
  );
}
