import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gradeSolution, proveLab } from '../../cli/proof/index.ts';
import type { Lab, LabAlternative, LabMistakeScript } from '../../server/catalog/index.ts';
import { labOf } from '../../server/grading/testing/labs.ts';
import { type LabParts, testCore } from '../support/graded-sandbox.ts';

const SANDBOX: NonNullable<LabParts['sandbox']> = {
  cluster: 'engines',
  nodes: [{ name: 'node1' }],
  images: ['busybox:latest'],
};
const NAMED = "box.State.Running && box.image.id == images['busybox:latest'].id";
const RESTARTS = "box.HostConfig.RestartPolicy.Name == 'always'";

const RUN = 'docker run -d --name "$NAME" --restart always busybox sleep 1000';
const script = (taskId: string, mistake: string, body: string, after: string[] = []): LabMistakeScript => ({
  file: `mistakes/${taskId}--${mistake}.sh`,
  taskId,
  mistake,
  parts: [{ node: 'node1', body }],
  after,
});

const alternative = (body: string): LabAlternative => ({
  file: 'alternatives/other.sh',
  title: 'Another way',
  parts: { box: [{ node: 'node1', task: 'box', body }] },
});

const TASKS: LabParts['tasks'] = [
  {
    id: 'box',
    title: 'Box',
    points: 60,
    within: '5s',
    rules: [
      { rule: NAMED, hint: 'It has to run.' },
      { rule: RESTARTS, hint: 'It has to come back.' },
    ],
    mistakes: [
      { name: 'stopped', when: "box.State.Status == 'exited'", hint: 'It has ended.' },
      { name: 'no-policy', breaks: 2 },
    ],
  },
  {
    id: 'answer',
    title: 'Answer',
    points: 40,
    needs: ['box'],
    within: '3s',
    rules: [{ rule: 'port.correct', hint: 'No.' }],
    quiz: [{ id: 'port', prompt: 'Which?', answers: ['80'] }],
  },
];

const lab = (tasks: LabParts['tasks'], parts: Partial<Lab>): Lab => ({
  ...labOf({
    id: 'tiny',
    sandbox: SANDBOX,
    variables: { name: { oneOf: ['ada', 'bob'] } },
    reads: { box: { container: '${name}' }, port: { quiz: 'port' } },
    tasks,
  }),
  solution: { box: [{ node: 'node1', task: 'box', body: RUN }] },
  mistakes: [
    script('box', 'stopped', `${RUN}; docker stop -t 0 "$NAME"`),
    script('box', 'no-policy', 'docker run -d --name "$NAME" busybox sleep 1000'),
  ],
  ...parts,
});

let core: Awaited<ReturnType<typeof testCore>>;
let folder: string;
const deps = () => ({ ...core, nodeLimits: core.config.nodeLimits });
const never = new AbortController().signal;

beforeAll(async () => {
  core = await testCore();
  folder = await mkdtemp(join(tmpdir(), 'drydock-solution-'));
});

afterAll(async () => {
  await core?.[Symbol.asyncDispose]();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe('a proof', () => {
  it('says yes to a lab that proves itself', async () => {
    const other = 'docker create --name "$NAME" --restart=always busybox:latest sleep 999; docker start "$NAME"';
    const proof = await proveLab(lab(TASKS, { alternatives: [alternative(other)] }), deps(), { signal: never });
    expect(proof).toMatchObject({
      status: 'proved',
      problems: [],
      fresh: 0,
      solution: 100,
      repeatable: true,
      steps: { good: 2, of: 2 },
      alternatives: { good: 1, of: 1 },
      mistakes: { good: 2, of: 2 },
      mutation: { good: 5, of: 5 },
    });
    expect(await core.host.list()).toEqual([]);
  });

  it('names everything that is wrong with a lab that does not', async () => {
    const [box, answer] = TASKS;
    if (!box || !answer) throw new Error('two tasks');
    const loose = [
      {
        ...box,
        rules: [
          { rule: NAMED, hint: 'It has to run.' },
          { rule: 'box == null || 1 == 1', hint: 'x' },
        ],
        mistakes: [...(box.mistakes ?? []), { name: 'forgotten', breaks: 1 }],
      },
      { ...answer, needs: [], rules: [{ rule: '!port.correct', hint: 'No.' }] },
    ];
    const wrongScripts = [
      script('box', 'stopped', 'docker run -d --name "$NAME" busybox sleep 1000'),
      script('box', 'no-policy', 'echo nothing here >&2; false'),
    ];
    const alternatives = [alternative('docker run -d --name "$NAME-2" busybox sleep 1000')];
    const proof = await proveLab(lab(loose, { mistakes: wrongScripts, alternatives }), deps(), { signal: never });
    expect(proof.status).toBe('not-proved');
    expect(proof.fresh).toBe(40);
    const kinds = new Set(proof.problems.map((problem) => problem.kind));
    expect([...kinds].sort()).toEqual([
      'alternative',
      'fresh',
      'missing',
      'mistake',
      'mutation',
      'script',
      'solution',
      'step',
    ]);
    const texts = proof.problems.map((problem) => problem.text).join('\n');
    for (const part of [
      'Task answer passes on a sandbox',
      'box--forgotten.sh',
      'the task box passes',
      'nothing here',
      'alternatives/other.sh: box does not pass',
      '"box: rule 2 removed"',
    ])
      expect(texts).toContain(part);
  });

  it('ends when it is told to, and leaves nothing behind', async () => {
    const stop = new AbortController();
    const proof = proveLab(lab(TASKS, {}), deps(), {
      signal: stop.signal,
      onProgress: () => setTimeout(() => stop.abort(new Error('enough')), 4000),
    });
    await expect(proof).rejects.toThrow('enough');
    expect(await core.host.list()).toEqual([]);
  });
});

describe('grading a solution', () => {
  it('runs a script with the variables and grades what it left', async () => {
    const file = join(folder, 'mine.sh');
    await writeFile(file, `${RUN}\n# on: node1\necho "I am $NAME on $NODE1_ADDRESS"; exit 7\n`);
    const report = await gradeSolution(lab(TASKS, {}), { script: file }, deps(), { signal: never });
    expect(report).toMatchObject({ status: 'failed', score: 60, maxScore: 100 });
    expect(report.scripts.map(({ file: name, exitCode }) => [name, exitCode])).toEqual([
      ['mine.sh', 0],
      ['mine.sh', 7],
    ]);
    expect(report.scripts[1]?.output).toMatch(new RegExp(`^I am ${report.variables.name} on \\d+\\.`));
    expect(await core.host.list()).toEqual([]);
  });

  it('takes a folder: its files are there when solution.sh runs', async () => {
    await writeFile(join(folder, 'solution.sh'), 'bash -eu run-it.sh\n');
    await writeFile(join(folder, 'run-it.sh'), `${RUN}\n`);
    const [box] = TASKS;
    const one = lab(box ? [{ ...box, points: 100 }] : [], { mistakes: [] });
    const report = await gradeSolution(one, { dir: folder }, deps(), { signal: never });
    expect(report).toMatchObject({ status: 'passed', score: 100 });
  });

  it('says what cannot be read, before a sandbox is made', async () => {
    const grade = (source: { script: string } | { dir: string }) =>
      gradeSolution(lab(TASKS, {}), source, deps(), { signal: never });
    await expect(grade({ script: join(folder, 'none.sh') })).rejects.toMatchObject({ code: 'solution_not_found' });
    const elsewhere = join(folder, 'elsewhere.sh');
    await writeFile(elsewhere, '# on: node9\ntrue\n');
    await expect(grade({ script: elsewhere })).rejects.toThrow('node9; this lab has node1');
    expect(core.sandboxes.capacity().sandboxes).toBe(0);
  });
});
