import type { ExamMode, ExamQuestion, QuestionType } from '../../protocol/index.ts';
import { positionShares } from './shares.ts';
import { similarPairs } from './similar.ts';
import { assignGroups, shelve, slotKey, slotsOf } from './slots.ts';
import type { Bank, ExamProblem, WrittenQuestion } from './types.ts';

/** At least so many questions for each slot of a paper. */
const PER_SLOT = 4;
/** Points by which a share may be off. */
const TYPE_TOLERANCE = 0.1;
const DIFFICULTY_TOLERANCE = 0.12;
const DIFFICULTIES = { 1: 0.3, 2: 0.45, 3: 0.25 } as const;
const PROVED = 1 / 3;
/** Standard deviations above chance: about one honest bank in a hundred. */
const LONGEST_DEVIATIONS = 2.33;
const FEW = 20;
const POSITION_TOLERANCE = 0.03;

export const SHARES_FILE = 'blueprint.yaml';

/** What can only be said of all questions together. `whole`: also shares and numbers, which a few files cannot have. */
export function checkBank(bank: Bank, questions: readonly WrittenQuestion[], whole: boolean): ExamProblem[] {
  const plain = questions.map(({ question }) => question);
  const problems = [...duplicates(bank, questions), ...alike(questions), ...longest(plain)];
  if (!whole) return problems;
  return [...problems, ...sizes(bank), ...types(bank), ...difficulties(plain), ...proofs(plain), ...positions(bank)];
}

function at(written: WrittenQuestion, path: PropertyKey[], code: string, message: string): ExamProblem {
  const { file, question } = written;
  return { file, ...written.placeOf(path), severity: 'error', code, message, question: question.id };
}

const ofBank = (code: string, message: string, severity: ExamProblem['severity'] = 'error'): ExamProblem => ({
  file: SHARES_FILE,
  severity,
  code,
  message,
});

function duplicates(bank: Bank, questions: readonly WrittenQuestion[]): ExamProblem[] {
  const first = new Map<string, WrittenQuestion>();
  const areas = new Map<string, string>();
  for (const written of bank.questions) {
    const { id, group, area } = written.question;
    if (!first.has(id)) first.set(id, written);
    if (!areas.has(group)) areas.set(group, area);
  }
  return questions.flatMap((written) => {
    const { id, group, area } = written.question;
    const twin = first.get(id);
    const home = areas.get(group);
    return [
      ...(twin !== written ? [at(written, ['id'], 'duplicate_id', `'${id}' is in ${twin?.file} already`)] : []),
      ...(home !== area
        ? [
            at(
              written,
              ['group'],
              'group_of_other_area',
              `the group '${group}' belongs to ${home}: name this one otherwise`,
            ),
          ]
        : []),
    ];
  });
}

function alike(questions: readonly WrittenQuestion[]): ExamProblem[] {
  return similarPairs(questions.map(({ question }) => question)).flatMap(({ first, second, likeness }) => {
    const [a, b] = [questions[first], questions[second]];
    if (!a || !b) return [];
    const advice =
      a.question.group === b.question.group ? 'they are hardly variants' : 'put them in one group or change one';
    return [at(b, ['stem'], 'near_duplicate', `is ${Math.round(100 * likeness)} % like '${a.question.id}': ${advice}`)];
  });
}

/** Is the longest option the right one more often than chance? Whoever notices needs no knowledge. */
function longest(questions: readonly ExamQuestion[]): ExamProblem[] {
  const { count, hits, chance } = longestRight(questions);
  if (count < FEW) return [];
  const limit = chance + LONGEST_DEVIATIONS * Math.sqrt((chance * (1 - chance)) / count);
  if (hits / count <= limit) return [];
  const message = `the right option is the longest in ${hits} of ${count} single questions (${percent(hits / count)}); by chance ${percent(chance)}, at most ${percent(limit)}`;
  return [{ ...ofBank('giveaway_longest', message), file: 'questions' }];
}

/** Single questions whose right option is longer than every other; `chance`: what no knowledge would give. */
export function longestRight(questions: readonly ExamQuestion[]): { count: number; hits: number; chance: number } {
  const singles = questions.filter((question) => question.type === 'single');
  const hits = singles.filter(({ options }) => {
    const right = options.find(({ correct }) => correct)?.text.length ?? 0;
    return options.every(({ correct, text }) => correct || text.length < right);
  }).length;
  const chance = singles.reduce((sum, { options }) => sum + 1 / options.length, 0) / Math.max(1, singles.length);
  return { count: singles.length, hits, chance };
}

function sizes(bank: Bank): ExamProblem[] {
  const questions = bank.questions.map(({ question }) => question);
  return bank.blueprint.modes.flatMap(({ id: mode }) => [
    ...tooFew(bank, questions, mode),
    ...undrawable(bank, questions, mode),
  ]);
}

function tooFew(bank: Bank, questions: ExamQuestion[], mode: ExamMode): ExamProblem[] {
  return bank.blueprint.areas.flatMap(({ id, slots }) =>
    (['single', 'multiple', 'fill'] as const).flatMap((type) => {
      const wanted = (slots[mode]?.[type] ?? 0) * PER_SLOT;
      const there = questions.filter((one) => one.area === id && one.type === type && one.modes.includes(mode)).length;
      const message = `${mode} wants at least ${wanted} ${type} questions of ${id} (${PER_SLOT} for each in a paper); there are ${there}`;
      return there < wanted ? [ofBank('too_few', message)] : [];
    }),
  );
}

function undrawable(bank: Bank, questions: ExamQuestion[], mode: ExamMode): ExamProblem[] {
  const slots = slotsOf(bank.blueprint, mode);
  const shelf = shelve(questions, mode);
  const groups = assignGroups(slots, (slot) => [...(shelf.get(slotKey(slot))?.keys() ?? [])]);
  const empty = new Set(slots.filter((_, index) => groups[index] === undefined).map(slotKey));
  return [...empty].map((slot) =>
    ofBank('undrawable', `no paper of ${mode} can be drawn: too few variant groups for ${slot}`),
  );
}

function types(bank: Bank): ExamProblem[] {
  const slots = bank.blueprint.modes[0] ? slotsOf(bank.blueprint, bank.blueprint.modes[0].id) : [];
  const questions = bank.questions.map(({ question }) => question);
  if (slots.length === 0 || questions.length === 0) return [];
  return (['single', 'multiple', 'fill'] as const).flatMap((type: QuestionType) => {
    const wanted = slots.filter((slot) => slot.type === type).length / slots.length;
    const there = questions.filter((question) => question.type === type).length / questions.length;
    if (Math.abs(wanted - there) <= TYPE_TOLERANCE) return [];
    return [
      ofBank('type_share', `${percent(there)} of the questions are ${type}; the blueprint has ${percent(wanted)}`),
    ];
  });
}

function difficulties(questions: readonly ExamQuestion[]): ExamProblem[] {
  if (questions.length === 0) return [];
  return Object.entries(DIFFICULTIES).flatMap(([level, wanted]) => {
    const there = questions.filter(({ difficulty }) => difficulty === Number(level)).length / questions.length;
    if (Math.abs(wanted - there) <= DIFFICULTY_TOLERANCE) return [];
    const message = `${percent(there)} of the questions have difficulty ${level}; about ${percent(wanted)} should`;
    return [ofBank('difficulty_share', message, 'warning')];
  });
}

function proofs(questions: readonly ExamQuestion[]): ExamProblem[] {
  const proved = questions.filter(({ proof }) => proof !== undefined).length;
  if (questions.length === 0 || proved / questions.length >= PROVED) return [];
  return [ofBank('few_proofs', `${proved} of ${questions.length} questions carry a proof; a third at least should`)];
}

function positions(bank: Bank): ExamProblem[] {
  return positionShares(bank).flatMap(({ options, shares }) =>
    shares.flatMap((share, index) => {
      if (Math.abs(share - 1 / options) <= POSITION_TOLERANCE) return [];
      const message = `of ${options} options number ${index + 1} is right in ${percent(share)} of the drawn questions, not ${percent(1 / options)}`;
      return [ofBank('position', message)];
    }),
  );
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
