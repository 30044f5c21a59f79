import type { ReportLive, SittingReport } from '../../protocol/index.ts';

/** The report as a table for spreadsheets: one line a question, then one a live task. */
export function reportCsv(report: SittingReport): string {
  const head = [
    'number',
    'question',
    'area',
    'type',
    'difficulty',
    'answered',
    'correct',
    'answer',
    'right',
    'seconds',
    'changes',
    'right_to_wrong',
    'flagged',
    'points',
    'max_points',
  ];
  const questions = report.questions.map((question) => [
    String(question.number),
    question.id,
    question.area,
    question.asked.type,
    String(question.difficulty),
    String(question.answered),
    String(question.correct),
    question.asked.type === 'fill'
      ? question.text
      : question.choice.map((at) => question.asked.options[at]).join(' | '),
    question.fill
      ? question.fill.accept.join(' | ')
      : question.asked.options.filter((_, at) => question.options[at]?.correct).join(' | '),
    question.seconds.toFixed(0),
    ...[question.changes, question.lostRight, question.flagged, question.correct ? 1 : 0, 1].map(String),
  ]);
  return [head, ...questions, ...report.live.map(liveRow)]
    .map((row) => row.map(cell).join(','))
    .join('\r\n')
    .concat('\r\n');
}

function liveRow({ number, id, area, status, seconds, flagged, points, maxPoints }: ReportLive): string[] {
  const answered = String(status === 'graded');
  const correct = String(status === 'graded' && points === maxPoints);
  const more = ['', '', String(flagged), String(points), String(maxPoints)];
  return [String(number), id, area, 'live', '', answered, correct, '', '', seconds.toFixed(0), ...more];
}

/** RFC 4180; a leading sign would make spreadsheets calculate. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-\D/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
