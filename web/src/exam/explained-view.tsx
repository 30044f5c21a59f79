import { Link } from 'wouter';
import type { Explained } from '../../../protocol/index.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { Icon } from '../parts/icon.tsx';
import { TryIt } from './try-it.tsx';

/** Why an option is right or wrong. */
export function OptionReason({ correct, why }: { correct: boolean; why: string }) {
  return (
    <div className="exam-reason" data-correct={correct}>
      <Icon name={correct ? 'check' : 'close'} />
      <span className="visually-hidden">{correct ? 'Right: ' : 'Wrong: '}</span>
      <Markdown text={why} topLevel={5} />
    </div>
  );
}

/** What a question is about, once it has been answered. */
export function ExplainedView({ explained }: { explained: Explained }) {
  const { number, answered, correct, fill, explanation, legacy, lab } = explained;
  const outcome = correct ? 'Right' : answered ? 'Wrong' : 'Not answered';
  return (
    <section className="exam-explained" data-correct={correct} aria-label={`Explanation of question ${number}`}>
      <p className="exam-outcome">
        <Icon name={correct ? 'check' : 'close'} />
        {outcome}
      </p>
      {fill && !correct && (
        <p>
          Right is <code>{fill.accept[0]}</code>
          {fill.slip && '. Check the spelling: one letter was off'}
          {fill.accept.length > 1 && (
            <>
              ; also{' '}
              {fill.accept.slice(1).map((form) => (
                <code key={form}>{form}</code>
              ))}
            </>
          )}
          .
        </p>
      )}
      {fill?.why && <Markdown text={fill.why} topLevel={5} />}
      <Markdown text={explanation} topLevel={5} />
      {legacy && (
        <div className="exam-legacy">
          <strong>Older versions</strong>
          <Markdown text={legacy} topLevel={5} />
        </div>
      )}
      {lab && (
        <p className="exam-lab">
          {lab.title === undefined ? (
            <>A lab on this is planned.</>
          ) : (
            <Link href={`/labs/${lab.id}`}>
              <Icon name="arrow" /> Practise it: {lab.title}
            </Link>
          )}
        </p>
      )}
      <TryIt explained={explained} />
    </section>
  );
}
