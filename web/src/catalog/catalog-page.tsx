import { useMemo } from 'react';
import type { HostView, LabList, LabProblem, LabSummary } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useHost, useLabs } from '../api/queries.ts';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useStored } from '../parts/stored.ts';
import { Page } from '../parts/top-bar.tsx';
import { count } from '../parts/words.ts';
import './catalog.css';
import { Continue } from './continue.tsx';
import { Filters } from './filters.tsx';
import { HostStrip } from './host-strip.tsx';
import { type LabFilter, lanes, matches, NO_FILTER } from './lab-state.ts';
import { Lane } from './lane.tsx';

/** All labs as lanes in learning order. */
export function CatalogPage() {
  const labs = useLabs();
  const host = useHost();
  const [filter, setFilter] = useStored<LabFilter>('filter', NO_FILTER, parseFilter);
  return (
    <Page title="Labs">
      <div className="catalog-head">
        <h1>Labs</h1>
        <p>Real clusters on your own machine, graded by their state. Pick one; it is yours to break.</p>
      </div>
      {host.data && <HostStrip host={host.data} />}
      {labs.isPending && <LabsComing />}
      {labs.isError && !labs.data && (
        <ProblemNotice problem={toProblem(labs.error)} onRetry={() => void labs.refetch()} />
      )}
      {labs.data && (
        <Catalog
          labs={labs.data.labs}
          exams={labs.data.exams}
          problems={labs.data.problems}
          host={host.data}
          filter={filter}
          onFilter={setFilter}
        />
      )}
    </Page>
  );
}

interface CatalogProps {
  labs: LabSummary[];
  exams: LabList['exams'];
  problems: LabProblem[];
  host: HostView | undefined;
  filter: LabFilter;
  onFilter: (filter: LabFilter) => void;
}

function Catalog({ labs, exams, problems, host, filter, onFilter }: CatalogProps) {
  const shown = useMemo(() => labs.filter((lab) => matches(lab, filter)), [labs, filter]);
  const running = labs.filter((lab) => lab.active);
  return (
    <>
      {running.length > 0 && <Continue labs={running} host={host} />}
      <div className="catalog">
        <Filters labs={labs} shown={shown.length} filter={filter} onFilter={onFilter} />
        <div className="lanes">
          {problems.length > 0 && <BrokenLabs problems={problems} />}
          {labs.length === 0 && problems.length === 0 && <NoLabs />}
          {labs.length > 0 && shown.length === 0 && <NothingFound onClear={() => onFilter(NO_FILTER)} />}
          {lanes(shown).map((lane) => (
            <Lane key={lane.track} track={lane.track} labs={lane.labs} all={labs} exams={exams} />
          ))}
        </div>
      </div>
    </>
  );
}

function BrokenLabs({ problems }: { problems: LabProblem[] }) {
  const errors = problems.filter((problem) => problem.severity === 'error').length;
  const names = new Set(problems.map((problem) => problem.lab));
  return (
    <details className="broken" open={errors > 0}>
      <summary>
        {errors > 0
          ? `${count(names.size, 'lab')} cannot be read as written`
          : `${count(problems.length, 'remark')} for the authors of labs`}
      </summary>
      <ul className="broken-list">
        {problems.map((problem) => (
          <li key={`${problem.file}:${problem.line}:${problem.column}:${problem.message}`}>
            <code className="broken-place">
              {problem.file}
              {problem.line !== undefined &&
                `:${problem.line}${problem.column === undefined ? '' : `:${problem.column}`}`}
            </code>
            <span className="broken-kind" data-severity={problem.severity}>
              {problem.severity}
            </span>
            <span>{problem.message}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function NoLabs() {
  return (
    <div className="empty">
      <h2>No labs yet</h2>
      <p>
        Labs are folders below <code>labs/</code>. Make the first with <code>npx drydock lab new my-first-lab</code>; it
        appears here as soon as it is saved.
      </p>
    </div>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <div className="empty">
      <h2>No lab fits</h2>
      <p>Nothing matches all of your words and filters.</p>
      <Button onClick={onClear}>Show all labs</Button>
    </div>
  );
}

/** Keeps the place of the list so that nothing jumps when it arrives. */
function LabsComing() {
  return (
    <div className="catalog" role="status" aria-label="Loading the labs">
      <div />
      <div className="lanes">
        {[1, 2, 3, 4, 5].map((line) => (
          <div key={line} className="skeleton" style={{ height: 68 }} />
        ))}
      </div>
    </div>
  );
}

function parseFilter(value: unknown): LabFilter | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const given = value as Record<string, unknown>;
  const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
  // A remembered search would hide labs without a visible reason: only the chosen filters come back.
  return { text: '', level: text('level'), objective: text('objective'), state: text('state') };
}
