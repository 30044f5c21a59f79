import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { lintBank } from './lint-bank.ts';
import { madeBlueprint, madeQuestion, madeQuestions } from './testing/made-bank.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'drydock-bank-'));
  await mkdir(join(dir, 'questions'));
  await writeFile(join(dir, 'blueprint.yaml'), stringify(madeBlueprint()));
});
afterEach(() => rm(dir, { recursive: true }));

const known = { labs: ['compose-first-app'], images: ['busybox:latest'] };

async function lint(questions: unknown[], file = 'e01-single.yaml') {
  await writeFile(join(dir, 'questions', file), stringify(questions));
  return lintBank({ dir, files: [`questions/${file}`], known });
}
async function codes(questions: unknown[], file?: string): Promise<string[]> {
  return (await lint(questions, file)).problems.map(({ code }) => code);
}
const single = (changes: object = {}, id = 'e01-one') => madeQuestion(id, 'single', changes);
const options = (texts: string[], correct = 0) =>
  texts.map((text, index) => ({ text, why: 'because', correct: index === correct }));

describe('the lint of the bank', () => {
  it('finds nothing wrong with a good question', async () => {
    expect(await codes([single()])).toEqual([]);
  });

  it('says where a question is malformed, and does not hide its neighbours', async () => {
    const { stem: _, ...without } = single({}, 'e01-two');
    const { problems, questions } = await lint([single(), { ...without, colour: 'red' }]);
    expect(questions).toBe(1);
    expect(problems.map(({ code, message, question }) => [code, message, question])).toEqual([
      ['schema', "stem: 'stem' is missing", 'e01-two'],
      ['schema', "unknown key 'colour'", 'e01-two'],
    ]);
    expect(problems.every(({ line }) => (line ?? 0) > 20)).toBe(true);
  });

  it('wants a reason for every option', async () => {
    const [first, ...rest] = options(['aa', 'bb', 'cc', 'dd']);
    const { problems } = await lint([{ ...single(), options: [{ ...first, why: ' ' }, ...rest] }]);
    expect(problems[0]).toMatchObject({ code: 'schema', message: expect.stringMatching(/options.0.why/) });
  });

  it.each([
    ['wrong_file', single({ area: 'E2' })],
    ['unknown_area', single({ area: 'E7' })],
    ['wrong_id', single({ area: 'E1' }, 'e02-one')],
    ['unknown_lab', single({ lab: 'no-such-lab' })],
    ['no_lab', single({ lab: undefined })],
    ['lab_exists', single({ lab: undefined, plannedLab: 'compose-first-app' })],
    ['states_number', single({ stem: 'Choose TWO of these.' })],
    ['needs_other', single({ stem: 'As in the previous question: what now?' })],
    ['correct_count', single({ options: options(['aa', 'bb', 'cc', 'dd'], 9) })],
    ['option_count', single({ options: options(['aa', 'bb', 'cc', 'dd', 'ee', 'ff']) })],
    ['of_the_above', single({ options: options(['aa', 'bb', 'cc', 'All of the above']) })],
    ['same_option', single({ options: options(['aa', 'bb', 'BB ', 'dd']) })],
    [
      'giveaway_length',
      single({ options: options(['a long option that says far more than all others do', 'bb', 'cc', 'dd']) }),
    ],
    ['giveaway_absolute', single({ options: options(['aa', 'always bb', 'never cc', 'always dd']) })],
    ['giveaway_form', single({ options: options(['`aa`', 'bb', 'cc', 'dd']) })],
    ['unknown_image', single({ proof: { cluster: 'engines', images: ['nobody/knows'], script: 'true', expect: 'x' } })],
    ['proof_nodes', single({ proof: { cluster: 'engines', nodes: 2, script: 'true', expect: 'x' } })],
    ['proof_pattern', single({ proof: { cluster: 'engines', script: 'true', expect: '/(/' } })],
  ])('%s', async (code, question) => {
    expect(await codes([question])).toContain(code);
  });

  it('finds fill-in answers that the matching rules refuse, and stems that hide what is wanted', async () => {
    const fill = (changes: object, stem = 'Which option?') =>
      madeQuestion('e01-one', 'fill', { stem, fill: { scope: 'option', ...changes } });
    expect(await codes([fill({ accept: ['scale'] })], 'e01-fill.yaml')).toEqual(['fill']);
    expect(await codes([fill({ accept: ['--scale'] }, 'What goes here?')], 'e01-fill.yaml')).toEqual(['no_scope']);
  });

  it('wants every answer about a command to be tried out, or the reason why not', async () => {
    const recipe = { cluster: 'engines', command: 'docker ps {}', looks: ['docker ps'] };
    const fill = (changes: object) => madeQuestion('e01-one', 'fill', { noTry: undefined, ...changes });
    expect(await codes([fill({})], 'e01-fill.yaml')).toEqual(['no_try']);
    expect(await codes([fill({ try: recipe })], 'e01-fill.yaml')).toEqual([]);
    expect(await codes([fill({ try: recipe, noTry: 'no' })], 'e01-fill.yaml')).toContain('try_twice');
    expect(await codes([fill({ try: { ...recipe, nodes: 2 } })], 'e01-fill.yaml')).toEqual(['try_nodes']);
    expect(await codes([fill({ try: { ...recipe, images: ['nobody/knows'] } })], 'e01-fill.yaml')).toEqual([
      'unknown_image',
    ]);
    const wrong = [{ answer: 'docker ps --scale', why: 'because' }];
    expect(
      await codes([fill({ fill: { scope: 'option', accept: ['--scale'], wrong }, try: recipe })], 'e01-fill.yaml'),
    ).toContain('try_same');
    const { try: _, ...others } = fill({ try: recipe }) as Record<string, unknown>;
    const { problems } = await lint([{ ...others, try: { ...recipe, command: 'docker ps' } }], 'e01-fill.yaml');
    expect(problems[0]).toMatchObject({ code: 'schema', message: expect.stringContaining('where the answer stands') });
    const number = { stem: 'How many?', fill: { scope: 'number', accept: ['3'] } };
    expect(await codes([fill(number)], 'e01-fill.yaml')).toEqual([]);
  });

  it('finds duplicates, near-duplicates of another group, and groups that two areas share', async () => {
    expect(await codes([single(), single()])).toEqual(expect.arrayContaining(['duplicate_id', 'near_duplicate']));
    const stem = 'Which of the following is what somebody sees after the command has ended on a manager';
    const alike = [
      single({ stem: `${stem} today?` }),
      single(
        {
          stem: `${stem} now?`,
          options: options(['apples of e01-one', 'bridges of e01-one', 'castles of e01-one', 'dragons of e01-one']),
        },
        'e01-two',
      ),
    ];
    expect(await codes(alike)).toEqual(['near_duplicate']);
    expect(await codes(alike.map((question) => ({ ...question, group: 'same' })))).toEqual([]);
    await writeFile(
      join(dir, 'questions/e02-single.yaml'),
      stringify([single({ area: 'E2', group: 'shared', modes: ['701-100'] }, 'e02-one')]),
    );
    const { problems } = await lintBank({ dir, files: [], known });
    expect(problems.map(({ code }) => code)).not.toContain('group_of_other_area');
    await lint([single({ group: 'shared' })]);
    const whole = await lintBank({ dir, files: [], known });
    expect(whole.problems.map(({ code }) => code)).toContain('group_of_other_area');
  });

  it('notices that the right option is the longest too often', async () => {
    const questions = Array.from({ length: 24 }, (_, index) =>
      single(
        {
          stem: `Number ${index}: what of ${'xyz'.repeat(index + 1)}?`,
          options: options([`right ${index} it is`, `b${index}`, `c${index}`, `d${index}`]),
        },
        `e01-n${index}`,
      ),
    );
    expect(await codes(questions)).toEqual(['giveaway_longest']);
  });

  it('says which numbers and shares of the whole bank are not reached', async () => {
    for (const type of ['single', 'multiple', 'fill'] as const) {
      for (const area of ['e01', 'e02']) {
        const own = madeQuestions(madeBlueprint()).filter((one) => one.type === type && one.id.startsWith(area));
        await writeFile(join(dir, `questions/${area}-${type}.yaml`), stringify(own));
      }
    }
    const whole = async () => (await lintBank({ dir, files: [], known })).problems.map(({ code }) => code);
    const full = await whole();
    expect(full).not.toContain('too_few');
    expect(full).not.toContain('undrawable');
    expect(full).toEqual(expect.arrayContaining(['few_proofs', 'difficulty_share']));
    await rm(join(dir, 'questions/e01-fill.yaml'));
    expect(await whole()).toEqual(expect.arrayContaining(['too_few', 'undrawable', 'type_share']));
  });
});
