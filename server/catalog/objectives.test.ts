import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCatalog } from './catalog.ts';
import { coverageMarkdown, coverageOf } from './coverage.ts';
import { loadObjectives } from './objectives.ts';
import { edit, labsDir, writeLab } from './testing/written-labs.ts';

const FILE = `exams:
  - id: "701-100"
    title: One
    objectives:
      - { id: "702.2", title: Orchestration, weight: 5, areas: [{ id: 702.2a, title: First }, { id: 702.2b, title: Second }] }
examAreas: [{ id: E1, title: Compose }]
sources:
  - id: "000"
    title: Book
    topics:
      - { id: "000:1-2", title: Begin, areas: [E1] }
      - { id: "000:3", title: Theory, areas: [E1], examOnly: true }
`;

async function catalogWith(objectives: string, header: string) {
  const dir = await labsDir();
  await writeFile(join(dir, 'objectives.yaml'), objectives);
  await writeLab(dir, 'my-lab', edit(TEMPLATE, header));
  return await openCatalog({ dir, watch: false });
}

/** What the template of `lab new` says. */
const TEMPLATE = 'objectives: ["701-100: 702.2a"]   # what it covers: see labs/objectives.yaml\nareas: [E2]';

const GOOD = 'objectives: ["701-100: 702.2a"]\nareas: [E1]\ntopics: ["000:1-2"]';

describe('objectives', () => {
  it('of this repository are in order', async () => {
    const { objectives, problems } = await loadObjectives(join(import.meta.dirname, '../../labs'));
    expect(problems).toEqual([]);
    expect(objectives?.examAreas).toHaveLength(13);
  });

  it('are checked in each lab, with the place', async () => {
    const problems = async (header: string) =>
      (await catalogWith(FILE, header)).problems().map(({ severity, line, message }) => [severity, line, message]);
    expect(await problems(GOOD)).toEqual([]);
    expect(await problems(`${GOOD.replace('702.2a', '702.9')}\nprerequisites: [other-lab]`)).toEqual([
      ['error', 8, "'701-100: 702.9' is not in labs/objectives.yaml"],
      ['warning', 11, "there is no lab 'other-lab'"],
    ]);
    expect((await problems(GOOD.replace('702.2a', '702.2').replace('000:1-2', '000:9'))).map((one) => one[2])).toEqual([
      "'701-100: 702.2' has key knowledge areas; name those that the lab covers: 702.2a, 702.2b",
      "'000:9' is not in labs/objectives.yaml",
    ]);
    expect((await problems('objectives: ["701-100: 702.2b"]')).map((one) => one[2])).toEqual([
      'the lab names no areas of labs/objectives.yaml',
    ]);
  });

  it('with an error are a problem with a place, and hide no lab', async () => {
    const catalog = await catalogWith(FILE.replace('weight: 5', 'weight: much'), GOOD);
    expect(catalog.list()).toHaveLength(1);
    expect(catalog.objectives()).toBeUndefined();
    expect(catalog.problems()).toMatchObject([{ file: 'objectives.yaml', line: 5, severity: 'error' }]);
    const double = await catalogWith(FILE.replace('000:3', '000:1-2'), GOOD);
    expect(double.problems()).toMatchObject([{ message: "'000:1-2' is there twice" }]);
  });

  it('give the coverage: which lab teaches what', async () => {
    const catalog = await catalogWith(FILE, GOOD);
    const view = coverageOf(catalog.objectives(), catalog.list());
    expect(view.exams[0]?.objectives[0]?.areas.map(({ labs }) => labs)).toEqual([['my-lab'], []]);
    expect(view.examAreas).toEqual([{ id: 'E1', title: 'Compose', labs: ['my-lab'] }]);
    expect(view.sources[0]?.topics.map(({ labs }) => labs)).toEqual([['my-lab'], []]);
    const markdown = coverageMarkdown(view);
    expect(markdown).toContain('| 702.2a | First | A container that greets |');
    expect(markdown).toContain('| 702.2b | Second | – |');
    expect(markdown).toContain('| 000:3 | Theory | exam only | E1 |');
  });
});
