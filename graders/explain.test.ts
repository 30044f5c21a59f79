import { describe, expect, it } from 'vitest';
import { createPass } from './pass.ts';
import { judgeContext, labWithRules, TablePort } from './testing/labs.ts';
import type { Json } from './types.ts';

const id = (digit: string) => `sha256:${digit.repeat(64)}`;

const WEB: Json = {
  ID: 'svc1',
  Spec: {
    Name: 'web',
    UpdateConfig: { Parallelism: 1, Delay: 5_000_000_000, Order: 'stop-first', MaxFailureRatio: 0 },
    Mode: { Replicated: { Replicas: 3 } },
  },
  env: { COLOR: 'red' },
  tasks: [
    { ID: 't1', Slot: 1, node: 'node1', DesiredState: 'running', Status: { State: 'running' }, image: { id: id('2') } },
    { ID: 't2', Slot: 2, node: 'node2', DesiredState: 'running', Status: { State: 'running' }, image: { id: id('1') } },
    { ID: 't3', Slot: 2, node: 'node2', DesiredState: 'shutdown', Status: { State: 'failed' }, image: { id: null } },
  ],
};

async function sentences(rule: string, web: Json = WEB): Promise<string[]> {
  const lab = labWithRules([rule]);
  const task = lab.task('task');
  if (!task) throw new Error('no task');
  const pass = createPass(lab, new TablePort({ web }), judgeContext(), new AbortController().signal);
  const judgement = await pass.judge(task);
  expect(judgement.status).toBe('failed');
  return judgement.evidence.map((entry) => entry.sentence);
}

describe('evidence of a false rule', () => {
  it.each([
    ['web.Spec.UpdateConfig.Parallelism == 2', 'Parallelism is 1, wanted 2'],
    ['2 == web.Spec.UpdateConfig.Parallelism', 'Parallelism is 1, wanted 2'],
    ['web.Spec.UpdateConfig.Parallelism != 1', 'Parallelism is 1, wanted anything but 1'],
    ['web.Spec.UpdateConfig.Parallelism >= 2', 'Parallelism is 1, wanted at least 2'],
    ['2 <= web.Spec.UpdateConfig.Parallelism', 'Parallelism is 1, wanted at least 2'],
    ['web.Spec.UpdateConfig.Parallelism < 1', 'Parallelism is 1, wanted less than 1'],
    ['!(web.Spec.UpdateConfig.Parallelism <= 1)', 'Parallelism is 1, wanted more than 1'],
    ['web.Spec.UpdateConfig.Delay == 10000000000', 'Delay is 5 s, wanted 10 s'],
    ['web.Spec.UpdateConfig.MaxFailureRatio == 0.2', 'Max failure ratio is 0, wanted 0.2'],
    ['web.Spec.UpdateConfig.Monitor == 10000000000', 'Monitor is not set, wanted 10 s'],
    ['web.Spec.RollbackConfig.Order == "start-first"', 'Order is not set, wanted start-first'],
    ['web.Spec["UpdateConfig"]["Order"] == "start-first"', 'Order is stop-first, wanted start-first'],
    ['web.Spec.UpdateConfig.Order in ["start-first", "any"]', 'Order is stop-first, wanted one of start-first, any'],
    ['has(web.Spec.RollbackConfig)', 'Rollback config is not set, wanted set'],
    ['!has(web.Spec.UpdateConfig)', 'Update config is {Parallelism, Delay, Order, MaxFailureRatio}, wanted not set'],
    ['web.tasks.running().size() == 3', 'Number of running tasks is 2, wanted 3'],
    ['size(web.tasks.failed()) == 0', 'Number of failed tasks is 1, wanted 0'],
    ['web.env.COLOR == variables.colour', 'COLOR is red, wanted teal'],
    ["'GREETING' in web.env", 'Environment is {COLOR}, wanted GREETING in it'],
    ['web.env.COLOR.startsWith("te")', 'COLOR is red, wanted text that starts with "te"'],
    ['web.env.COLOR.contains("x")', 'COLOR is red, wanted text that contains "x"'],
    ['web.env.COLOR.matches("^t")', 'COLOR is red, wanted text that matches "^t"'],
    ['web.tasks.exists_one(t, t.node == "node2")', 'Number of matching tasks is 2, wanted exactly 1'],
    ['web.Spec.UpdateConfig.Parallelism == 2 ? true : web.ID == "x"', 'ID of service web is svc1, wanted x'],
    ['cel.bind(u, web.Spec.UpdateConfig, u.Parallelism == 2)', 'Parallelism of update config is 1, wanted 2'],
  ])('%s -> %s', async (rule, sentence) => {
    expect(await sentences(rule)).toEqual([sentence]);
  });

  it('names only the conjuncts that are false', async () => {
    const rule =
      "web.Spec.UpdateConfig.Parallelism == 2 && web.ID == 'svc1' && web.Spec.UpdateConfig.Order == 'start-first'";
    expect(await sentences(rule)).toEqual(['Parallelism is 1, wanted 2', 'Order is stop-first, wanted start-first']);
  });

  it('joins what would do for one path', async () => {
    expect(await sentences('web.Spec.UpdateConfig.Parallelism == 2 || web.Spec.UpdateConfig.Parallelism == 4')).toEqual(
      ['Parallelism is 1, wanted 2 or 4'],
    );
  });

  it('names the element of a list that is to blame, and images by their name', async () => {
    expect(await sentences("web.tasks.running().all(t, t.image.id == images['lab/web:2.0'].id)")).toEqual([
      'Image of task 2 on node2 is lab/web:1.0, wanted lab/web:2.0',
    ]);
  });

  it('says what each element lacks when none fits', async () => {
    expect(await sentences("web.tasks.running().exists(t, t.node == 'node3')")).toEqual([
      'Node of task 1 on node1 is node1, wanted node3',
      'Node of task 2 on node2 is node2, wanted node3',
    ]);
  });

  it('gives the path of the element', async () => {
    const lab = labWithRules(["web.tasks.running().all(t, t.node == 'node1')"]);
    const task = lab.task('task');
    if (!task) throw new Error('no task');
    const pass = createPass(lab, new TablePort({ web: WEB }), judgeContext(), new AbortController().signal);
    expect((await pass.judge(task)).evidence[0]?.path).toBe('web.tasks.running()[1].node');
  });

  it('says that an object is not there when its read gave null', async () => {
    expect(await sentences('web.Spec.Mode.Replicated.Replicas == 3', null)).toEqual(['service web is not there']);
    expect(await sentences('web.tasks.running().size() == 3', null)).toEqual(['service web is not there']);
    expect(await sentences('web != null', null)).toEqual(['service web is not there']);
  });

  it('says of which object when a rule speaks of several', async () => {
    const lab = labWithRules(
      ['web.Spec.Mode.Replicated.Replicas == 3 && api.Spec.Mode.Replicated.Replicas == 6'],
      {},
      { web: { service: 'web' }, api: { service: 'api' } },
    );
    const task = lab.task('task');
    if (!task) throw new Error('no task');
    const pass = createPass(lab, new TablePort({ web: WEB, api: WEB }), judgeContext(), new AbortController().signal);
    expect((await pass.judge(task)).evidence.map((entry) => entry.sentence)).toEqual([
      'Replicas of service api is 3, wanted 6',
    ]);
  });

  it('keeps the answer to itself where the rule says so', async () => {
    const lab = labWithRules([], { rules: [{ rule: "web.ID == 'the answer'", hint: 'h', reveal: false }] });
    const task = lab.task('task');
    if (!task) throw new Error('no task');
    const pass = createPass(lab, new TablePort({ web: WEB }), judgeContext(), new AbortController().signal);
    const { evidence } = await pass.judge(task);
    expect(JSON.stringify(evidence)).not.toContain('the answer');
    expect(evidence[0]?.sentence).toBe('ID of service web is svc1');
  });

  it('says that an object is there when it should not be', async () => {
    expect(await sentences('web == null')).toEqual(['service web is there, wanted nothing there']);
  });
});
