import { objectiveName } from '../../protocol/index.ts';
import { chooseLive } from './draw-live.ts';
import { whyNotOffered } from './live-offer.ts';
import { seededRandom } from './random.ts';
import { slotsOf } from './slots.ts';
import { areaPrefix, type Bank, type ExamProblem, type KnownThings, LIVE_FILE, type WrittenLive } from './types.ts';

/** What is wrong with the live tasks: names, labs, points; and whether mixed papers can be drawn from them. */
export function checkLive(bank: Bank, known: KnownThings): ExamProblem[] {
  return [...bank.live.flatMap((written) => checkOne(written, bank, known)), ...undrawable(bank, known)];
}

function checkOne(written: WrittenLive, bank: Bank, known: KnownThings): ExamProblem[] {
  const { task } = written;
  const problems: ExamProblem[] = [];
  const say = (
    path: PropertyKey[],
    code: string,
    message: string,
    severity: ExamProblem['severity'] = 'error',
  ): void => {
    problems.push({ file: LIVE_FILE, ...written.placeOf(path), severity, code, message, question: task.id });
  };
  const twin = bank.live.find((other) => other.task.id === task.id);
  if (twin !== written) say(['id'], 'duplicate_id', `'${task.id}' is there already`);
  if (!task.id.startsWith(`${areaPrefix(task.area)}-`))
    say(['id'], 'wrong_id', `the id begins with its area: '${areaPrefix(task.area)}-…'`);
  const area = bank.blueprint.areas.find(({ id }) => id === task.area);
  if (!area) say(['area'], 'unknown_area', `'${task.area}' is not in blueprint.yaml`);
  for (const mode of area ? task.modes : []) {
    const places = slotsOf(bank.blueprint, mode).filter((slot) => slot.area === task.area).length;
    if (places === 0)
      say(['modes'], 'unknown_mode', `papers of ${mode} have nothing of ${task.area}: leave ${mode} out`);
    else if (task.points > places)
      say(['points'], 'too_many_points', `papers of ${mode} have ${places} points for ${task.area} in all`);
  }
  for (const [index, name] of task.objectives.entries())
    if (known.objectives && !objectivesOf(known).includes(name))
      say(['objectives', index], 'unknown_objective', `'${name}' is not in labs/objectives.yaml`);
  if (!known.loaded) return problems;
  const lab = known.loaded.find(({ id }) => id === task.lab);
  const lack = whyNotOffered(task, lab, known.capabilities);
  if (lack) say(lack.path, lack.code, lack.message, lack.code === 'host' ? 'warning' : 'error');
  return problems;
}

const objectivesOf = ({ objectives }: KnownThings) =>
  (objectives?.exams ?? []).flatMap((exam) =>
    exam.objectives.flatMap(({ areas }) => areas.map(({ id }) => objectiveName(exam.id, id))),
  );

/** Modes without any live task have no mixed papers; one that has some must have enough for the smallest paper. */
function undrawable({ blueprint, live }: Bank, { loaded, capabilities }: KnownThings): ExamProblem[] {
  const tasks = live
    .map(({ task }) => task)
    .filter((task) => {
      const lab = loaded?.find(({ id }) => id === task.lab);
      return !loaded || !whyNotOffered(task, lab, capabilities);
    });
  return blueprint.modes.flatMap(({ id: mode }): ExamProblem[] => {
    const { min, max } = blueprint.mixed;
    if (!tasks.some(({ modes }) => modes.includes(mode))) return [];
    const most = [...Array(max).keys()]
      .map((index) => max - index)
      .find((count) => chooseLive(blueprint, mode, { count, tasks }, seededRandom('lint')));
    if (most === max) return [];
    const message = `mixed papers of ${mode} have ${min} to ${max} live tasks; at most ${most ?? 0} of different labs can be drawn`;
    const severity = most !== undefined && most >= min ? 'warning' : 'error';
    return [{ file: LIVE_FILE, severity, code: 'few_live', message }];
  });
}
