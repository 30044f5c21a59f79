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
import { ReportLiveTasks } from './report-live.tsx';
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
      <ReportLiveTasks report={report} />
      <Questions report={report} />
    </article>
  );
}

/** What it came to in figures: questions and live tasks apart, and together. */
function factsOf(report: SittingReport): string[] {
  const { score, questions, live } = report;
  const lost = questions.filter(({ lostRight }) => lostRight).length;
  const open = questions.filter(({ answered }) => !answered).length;
  const right = questions.filter(({ correct }) => correct).length;
  const sum = (of: (one: (typeof live)[number]) => number) => live.reduce((total, one) => total + of(one), 0);
  const liveFacts = [
    `${pointsOf(sum(({ points }) => points))} of ${sum(({ maxPoints }) => maxPoints)} points in live tasks`,
    `${pointsOf(score.points)} of ${count(score.maxPoints, 'point')} in all`,
  ];
  return [
    `${right} of ${count(questions.length, 'question')} right`,
    ...(live.length > 0 ? liveFacts : []),
    ...(open > 0 ? [`${open} not answered`] : []),
    durationText(report.seconds * 1000),
    report.submittedBy === 'clock' ? 'submitted by the clock' : 'submitted by hand',
    ...(lost > 0 ? [`${count(lost, 'answer')} changed from right to wrong`] : []),
  ];
}

const pointsOf = (points: number) => String(Number(points.toFixed(2)));

function ReportHead({ report }: { report: SittingReport }) {
  const { score, scale } = report;
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
        <p className="num">{factsOf(report).join(' · ')}</p>
        <p className="report-scale">
          {scale.min} to {scale.max}, passed from {scale.pass} ({Math.round(100 * scale.passShare)} % right). An
          approximation: how LPI scales results is not public. Paper {report.seed}.
        </p>
        <ReportActions id={report.id} />
      </div>
      <div className="report-score" aria-hidden="true">
        <span className="report-number num">{score.scaled}</span>
        <Gauge value={score.scaled - scale.min} max={scale.max - scale.min} tone={score.passed ? 'passed' : 'accent'} />
      </div>
    </header>
  );
}

function ReportActions({ id }: { id: string }) {
  return (
    <p className="report-actions">
      <Download href={`/api/sittings/${id}/report.csv`} name={`drydock-exam-${id}.csv`} title="CSV" />
      <Download href={`/api/sittings/${id}/report`} name={`drydock-exam-${id}.json`} title="JSON" />
      <Button size="small" onClick={() => window.print()}>
        Print
      </Button>
      <Link className="button" data-size="small" href="/exams">
        All papers
      </Link>
    </p>
  );
}

function Download({ href, name, title }: { href: string; name: string; title: string }) {
  return (
    <a className="button" data-size="small" href={href} download={name}>
      <Icon name="file" />
      {title}
    </a>
  );
}

function Parts({ title, parts }: { title: string; parts: SittingReport['areas'] }) {
  if (parts.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul className="part-list">
        {parts.map(({ id, title, points, maxPoints, live }) => (
          <li key={id}>
            <span>{title === id ? id : `${id} ${title}`}</span>
            <span className="num">
              {pointsOf(points)} of {maxPoints}
            </span>
            {live && (
              <small className="num">
                {pointsOf(points - live.points)} of {maxPoints - live.maxPoints} by questions, {pointsOf(live.points)}{' '}
                of {live.maxPoints} by live tasks
              </small>
            )}
            <Gauge
              value={points}
              max={maxPoints}
              tone={maxPoints > 0 && points / maxPoints >= 0.65 ? 'passed' : 'accent'}
            />
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
      <h2>Time given back</h2>
      <ul>
        {report.gaps.map(({ from, to, givenBackMs, why }) => (
          <li key={from} className="num">
            {new Date(from).toLocaleTimeString()}: {durationText(to - from)}{' '}
            {why === 'sandbox' ? 'of waiting for the machines of a live task' : 'without contact'}, of which{' '}
            {durationText(givenBackMs)} were given back
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
