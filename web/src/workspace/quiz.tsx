import { type FormEvent, useState } from 'react';
import type { AttemptView, TaskView } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { fill } from './fill.ts';
import type { Actions } from './use-actions.ts';

interface Props {
  attempt: AttemptView;
  task: TaskView;
  actions: Actions;
}

/** Questions of a task. An answer counts when it is saved; checking is another matter. */
export function Quiz({ attempt, task, actions }: Props) {
  if (task.quiz.length === 0) return null;
  return (
    <div className="quiz">
      {task.quiz.map((question) => (
        <Question
          key={question.id}
          question={{ ...question, prompt: fill(question.prompt, attempt) }}
          saved={attempt.answers[question.id]}
          pending={actions.pending(`answer:${question.id}`)}
          onSave={(answer) => void actions.answer(question.id, answer)}
        />
      ))}
    </div>
  );
}

interface QuestionProps {
  question: TaskView['quiz'][number];
  saved: string | undefined;
  pending: boolean;
  onSave: (answer: string) => void;
}

function Question({ question, saved, pending, onSave }: QuestionProps) {
  const [draft, setDraft] = useState<string>();
  const value = draft ?? saved ?? '';
  const changed = draft !== undefined && draft !== (saved ?? '');
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (changed && draft !== undefined) onSave(draft);
  };
  if (question.options) {
    return (
      <fieldset className="question">
        <legend>{question.prompt}</legend>
        {question.options.map((option) => (
          <label key={option} className="question-option">
            <input
              type="radio"
              name={question.id}
              checked={value === option}
              onChange={() => {
                setDraft(option);
                onSave(option);
              }}
            />
            {option}
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <form className="question" onSubmit={save}>
      <label htmlFor={`answer-${question.id}`}>{question.prompt}</label>
      <div className="question-line">
        <input
          id={`answer-${question.id}`}
          className="text-input"
          value={value}
          maxLength={2000}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setDraft(event.target.value)}
        />
        <Button type="submit" pending={pending} aria-disabled={!changed}>
          {saved !== undefined && !changed ? 'Saved' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
