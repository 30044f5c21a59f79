import { Link } from 'wouter';
import type { HostView, LabSummary } from '../../../protocol/index.ts';
import { Gauge } from '../parts/gauge.tsx';
import { Icon } from '../parts/icon.tsx';
import { TimeLeft } from '../parts/time-left.tsx';
import { trackTitle } from '../parts/words.ts';

/** What runs now, first on the page: time passes while one looks for it. */
export function Continue({ labs, host }: { labs: LabSummary[]; host: HostView | undefined }) {
  return (
    <section className="continue" aria-labelledby="continue">
      <div className="continue-head">
        <h2 id="continue">Continue</h2>
        {host && (
          <span className="num">
            {host.capacity.sandboxes} of {host.capacity.max} sandboxes in use
          </span>
        )}
      </div>
      <ul className="continue-list">
        {labs.map((lab) => lab.active && <ContinueCard key={lab.id} lab={lab} active={lab.active} />)}
      </ul>
    </section>
  );
}

function ContinueCard({ lab, active }: { lab: LabSummary; active: NonNullable<LabSummary['active']> }) {
  return (
    <li>
      <Link className="continue-card" href={`/attempts/${active.id}`}>
        <span className="continue-track">{trackTitle(lab.track)}</span>
        <span className="continue-title">{lab.title}</span>
        <span className="continue-score num">
          {Math.round(active.score)} / {Math.round(active.maxScore)} points
        </span>
        <span className="continue-time">
          {active.expiresAt === undefined ? (
            'Being prepared'
          ) : (
            <>
              <TimeLeft until={active.expiresAt} /> left
            </>
          )}
        </span>
        <Gauge value={active.score} max={active.maxScore} />
        <Icon name="arrow" />
      </Link>
    </li>
  );
}
