import { useState } from 'react';
import type { ExamMode, ExamOverview, StartSitting } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { useStored } from '../parts/stored.ts';
import { count } from '../parts/words.ts';
import { MixedPaper } from './mixed-paper.tsx';

interface Props {
  exams: ExamOverview;
  mode: ExamMode;
  onMode: (mode: ExamMode) => void;
  pending: boolean;
  onStart: (wish: StartSitting) => void;
}

/** The papers that can be begun. */
export function Papers({ exams, mode, onMode, pending, onStart }: Props) {
  const [practice, setPractice] = useStored('exam-practice', false, (value) =>
    typeof value === 'boolean' ? value : undefined,
  );
  const minutes = (full: number) => (practice ? 'no clock' : `${full} minutes`);
  const short = exams.short;
  return (
    <section className="exams-papers" aria-labelledby="papers">
      <h2 id="papers">A new paper</h2>
      <Choice exams={exams} mode={mode} onMode={onMode} practice={practice} onPractice={setPractice} />
      <ul className="paper-list">
        <li className="paper">
          <h3>Full paper</h3>
          <p>
            {count(exams.paper[mode], 'question')}, {minutes(exams.minutes)}, by the blueprint.
          </p>
          <Button kind="main" pending={pending} onClick={() => onStart({ kind: 'full', mode, practice })}>
            Start the full paper
          </Button>
        </li>
        <li className="paper">
          <h3>My weak areas</h3>
          <p>
            {count(short.questions, 'question')}, {minutes(short.minutes)}: what went wrong or is due again.
          </p>
          <Button pending={pending} onClick={() => onStart({ kind: 'weak', mode, practice })}>
            Start weak areas
          </Button>
        </li>
        <MixedPaper
          key={mode}
          papers={exams.mixed.filter((paper) => paper.mode === mode)}
          pending={pending}
          onStart={(live) => onStart({ kind: 'mixed', mode, live })}
        />
        <AreaPaper
          exams={exams}
          mode={mode}
          about={`Up to ${count(short.questions, 'question')}, ${minutes(short.minutes)}.`}
          pending={pending}
          onStart={(areas) => onStart({ kind: 'area', mode, practice, areas })}
        />
      </ul>
    </section>
  );
}

interface ChoiceProps extends Pick<Props, 'exams' | 'mode' | 'onMode'> {
  practice: boolean;
  onPractice: (practice: boolean) => void;
}

/** For which exam, and whether as practice. */
function Choice({ exams, mode, onMode, practice, onPractice }: ChoiceProps) {
  return (
    <fieldset className="exams-choice">
      <legend>For</legend>
      {exams.modes.map(({ id, title, draft }) => (
        <label key={id}>
          <input type="radio" name="exam-mode" checked={mode === id} onChange={() => onMode(id)} />
          {title} ({id}
          {draft && ', draft'})
        </label>
      ))}
      <label className="exams-practice">
        <input type="checkbox" checked={practice} onChange={() => onPractice(!practice)} />
        Practice: no clock, each question explained after its answer
      </label>
    </fieldset>
  );
}

interface AreaProps extends Pick<Props, 'exams' | 'mode' | 'pending'> {
  about: string;
  onStart: (areas: string[]) => void;
}

function AreaPaper({ exams, mode, about, pending, onStart }: AreaProps) {
  const [areas, setAreas] = useState<string[]>([]);
  const offered = exams.areas.filter(({ modes }) => modes.includes(mode));
  const chosen = areas.filter((id) => offered.some((area) => area.id === id));
  const toggle = (id: string) => setAreas(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <li className="paper paper-areas">
      <h3>Chosen areas</h3>
      <p>{about}</p>
      <fieldset className="area-list">
        <legend className="visually-hidden">Areas</legend>
        {offered.map(({ id, title, questions }) => (
          <label key={id}>
            <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span>{title}</span>
            <small className="num">{questions}</small>
          </label>
        ))}
      </fieldset>
      <Button pending={pending} aria-disabled={chosen.length === 0} onClick={() => onStart(chosen)}>
        Start chosen areas
      </Button>
    </li>
  );
}
