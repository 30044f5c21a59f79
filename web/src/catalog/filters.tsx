import type { LabSummary } from '../../../protocol/index.ts';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { usePhone } from '../parts/use-media.ts';
import { count, LEVELS, levelTitle } from '../parts/words.ts';
import { type LabFilter, NO_FILTER } from './lab-state.ts';

interface Props {
  labs: LabSummary[];
  shown: number;
  filter: LabFilter;
  onFilter: (filter: LabFilter) => void;
}

const STATES = [
  ['new', 'New'],
  ['running', 'Running'],
  ['tried', 'Tried'],
  ['done', 'Done'],
] as const;

/** Search and filters; what they leave is said in words for those who do not see the list shrink. */
export function Filters({ labs, shown, filter, onFilter }: Props) {
  const phone = usePhone();
  const active = [filter.level, filter.objective, filter.state].filter(Boolean).length;
  const choices = <FilterChoices labs={labs} filter={filter} onFilter={onFilter} />;
  return (
    <search className="filters">
      <label className="search-field">
        <Icon name="search" />
        <span className="visually-hidden">Search the labs</span>
        <input
          type="search"
          placeholder="Search"
          value={filter.text}
          onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        />
      </label>
      {phone ? (
        <details className="filters-fold">
          <summary>Filters{active > 0 ? ` (${active})` : ''}</summary>
          {choices}
        </details>
      ) : (
        choices
      )}
      <p className="filters-count num" role="status">
        {shown === labs.length ? count(labs.length, 'lab') : `${shown} of ${count(labs.length, 'lab')}`}
      </p>
      {(active > 0 || filter.text) && (
        <Button kind="quiet" size="small" icon="close" onClick={() => onFilter(NO_FILTER)}>
          Clear
        </Button>
      )}
    </search>
  );
}

function FilterChoices({ labs, filter, onFilter }: Omit<Props, 'shown'>) {
  const objectives = [...new Set(labs.flatMap((lab) => lab.objectives))].sort();
  const levels = LEVELS.filter((level) => labs.some((lab) => lab.level === level));
  return (
    <>
      <Choice
        legend="Level"
        value={filter.level}
        options={levels.map((level) => [level, levelTitle(level)] as const)}
        onChoose={(level) => onFilter({ ...filter, level })}
      />
      <Choice
        legend="Progress"
        value={filter.state}
        options={STATES}
        onChoose={(state) => onFilter({ ...filter, state })}
      />
      {objectives.length > 1 && (
        <label className="filter-group">
          <span className="filter-legend">Objective</span>
          <select
            className="select"
            value={filter.objective}
            onChange={(event) => onFilter({ ...filter, objective: event.target.value })}
          >
            <option value="">All objectives</option>
            {objectives.map((objective) => (
              <option key={objective}>{objective}</option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

interface ChoiceProps {
  legend: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChoose: (value: string) => void;
}

/** One of several, or all of them. */
function Choice({ legend, value, options, onChoose }: ChoiceProps) {
  return (
    <fieldset className="filter-group">
      <legend className="filter-legend">{legend}</legend>
      <div className="filter-options">
        {[['', 'All'] as const, ...options].map(([id, title]) => (
          <label key={id} className="filter-option">
            <input type="radio" name={legend} checked={value === id} onChange={() => onChoose(id)} />
            <span>{title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
