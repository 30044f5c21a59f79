import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { QuestionView, usePress } from './question-view.tsx';
import { useExamKeys } from './use-exam-keys.ts';
import type { Answering } from './use-sitting.ts';

/** An answer on its way is waited for so long before it is explained. */
const SAVE_WAIT_MS = 5000;

export interface PlaceProps {
  view: SittingView;
  current: number;
  answering: Answering;
  /** The keys of the page are not for a dialog now. */
  keysOn: boolean;
  onGo: (number: number) => void;
}

/** A question of the paper, with the ways to its neighbours. */
export function Question({ view, current, answering, keysOn, onGo }: PlaceProps) {
  const asked = view.questions[current - 1];
  if (!asked) throw new Error(`There is no question ${current}`);
  const answer = answering.answerOf(current);
  const explained = view.explained.find(({ number }) => number === current);
  const put = (draft: typeof answer) => answering.put(current, draft);
  const press = usePress({ asked, answer, onChange: put });
  const flag = () => put({ ...answer, flagged: !answer.flagged });
  useExamKeys(
    {
      onOption: (position) => {
        if (!explained && position < asked.options.length) press.press(position);
      },
      onPrevious: () => onGo(current - 1),
      onNext: () => onGo(current + 1),
      onFlag: flag,
    },
    keysOn,
  );
  return (
    <section className="exam-question" aria-labelledby="question-title">
      <div className="exam-question-head">
        <h2 id="question-title">
          Question <span className="num">{current}</span> <small className="num">of {view.questions.length}</small>
        </h2>
        <Saved state={answering.saveState(current)} />
        <Flag flagged={answer.flagged} onFlag={flag} />
      </div>
      <QuestionView
        key={current}
        asked={asked}
        answer={answer}
        explained={explained}
        press={press}
        onChange={put}
        onNext={() => onGo(current + 1)}
      />
      <Turn view={view} current={current} onGo={onGo}>
        {view.practice && !explained && <Explain view={view} number={current} answering={answering} />}
      </Turn>
      <p className="exam-hint">
        <kbd>1</kbd>–<kbd>9</kbd> or <kbd>A</kbd>–<kbd>E</kbd> choose, <kbd>←</kbd> <kbd>→</kbd> turn over, <kbd>F</kbd>{' '}
        flags
      </p>
    </section>
  );
}

export function Flag({ flagged, onFlag }: { flagged: boolean; onFlag: () => void }) {
  return (
    <Button size="small" icon="flag" aria-pressed={flagged} onClick={onFlag}>
      {flagged ? 'Flagged' : 'Flag'}
    </Button>
  );
}

interface TurnProps extends Pick<PlaceProps, 'view' | 'current' | 'onGo'> {
  children?: React.ReactNode;
}

/** To what stands before and after this in the paper. */
export function Turn({ view, current, onGo, children }: TurnProps) {
  const last = view.questions.length + view.live.length;
  return (
    <div className="exam-turn">
      <Button icon="back" aria-disabled={current === 1} onClick={() => onGo(current - 1)}>
        Previous
      </Button>
      {children}
      <Button kind="main" icon="arrow" aria-disabled={current === last} onClick={() => onGo(current + 1)}>
        Next
      </Button>
    </div>
  );
}

function Explain({ view, number, answering }: { view: SittingView; number: number; answering: Answering }) {
  const { api } = useServices();
  const queries = useQueryClient();
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  const explain = async () => {
    if (!(await answering.settled(SAVE_WAIT_MS))) throw new Error('The answer has not reached the server yet.');
    const told = await api.explain(view.id, number);
    queries.setQueryData<SittingView>(
      keys.sitting(view.id),
      (known) => known && { ...known, explained: [...known.explained, told] },
    );
  };
  const press = () => {
    setState('pending');
    explain().catch(() => setState('failed'));
  };
  return (
    <Button icon="bulb" pending={state === 'pending'} onClick={press}>
      {state === 'failed' ? 'Try again' : 'Explain'}
    </Button>
  );
}

function Saved({ state }: { state: 'none' | 'saving' | 'saved' }) {
  if (state === 'none') return <span className="exam-saved" />;
  return (
    <span className="exam-saved" data-state={state}>
      {state === 'saved' && <Icon name="check" />}
      {state === 'saved' ? 'Saved' : 'Saving …'}
    </span>
  );
}
