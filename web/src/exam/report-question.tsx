import type { ReportQuestion } from '../../../protocol/index.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { durationText } from '../parts/words.ts';
import { ExplainedView, OptionReason } from './explained-view.tsx';
import { letter } from './words.ts';

/** A question of a report: what was asked, what was answered, what is right and why. */
export function ReportQuestionView({ question }: { question: ReportQuestion }) {
  const { asked, choice, text, seconds, changes, lostRight, flagged, area, id } = question;
  const facts = [
    area,
    id,
    durationText(seconds * 1000),
    ...(changes > 0 ? [`changed ${changes === 1 ? 'once' : `${changes} times`}`] : []),
    ...(lostRight ? ['a right answer was given up'] : []),
    ...(flagged ? ['flagged'] : []),
  ];
  return (
    <li className="report-question" data-correct={question.correct}>
      <h3>
        Question <span className="num">{question.number}</span>
        <small className="num">{facts.join(' · ')}</small>
      </h3>
      <Markdown text={asked.stem} topLevel={4} />
      {asked.type === 'fill' ? (
        <p className="report-fill">Your answer: {text.trim() === '' ? 'none' : <code>{text}</code>}</p>
      ) : (
        <ul className="report-options">
          {asked.options.map((option, position) => {
            const told = question.options[position];
            const chosen = choice.includes(position);
            return (
              <li className="exam-option" key={option} data-correct={told?.correct} data-chosen={chosen || undefined}>
                <div className="report-option">
                  <span className="exam-letter">{letter(position)}</span>
                  <Markdown text={option} topLevel={5} />
                  {chosen && <small className="report-chosen">your answer</small>}
                </div>
                {told && <OptionReason correct={told.correct} why={told.why} />}
              </li>
            );
          })}
        </ul>
      )}
      <ExplainedView explained={question} />
    </li>
  );
}
