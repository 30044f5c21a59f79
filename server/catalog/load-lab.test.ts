import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openCatalog } from './catalog.ts';
import { loadLab } from './load-lab.ts';
import { newLabFiles } from './new-lab.ts';
import { type Change, edit, labsDir, problemsOf, writeLab } from './testing/written-labs.ts';
import type { Catalog } from './types.ts';

const catalogs: Catalog[] = [];

afterEach(async () => {
  await Promise.all(catalogs.splice(0).map((catalog) => catalog.close()));
});

function lineOf(text: string | undefined, part: string): number {
  return (text ?? '').split('\n').findIndex((line) => line.includes(part)) + 1;
}

const YAML = newLabFiles({ id: 'my-lab', track: 'compose' })['lab.yaml'];

describe('loading a lab', () => {
  it('the lab of `lab new` has no problems', async () => {
    const dir = await writeLab(await labsDir(), 'my-lab');
    const { lab, problems } = await loadLab(dir, { images: ['lab/web:1.0', 'busybox:latest'] });
    expect(problems).toEqual([]);
    expect(lab?.texts.greet).toContain('colour');
    expect(Object.keys(lab?.solution ?? {})).toEqual(['start', 'greet']);
    expect(lab?.alternatives.map(({ file, title }) => [file, title])).toEqual([
      [
        'alternatives/in-two-steps.sh',
        'Makes the container and starts it in two steps, and takes the colour from a file.',
      ],
    ]);
    expect(lab?.alternatives[0]?.parts.start?.[0]?.body).toContain('docker create');
    expect(lab?.explanation).toContain('same image');
    expect(lab?.explanations.greet).toContain('cannot be changed');
    expect(lab?.mistakes.map((mistake) => `${mistake.taskId} ${mistake.mistake}`)).toEqual([
      'start not-running',
      'start other-image',
      'greet lower-case',
    ]);
    expect(lab?.setup).toHaveLength(1);
  });

  it.each<[string, Change, { code: string; line?: number; column?: number; message: string }]>([
    [
      'broken YAML',
      edit('title: A container that greets', 'title: "A container'),
      { code: 'yaml', line: 3, message: 'quote' },
    ],
    [
      'a misspelt key',
      edit('minutes: 10', 'minuts: 10'),
      { code: 'schema', line: lineOf(YAML, 'minutes:'), column: 1, message: "unknown key 'minuts'" },
    ],
    ['a missing key', edit('minutes: 10\n', ''), { code: 'schema', message: "'minutes' is missing" }],
    [
      'a wrong type',
      edit('points: 60', 'points: many'),
      { code: 'schema', line: lineOf(YAML, 'points: 60'), column: 13, message: 'tasks.0.points: expected number' },
    ],
    [
      'an unknown kind of read',
      edit('{ container: web }', '{ contaner: web }'),
      { code: 'schema', line: lineOf(YAML, 'web: { container'), column: 8, message: "'contaner' is none of them" },
    ],
    [
      'a wrong option of a read',
      edit('"http://localhost/", from: { container: web }', '"http://localhost/", form: node1'),
      { code: 'schema', message: "unknown key 'form'" },
    ],
    [
      'points that do not add up',
      edit('points: 60', 'points: 61'),
      { code: 'points', line: lineOf(YAML, 'tasks:') + 1, message: '101' },
    ],
    [
      'a rule that does not parse',
      edit("web.image.id == images['lab/web:1.0'].id", 'web.image.id =='),
      { code: 'rule_parse', line: lineOf(YAML, 'web.image.id =='), column: 30, message: 'Unexpected token' },
    ],
    [
      'an unknown read',
      edit('web.State.Running', 'wbe.State.Running'),
      { code: 'rule_unknown_name', line: lineOf(YAML, 'web.State.Running'), column: 15, message: "'wbe' is neither" },
    ],
    [
      'an image that the lab lacks',
      edit("images['lab/web:1.0']", "images['lab/web:9']"),
      { code: 'rule_unknown_image', message: 'lab/web:9' },
    ],
    [
      'an unknown image',
      edit('"busybox:latest"', '"busybux:latest"'),
      { code: 'unknown_image', line: lineOf(YAML, 'images: ['), message: 'busybux' },
    ],
    [
      'a node that the lab lacks',
      edit('{ container: web }', '{ container: web, on: node7 }'),
      { code: 'unknown_node', message: 'node7' },
    ],
    [
      'a variable that is not drawn',
      edit('http://localhost/', 'http://localhost/${color}'),
      { code: 'unknown_variable', message: 'color' },
    ],
    [
      'a read with a name of the language',
      edit('  web: { container: web }', '  map: { container: web }'),
      { code: 'reserved', message: "'map' means something else" },
    ],
    [
      'needs in a circle',
      edit('    points: 60', '    points: 60\n    needs: [greet]'),
      { code: 'needs_cycle', message: 'neither could ever be judged' },
    ],
    ['an unknown task in needs', edit('needs: [start]', 'needs: [begin]'), { code: 'unknown_task', message: 'begin' }],
    [
      'two tasks with one id',
      edit('- id: greet', '- id: start'),
      { code: 'duplicate', message: "two tasks are called 'start'" },
    ],
    [
      'a near miss of a rule that is not there',
      edit('breaks: 2', 'breaks: 3'),
      { code: 'unknown_rule', message: 'has 2 rules' },
    ],
    [
      'an id unlike its folder',
      edit('id: my-lab', 'id: other-lab'),
      { code: 'wrong_id', line: lineOf(YAML, 'id: my-lab'), message: 'other-lab' },
    ],
    ['a variable that would be PATH', edit('colour: { oneOf', 'path: { oneOf'), { code: 'reserved', message: 'PATH' }],
    ['a missing text', (files) => delete files['tasks/greet.md'], { code: 'missing_text', message: 'tasks/greet.md' }],
    ['no story', (files) => delete files['README.md'], { code: 'missing_file', message: 'story' }],
    [
      'a task without solution',
      (files) => {
        files['solution.sh'] = '# task: start\ndocker run -d --name web lab/web:1.0\n';
      },
      { code: 'no_solution', message: '# task: greet' },
    ],
    [
      'a solution of no task',
      (files) => {
        files['solution.sh'] += '# task: gret\ntrue\n';
      },
      { code: 'unknown_task', message: 'gret' },
    ],
    [
      'a mistake without script',
      (files) => delete files['mistakes/greet--lower-case.sh'],
      { code: 'no_script', message: 'greet--lower-case.sh' },
    ],
    [
      'a script without mistake',
      (files) => {
        files['mistakes/greet--upper.sh'] = 'true\n';
      },
      { code: 'no_mistake', message: 'no task has a mistake' },
    ],
    [
      'a script that does nothing',
      (files) => {
        files['mistakes/greet--lower-case.sh'] = '# later\n';
      },
      { code: 'empty_script', message: 'does nothing' },
    ],
    [
      'an unknown node in a script',
      (files) => {
        files['setup.sh'] = '# on: node9\ntrue\n';
      },
      { code: 'unknown_node', message: 'node9' },
    ],
    [
      'an unused read',
      edit('tasks:\n', '  extra: { info: node1 }\ntasks:\n'),
      { code: 'unused_read', message: "'extra'" },
    ],
    [
      'a hint that is the answer',
      edit('There is no running container with the name web.', 'Try `docker run -d --name "web" lab/web:1.0` now.'),
      { code: 'giveaway', line: lineOf(YAML, 'There is no running'), message: 'docker run -d --name web lab/web:1.0' },
    ],
    [
      'a file that belongs to nothing',
      (files) => {
        files['solutions.sh'] = 'true\n';
      },
      { code: 'unknown_file', message: 'misspelt' },
    ],
  ])('finds %s', async (_name, change, wanted) => {
    const problems = await problemsOf(change);
    const found = problems.find((problem) => problem.code === wanted.code && problem.message.includes(wanted.message));
    expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
    expect(found?.file.startsWith('compose/my-lab')).toBe(true);
    if (wanted.line !== undefined) expect(found?.line).toBe(wanted.line);
    if (wanted.column !== undefined) expect(found?.column).toBe(wanted.column);
  });

  it('points into rules that are written as blocks', async () => {
    const problems = await problemsOf(
      edit('rule: web.State.Running', 'rule: |-\n          web.State.Running &&\n          nope.x == 1'),
    );
    expect(problems).toMatchObject([
      { code: 'rule_unknown_name', line: lineOf(YAML, 'rule: web.State.Running') + 2, column: 11 },
    ]);
  });
});

describe('the catalogue', () => {
  it('goes on without a broken lab, and follows changes on disk', async () => {
    const labs = await labsDir();
    await writeLab(labs, 'good-lab');
    const broken = await writeLab(labs, 'broken-lab', edit('id: broken-lab', 'id: ['));
    const catalog = await openCatalog({ dir: labs });
    catalogs.push(catalog);
    expect(catalog.list().map((lab) => lab.id)).toEqual(['good-lab']);
    expect(catalog.problems()).toMatchObject([
      { lab: 'broken-lab', file: 'compose/broken-lab/lab.yaml', code: 'yaml' },
    ]);

    const changed = new Promise<void>((resolve) => catalog.onChange(resolve));
    await writeFile(join(broken, 'lab.yaml'), newLabFiles({ id: 'broken-lab', track: 'compose' })['lab.yaml'] ?? '');
    await changed;
    expect(catalog.list().map((lab) => lab.id)).toEqual(['broken-lab', 'good-lab']);
    expect(catalog.problems()).toEqual([]);
    expect(catalog.find('broken-lab')?.definition.minutes).toBe(10);
  });

  it('says so when there is no folder of labs', async () => {
    const catalog = await openCatalog({ dir: join(await labsDir(), 'nowhere'), watch: false });
    expect(catalog.list()).toEqual([]);
    expect(catalog.problems()).toMatchObject([{ code: 'unreadable' }]);
  });
});

describe('the labs of this repository', () => {
  const labs = join(import.meta.dirname, '../../labs');

  it('lint clean, and their schema is the one of the code', async () => {
    const catalog = await openCatalog({ dir: labs, watch: false });
    expect(catalog.problems()).toEqual([]);
    expect(catalog.list().map((lab) => lab.id)).toEqual(
      expect.arrayContaining([
        'compose-first-app',
        'swarm-init-join',
        'swarm-service-lifecycle',
        'swarm-rolling-update',
      ]),
    );
    const { labJsonSchema } = await import('./schema.ts');
    expect(JSON.parse(await readFile(join(labs, 'schema/lab.schema.json'), 'utf8'))).toEqual(labJsonSchema());
  });
});
