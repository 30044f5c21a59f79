import { fillProblems } from '../../graders/index.ts';
import { type ExamQuestion, objectiveName } from '../../protocol/index.ts';
import { checkProof, checkTry, type Say } from './check-sandbox.ts';
import { areaPrefix, type Bank, type ExamProblem, type KnownThings, type WrittenQuestion } from './types.ts';

/** What can be said of one question without the others. */
export function checkQuestion(written: WrittenQuestion, bank: Bank, known: KnownThings): ExamProblem[] {
  const { question, file } = written;
  const problems: ExamProblem[] = [];
  const say: Say = (path, code, message, severity = 'error') =>
    problems.push({ file, ...written.placeOf(path), severity, code, message, question: question.id });
  checkNames(question, file, bank, say);
  checkKnown(question, known, say);
  checkStem(question, say);
  if (question.type === 'fill') checkFill(question, say);
  else checkOptions(question, say);
  checkProof(question, known, say);
  checkTry(question, known, say);
  return problems;
}

function checkNames(question: ExamQuestion, file: string, bank: Bank, say: Say): void {
  const prefix = areaPrefix(question.area);
  if (!new RegExp(`^questions/${prefix}-${question.type}(-\\d+)?\\.yaml$`).test(file))
    say(['area'], 'wrong_file', `belongs into questions/${prefix}-${question.type}.yaml by its area and type`);
  if (!question.id.startsWith(`${prefix}-`)) say(['id'], 'wrong_id', `the id begins with its area: '${prefix}-…'`);
  const area = bank.blueprint.areas.find(({ id }) => id === question.area);
  if (!area) {
    say(['area'], 'unknown_area', `'${question.area}' is not in blueprint.yaml`);
    return;
  }
  for (const mode of question.modes.filter((mode) => area.slots[mode] === undefined))
    say(['modes'], 'unknown_mode', `papers of ${mode} have no questions of ${question.area}: leave ${mode} out`);
}

function checkKnown(question: ExamQuestion, known: KnownThings, say: Say): void {
  const { lab, plannedLab } = question;
  if ((lab === undefined) === (plannedLab === undefined))
    say(['id'], 'no_lab', 'name the lab that practises it, as `lab:` or, while it is not there, `plannedLab:`');
  if (lab !== undefined && known.labs && !known.labs.includes(lab))
    say(['lab'], 'unknown_lab', `there is no lab '${lab}'`);
  if (plannedLab !== undefined && known.labs?.includes(plannedLab))
    say(['plannedLab'], 'lab_exists', `the lab '${plannedLab}' is there: name it as \`lab:\``);
  if (!known.objectives) return;
  const names = known.objectives.exams.flatMap((exam) =>
    exam.objectives.flatMap(({ areas }) => areas.map(({ id }) => objectiveName(exam.id, id))),
  );
  question.objectives.forEach((name, index) => {
    if (!names.includes(name))
      say(['objectives', index], 'unknown_objective', `'${name}' is not in labs/objectives.yaml`);
  });
}

const OTHER_QUESTION = /\b(previous|last|former|next|preceding) question\b|\bquestion (above|below|\d+)\b/i;
const VERSION = /\d+\.\d+|\b(v1|v2|version|20\d\d|docker-compose|standalone|legacy|older?|before)\b/i;

/** What a fill-in stem must say, so that nobody guesses what form is wanted. */
const SCOPE_WORDS: Record<string, RegExp> = {
  command: /command/i,
  fullCommand: /command/i,
  subcommand: /subcommand/i,
  option: /option|flag/i,
  value: /value|mode|state|status|word/i,
  path: /path|director|file|where/i,
  filename: /file/i,
  number: /number|how many|how much|minimum|maximum|port|percent/i,
  keyword: /key|field|attribute|instruction|word|kind/i,
};

function checkStem(question: ExamQuestion, say: Say): void {
  const { stem, legacy } = question;
  if (/\bchoose (one|two|three|all|2|3)\b|\bselect (two|three|all)\b/i.test(stem))
    say(['stem'], 'states_number', 'the page says how many to choose: leave it out of the stem');
  if (OTHER_QUESTION.test(stem)) say(['stem'], 'needs_other', 'needs another question: a paper may have it alone');
  if (legacy !== undefined && !VERSION.test(stem))
    say(['stem'], 'no_version', 'what differs between versions (`legacy`) needs the version in the stem', 'warning');
  const scope = question.type === 'fill' ? question.fill.scope : undefined;
  if (scope !== undefined && !SCOPE_WORDS[scope]?.test(stem))
    say(
      ['stem'],
      'no_scope',
      `does not say that ${scope === 'fullCommand' ? 'a complete command' : `a ${scope}`} is wanted`,
    );
}

function checkFill(question: ExamQuestion & { type: 'fill' }, say: Say): void {
  for (const { list, index, message } of fillProblems(question)) say(['fill', list, index], 'fill', message);
}

type Choice = Exclude<ExamQuestion, { type: 'fill' }>;

const OF_THE_ABOVE =
  /\b(all|none|both|neither|any) of the (above|others?|other options)\b|\bboth [A-F] and [A-F]\b|^(all|none|both) of (these|them)\.?$/i;
const ABSOLUTE = /\b(always|never|impossible|under no circumstances|in every case)\b/i;
const GIVEAWAY_FACTOR = 1.6;
const GIVEAWAY_CHARS = 20;

function checkOptions(question: Choice, say: Say): void {
  const { options, type } = question;
  const right = options.filter((option) => option.correct).length;
  const [few, many] = type === 'single' ? [4, 5] : [5, 6];
  if (options.length < few || options.length > many)
    say(['options'], 'option_count', `a ${type} question has ${few} or ${many} options, this one ${options.length}`);
  if (type === 'single' ? right !== 1 : right < 2 || right > 3)
    say(
      ['options'],
      'correct_count',
      `${type === 'single' ? 'one option is' : 'two or three options are'} correct, not ${right}`,
    );
  options.forEach(({ text }, index) => {
    if (OF_THE_ABOVE.test(text))
      say(['options', index], 'of_the_above', 'options are shuffled: none may speak of the others');
    const same = options.findIndex((other) => plain(other.text) === plain(text));
    if (same < index) say(['options', index], 'same_option', 'is the same as another option');
  });
  checkGiveaways(question, say);
}

function checkGiveaways({ options }: Choice, say: Say): void {
  const right = options.filter((option) => option.correct).map(({ text }) => text);
  const wrong = options.filter((option) => !option.correct).map(({ text }) => text);
  if (right.length === 0 || wrong.length === 0) return;
  const longestWrong = Math.max(...wrong.map((text) => text.length));
  const shortestRight = Math.min(...right.map((text) => text.length));
  if (shortestRight > longestWrong * GIVEAWAY_FACTOR && shortestRight > longestWrong + GIVEAWAY_CHARS)
    say(['options'], 'giveaway_length', 'the right option is much longer than all others: make them of one length');
  if (wrong.length > 1 && wrong.every((text) => ABSOLUTE.test(text)) && !right.some((text) => ABSOLUTE.test(text)))
    say(['options'], 'giveaway_absolute', 'only the wrong options say always, never or the like');
  const code = (text: string) => /^`[^`]*`$/.test(text);
  if (
    wrong.length > 1 &&
    new Set(wrong.map(code)).size === 1 &&
    right.every((text) => code(text) !== code(wrong[0] ?? ''))
  )
    say(['options'], 'giveaway_form', 'only the right option is (or is not) a piece of code: give all the same form');
}

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
