import { useEffect, useId, useRef, useState } from 'react';
import type { AskedQuestion, Explained } from '../../../protocol/index.ts';
import { Markdown } from '../markdown/markdown.tsx';
import { useAnnounce } from '../parts/announcer.tsx';
import type { Draft } from './answer-queue.ts';
import { ExplainedView, OptionReason } from './explained-view.tsx';
import { afterPress, letter, task } from './words.ts';

interface Props {
  asked: AskedQuestion;
  answer: Draft;
  /** Present once it has been looked up: nothing changes any more. */
  explained: Explained | undefined;
  press: Press;
  onChange: (draft: Draft) => void;
  onNext: () => void;
}

/** A question with what can be answered to it. */
export function QuestionView({ asked, answer, explained, press, onChange, onNext }: Props) {
  const taskId = useId();
  return (
    <div className="question-view">
      <Markdown text={asked.stem} topLevel={3} />
      <p className="question-task" id={taskId}>
        {task(asked)}
      </p>
      {asked.type === 'fill' ? (
        <FillIn
          asked={asked}
          answer={answer}
          locked={explained !== undefined}
          label={taskId}
          onChange={onChange}
          onNext={onNext}
        />
      ) : (
        <Options asked={asked} answer={answer} explained={explained} label={taskId} press={press} />
      )}
      {explained && <ExplainedView explained={explained} />}
    </div>
  );
}

interface OptionsProps extends Pick<Props, 'asked' | 'answer' | 'explained' | 'press'> {
  label: string;
}

function Options({ asked, answer, explained, label, press }: OptionsProps) {
  return (
    <fieldset className="exam-options" aria-labelledby={label} disabled={explained !== undefined}>
      {asked.options.map((text, position) => {
        const told = explained?.options[position];
        return (
          <div className="exam-option" key={text} data-correct={told?.correct}>
            <label>
              <input
                type={asked.type === 'single' ? 'radio' : 'checkbox'}
                name={`question-${asked.number}`}
                checked={answer.choice.includes(position)}
                onChange={() => press.press(position)}
              />
              <span className="exam-letter" aria-hidden="true">
                {letter(position)}
              </span>
              <Markdown text={text} topLevel={4} />
            </label>
            {told && <OptionReason correct={told.correct} why={told.why} />}
          </div>
        );
      })}
      {press.full && (
        <p className="exam-full" role="status">
          {task(asked)} Take one away first.
        </p>
      )}
    </fieldset>
  );
}

export interface Press {
  press: (position: number) => void;
  /** As many are chosen as may be, and one more was pressed. */
  full: boolean;
}

/** Pressing an option, also by 1-9 and A-E. */
export function usePress({ asked, answer, onChange }: Pick<Props, 'asked' | 'answer' | 'onChange'>): Press {
  const [fullAt, setFullAt] = useState<number>();
  const announce = useAnnounce();
  const press = (position: number) => {
    const choice = afterPress(asked, answer.choice, position);
    setFullAt(choice === undefined ? asked.number : undefined);
    if (choice) onChange({ ...answer, choice });
    else announce(`${task(asked)} Take one away first.`);
  };
  return { press, full: fullAt === asked.number };
}

/** An answer is saved as it is typed, a moment after the last key. */
const SETTLE_MS = 400;

interface FillProps extends Pick<Props, 'asked' | 'answer' | 'onChange' | 'onNext'> {
  locked: boolean;
  label: string;
}

function FillIn({ asked, answer, locked, label, onChange, onNext }: FillProps) {
  const [draft, setDraft] = useState(answer.text);
  const timer = useRef<number>(undefined);
  const latest = useRef({ draft, answer, onChange });
  latest.current = { draft, answer, onChange };
  const typing = useRef(false);
  // What another page has saved, while nobody types here.
  useEffect(() => {
    if (!typing.current) setDraft(answer.text);
  }, [answer.text]);
  const save = useRef(() => {
    window.clearTimeout(timer.current);
    typing.current = false;
    const { draft, answer, onChange } = latest.current;
    if (draft !== answer.text) onChange({ ...answer, text: draft });
  }).current;
  useEffect(() => save, [save]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
        onNext();
      }}
    >
      <input
        className="text-input exam-fill"
        aria-labelledby={label}
        value={draft}
        maxLength={500}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        readOnly={locked}
        key={asked.number}
        onChange={(event) => {
          typing.current = true;
          latest.current.draft = event.target.value;
          setDraft(event.target.value);
          window.clearTimeout(timer.current);
          timer.current = window.setTimeout(save, SETTLE_MS);
        }}
        onBlur={save}
      />
    </form>
  );
}
