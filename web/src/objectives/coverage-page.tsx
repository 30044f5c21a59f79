import { Link } from 'wouter';
import type { CoverageView } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useCoverage } from '../api/queries.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import './coverage.css';

/** Every key knowledge area and every topic of the source documents, with the labs that teach it. */
export function CoveragePage() {
  const coverage = useCoverage();
  return (
    <Page title="Coverage">
      <div className="coverage-head">
        <h1>What the labs cover</h1>
        <p>Objectives of the exams, areas of the practice exam, and every topic of the source documents.</p>
      </div>
      {coverage.isPending && <Waiting />}
      {coverage.isError && !coverage.data && (
        <ProblemNotice problem={toProblem(coverage.error)} onRetry={() => void coverage.refetch()} />
      )}
      {coverage.data && <Coverage view={coverage.data} />}
    </Page>
  );
}

function Coverage({ view }: { view: CoverageView }) {
  const names = new Map(view.labs.map((lab) => [lab.id, lab.title]));
  return (
    <div className="coverage">
      <nav className="coverage-nav" aria-label="On this page">
        {view.exams.map((exam) => (
          <a key={exam.id} href={`#exam-${exam.id}`}>
            {exam.id}
            {exam.draft && ' draft'}
          </a>
        ))}
        <a href="#areas">Practice exam</a>
        {view.sources.map((source) => (
          <a key={source.id} href={`#source-${source.id}`}>
            {source.id === 'more' ? 'Beyond' : `Document ${source.id}`}
          </a>
        ))}
      </nav>
      {view.exams.map((exam) => (
        <section key={exam.id} id={`exam-${exam.id}`}>
          <h2>
            {exam.id}: {exam.title}
            {exam.draft && <span className="coverage-draft"> draft</span>}
          </h2>
          {exam.objectives.map((objective) => (
            <CoverTable
              key={objective.id}
              caption={`${objective.id} ${objective.title}`}
              note={`weight ${objective.weight}`}
              rows={objective.areas}
              names={names}
            />
          ))}
        </section>
      ))}
      <section id="areas">
        <h2>Practice exam</h2>
        <CoverTable caption="Areas" rows={view.examAreas} names={names} />
      </section>
      {view.sources.map((source) => (
        <section key={source.id} id={`source-${source.id}`}>
          <h2>{source.title}</h2>
          <CoverTable
            caption={source.id === 'more' ? 'Topics' : `Document ${source.id}: topics by their lines`}
            rows={source.topics}
            names={names}
          />
        </section>
      ))}
    </div>
  );
}

interface Row {
  id: string;
  title: string;
  labs: string[];
  areas?: string[];
  examOnly?: boolean;
}

interface TableProps {
  caption: string;
  note?: string;
  rows: Row[];
  names: ReadonlyMap<string, string>;
}

function CoverTable({ caption, note, rows, names }: TableProps) {
  const covered = rows.filter((row) => row.labs.length > 0).length;
  const withAreas = rows.some((row) => row.areas);
  return (
    <table className="cover-table">
      <caption>
        {caption}
        <span className="num">
          {' '}
          {note && `${note} · `}
          {covered} of {rows.length} in labs
        </span>
      </caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">Code</th>
          <th scope="col">Title</th>
          <th scope="col">Labs</th>
          {withAreas && <th scope="col">Exam areas</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-covered={row.labs.length > 0 || undefined}>
            <td className="mono">{row.id}</td>
            <th scope="row">{row.title}</th>
            <td>
              <LabLinks row={row} names={names} />
            </td>
            {withAreas && <td className="mono cover-areas">{row.areas?.join(' ')}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LabLinks({ row, names }: { row: Row; names: ReadonlyMap<string, string> }) {
  if (row.labs.length === 0)
    return <span className="cover-none">{row.examOnly ? 'Asked in the exam only' : 'No lab yet'}</span>;
  return (
    <ul className="cover-labs">
      {row.labs.map((id) => (
        <li key={id}>
          <Link href={`/labs/${id}`}>{names.get(id) ?? id}</Link>
        </li>
      ))}
    </ul>
  );
}
