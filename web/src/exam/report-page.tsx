import { useState } from 'react';
import { Link } from 'wouter';
import type { SittingReport } from '../../../protocol/index.ts';
import { toProblem } from '../api/problem-error.ts';
import { useReport } from '../api/queries.ts';
import { Button } from '../parts/button.tsx';
import { Gauge } from '../parts/gauge.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Page } from '../parts/top-bar.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { count, durationText } from '../parts/words.ts';
import './exam.css';
import './report.css';
import { ReportQuestionView } from './report-question.tsx';

/** What a paper came to, and every question with its reasons. */
export function ReportPage({ id }: { id: string }) {
  const report = useReport(id);
  return (
    <Page title={report.data ? `Report: ${report.data.title}` : 'Report'}>
      {report.isPending && <Waiting />}
      {report.isError && (
        <ProblemNotice problem={toProblem(report.error)} onRetry={() => void report.refetch()}>
          {toProblem(report.error).code === 'sitting_not_submitted' && (
            <Link className="button" href={`/sittings/${id}`}>
              Back to the paper
            </Link>
          )}
        </ProblemNotice>
      )}
      {report.data && <Report report={report.data} />}
    </Page>
  );
}

function Report({ report }: { report: SittingReport }) {
  return (
    <article className="report">
      <ReportHead report={report} />
      <div className="report-parts">
        <Parts title="By area" parts={report.areas} />
        <Parts title="By objective" parts={report.objectives} />
      </div>
      <Gaps report={report} />
      <Questions report={report} />
    </article>
  );
}

function ReportHead({ report }: { report: SittingReport }) {
  const { score, scale } = report;
  const lost = report.questions.filter(({ lostRight }) => lostRight).length;
  const open = report.questions.filter(({ answered }) => !answered).length;
  const facts = [
    `${score.points} of ${count(score.maxPoints, 'question')} right`,
    ...(open > 0 ? [`${open} not answered`] : []),
    durationText(report.seconds * 1000),
    report.submittedBy === 'clock' ? 'submitted by the clock' : 'submitted by hand',
    ...(lost > 0 ? [`${count(lost, 'answer')} changed from right to wrong`] : []),
  ];
  return (
    <header className="report-head" data-passed={score.passed || undefined}>
      <div>
        <p className="report-title">{report.title}</p>
        <h1>
          {score.passed ? 'Passed' : 'Not passed'}
          <span className="visually-hidden">
            , {score.scaled} of {scale.max}
          </span>
        </h1>
        <p className="num">{facts.join(' · ')}</p>
        <p className="report-scale">
          {scale.min} to {scale.max}, passed from {scale.pass} ({Math.round(100 * scale.passShare)} % right). An
          approximation: how LPI scales results is not public. Paper {report.seed}.
        </p>
        <p className="report-actions">
          <a
            className="button"
            data-size="small"
            href={`/api/sittings/${report.id}/report.csv`}
            download={`drydock-exam-${report.id}.csv`}
          >
            <Icon name="file" />
            CSV
          </a>
          <a
            className="button"
            data-size="small"
            href={`/api/sittings/${report.id}/report`}
            download={`drydock-exam-${report.id}.json`}
          >
            <Icon name="file" />
            JSON
          </a>
          <Button size="small" onClick={() => window.print()}>
            Print
          </Button>
          <Link className="button" data-size="small" href="/exams">
            All papers
          </Link>
        </p>
      </div>
      <div className="report-score" aria-hidden="true">
        <span className="report-number num">{score.scaled}</span>
        <Gauge value={score.scaled - scale.min} max={scale.max - scale.min} tone={score.passed ? 'passed' : 'accent'} />
      </div>
    </header>
  );
}

function Parts({ title, parts }: { title: string; parts: SittingReport['areas'] }) {
  if (parts.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="part-list">
        {parts.map(({ id, title, points, maxPoints }) => (
          <li key={id}>
            <span>{title === id ? id : `${id} ${title}`}</span>
            <span className="num">
              {points} of {maxPoints}
            </span>
            <Gauge value={points} max={maxPoints} tone={points / maxPoints >= 0.65 ? 'passed' : 'accent'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Gaps({ report }: { report: SittingReport }) {
  if (report.gaps.length === 0) return null;
  return (
    <section>
      <h2>Time without contact</h2>
      <ul>
        {report.gaps.map(({ from, to, givenBackMs }) => (
          <li key={from} className="num">
            {new Date(from).toLocaleTimeString()}: {durationText(to - from)}, of which {durationText(givenBackMs)} were
            given back
          </li>
        ))}
      </ul>
    </section>
  );
}

const FILTERS = ['all', 'wrong', 'flagged'] as const;
type Filter = (typeof FILTERS)[number];
const TITLES: Record<Filter, string> = { all: 'All', wrong: 'Wrong or open', flagged: 'Flagged' };

function Questions({ report }: { report: SittingReport }) {
  const [filter, setFilter] = useState<Filter>('all');
  const fits = {
    all: () => true,
    wrong: ({ correct }: SittingReport['questions'][number]) => !correct,
    flagged: ({ flagged }: SittingReport['questions'][number]) => flagged,
  }[filter];
  const shown = report.questions.filter(fits);
  return (
    <section aria-labelledby="questions">
      <div className="report-filter">
        <h2 id="questions">Question by question</h2>
        {FILTERS.map((name) => (
          <Button key={name} size="small" aria-pressed={filter === name} onClick={() => setFilter(name)}>
            {TITLES[name]}
          </Button>
        ))}
      </div>
      {shown.length === 0 && <p className="exams-none">None.</p>}
      <ol className="report-questions">
        {shown.map((question) => (
          <ReportQuestionView key={question.number} question={question} />
        ))}
      </ol>
    </section>
  );
}
