import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { SittingView } from '../../../protocol/index.ts';
import { keys } from '../api/keys.ts';
import { toProblem } from '../api/problem-error.ts';
import { useSittingView } from '../api/queries.ts';
import { useServices } from '../api/services.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useStored } from '../parts/stored.ts';
import { Waiting } from '../parts/waiting.tsx';
import { count } from '../parts/words.ts';
import './exam.css';
import { ExamClock } from './exam-clock.tsx';
import { Navigator } from './navigator.tsx';
import { QuestionView, usePress } from './question-view.tsx';
import { SubmitDialog } from './submit-dialog.tsx';
import { useExamKeys } from './use-exam-keys.ts';
import { useAnswers, useContact } from './use-sitting.ts';

/** An answer on its way is waited for so long before it is explained. */
const SAVE_WAIT_MS = 5000;

/** A paper while it is sat. */
export function SittingPage({ id }: { id: string }) {
  const sitting = useSittingView(id);
  const [, go] = useLocation();
  const submitted = sitting.data?.state === 'submitted';
  useEffect(() => {
    if (submitted) go(`/sittings/${id}/report`, { replace: true });
  }, [submitted, id, go]);
  if (sitting.data && !submitted) return <Sitting view={sitting.data} />;
  if (!sitting.isError || submitted) return <Waiting />;
  return (
    <main className="page">
      <h1>Practice exam</h1>
      <ProblemNotice problem={toProblem(sitting.error)} onRetry={() => void sitting.refetch()} />
    </main>
  );
}

function Sitting({ view }: { view: SittingView }) {
  const queries = useQueryClient();
  const [current, setCurrent] = useCurrent(view);
  const [submitting, setSubmitting] = useState(false);
  const answering = useAnswers(view);
  const heard = useContact(view, current);
  const asked = view.questions[current - 1];
  const refetch = useCallback(
    () => void queries.invalidateQueries({ queryKey: keys.sitting(view.id) }),
    [queries, view.id],
  );
  if (!asked) return null;
  return (
    <>
      <title>{`${view.title} · Drydock`}</title>
      <header className="exam-bar">
        <h1>{view.title}</h1>
        <ExamClock clock={view.clock} waiting={!heard} onOver={refetch} />
        <Button kind="main" onClick={() => setSubmitting(true)}>
          Submit
        </Button>
      </header>
      <main className="exam" id="main">
        {!heard && <Lost unsaved={answering.unsaved} clock={view.practice ? undefined : view.clock.graceLeftMs} />}
        {answering.problem && <ProblemNotice problem={answering.problem} onDismiss={answering.dismiss} />}
        <Question view={view} current={current} answering={answering} keysOn={!submitting} onGo={setCurrent} />
        <Navigator view={view} answering={answering} current={current} onGo={setCurrent} />
      </main>
      <SubmitDialog
        view={view}
        answering={answering}
        open={submitting}
        onClose={() => setSubmitting(false)}
        onGo={setCurrent}
      />
    </>
  );
}

/** The question that was open when the page was left. */
function useCurrent(view: SittingView): [number, (number: number) => void] {
  const parse = (value: unknown) => {
    const known = value as { id?: unknown; number?: unknown } | undefined;
    return known?.id === view.id && typeof known.number === 'number'
      ? { id: view.id, number: known.number }
      : undefined;
  };
  const [place, setPlace] = useStored('sitting-place', { id: view.id, number: 1 }, parse);
  const number = Math.min(Math.max(1, place.number), view.questions.length);
  return [number, (next) => setPlace({ id: view.id, number: Math.min(Math.max(1, next), view.questions.length) })];
}

function Lost({ unsaved, clock }: { unsaved: number; clock: number | undefined }) {
  return (
    <div className="notice" data-tone="warn" role="alert">
      <Icon name="plug" />
      <div className="notice-text">
        <p className="notice-title">The connection to the server is lost.</p>
        <p>
          Go on: {unsaved > 0 ? `${count(unsaved, 'answer')} wait here and are` : 'answers are'} sent as soon as it is
          back.
          {clock !== undefined &&
            clock > 0 &&
            ` Of the time without contact up to ${Math.ceil(clock / 60_000)} min are given back.`}
        </p>
      </div>
    </div>
  );
}

interface QuestionProps {
  view: SittingView;
  current: number;
  answering: ReturnType<typeof useAnswers>;
  keysOn: boolean;
  onGo: (number: number) => void;
}

function Question({ view, current, answering, keysOn, onGo }: QuestionProps) {
  const { api } = useServices();
  const queries = useQueryClient();
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
  const explain = async () => {
    if (!(await answering.settled(SAVE_WAIT_MS))) throw new Error('The answer has not reached the server yet.');
    const told = await api.explain(view.id, current);
    queries.setQueryData<SittingView>(
      keys.sitting(view.id),
      (known) => known && { ...known, explained: [...known.explained, told] },
    );
  };
  return (
    <section className="exam-question" aria-labelledby="question-title">
      <div className="exam-question-head">
        <h2 id="question-title">
          Question <span className="num">{current}</span> <small className="num">of {view.questions.length}</small>
        </h2>
        <Saved state={answering.saveState(current)} />
        <Button size="small" icon="flag" aria-pressed={answer.flagged} onClick={flag}>
          {answer.flagged ? 'Flagged' : 'Flag'}
        </Button>
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
      <div className="exam-turn">
        <Button icon="back" aria-disabled={current === 1} onClick={() => onGo(current - 1)}>
          Previous
        </Button>
        {view.practice && !explained && <Explain onExplain={explain} />}
        <Button
          kind="main"
          icon="arrow"
          aria-disabled={current === view.questions.length}
          onClick={() => onGo(current + 1)}
        >
          Next
        </Button>
      </div>
      <p className="exam-hint">
        <kbd>1</kbd>–<kbd>9</kbd> or <kbd>A</kbd>–<kbd>E</kbd> choose, <kbd>←</kbd> <kbd>→</kbd> turn over, <kbd>F</kbd>{' '}
        flags
      </p>
    </section>
  );
}

function Explain({ onExplain }: { onExplain: () => Promise<void> }) {
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  const press = () => {
    setState('pending');
    onExplain().catch(() => setState('failed'));
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
