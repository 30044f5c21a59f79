import { describe, expect, it } from 'vitest';
import { loadLab } from './load-lab.ts';
import { edit, labsDir, problemsOf, writeLab } from './testing/written-labs.ts';

describe('hints, alternatives and explanations', () => {
  it('an alternative keeps the reference solution of tasks that it does not name', async () => {
    const dir = await writeLab(await labsDir(), 'my-lab', (files) => {
      files['alternatives/other.sh'] = '# task: start\ndocker run -d --name=web lab/web:1.0\n';
    });
    const other = (await loadLab(dir)).lab?.alternatives.find(({ file }) => file === 'alternatives/other.sh');
    expect(other?.parts.start?.[0]?.body).toContain('--name=web');
    expect(other?.parts.greet?.[0]?.body).toContain('docker rm -f web');
  });

  it('wants three hints a task and an explanation for each', async () => {
    const problems = await problemsOf((files) => {
      edit('      - docker run … -e VARIABLE=VALUE …\n', '')(files);
      files['explanation.md'] = '<!-- task: start -->\nThis way.\n<!-- task: gret -->\nNo.';
    });
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['unknown_task', 'error'],
      ['no_explanation', 'warning'],
      ['hint_tiers', 'warning'],
    ]);
    expect(problems[0]).toMatchObject({ file: 'compose/my-lab/explanation.md', line: 3 });
  });

  it('an alternative names only tasks and nodes of the lab', async () => {
    const problems = await problemsOf((files) => {
      files['alternatives/x.sh'] = '# task: begin\ndocker ps\n# task: start\n# on: node9\ndocker ps\n';
    });
    expect(problems.map(({ code }) => code)).toEqual(['unknown_task', 'unknown_node']);
  });
});

describe('addons and profiles', () => {
  it('are of Kubernetes clusters alone', async () => {
    const problems = await problemsOf(edit('  cluster: engines', '  addons: [ingress]\n  cluster: engines'));
    expect(problems).toMatchObject([
      { code: 'not_kubernetes', message: 'only clusters of Kubernetes have addons: leave it out' },
    ]);
  });
});
