import { describe, expect, it } from 'vitest';
import { createPass } from './pass.ts';
import { compiled, judgeContext, labWithRules, TablePort } from './testing/labs.ts';
import type { CompiledLab, Json, JudgeContext, Judgement } from './types.ts';

async function judge(
  lab: CompiledLab,
  values: Record<string, Json>,
  context: Partial<JudgeContext> = {},
  taskId = 'task',
): Promise<{ judgement: Judgement; port: TablePort }> {
  const task = lab.task(taskId);
  if (!task) throw new Error('no task');
  const port = new TablePort(values);
  const pass = createPass(lab, port, judgeContext(context), new AbortController().signal);
  return { judgement: await pass.judge(task), port };
}

const TWO_READS = { web: { service: 'web' }, api: { service: 'api' } };

describe('judging a task', () => {
  it('passes without evidence or hint when all rules hold', async () => {
    const { judgement } = await judge(labWithRules(['web.Spec.a == 1', 'web.Spec.a + 1 == 2']), {
      web: { Spec: { a: 1 } },
    });
    expect(judgement).toEqual({ taskId: 'task', status: 'passed', share: 1, evidence: [], record: {} });
  });

  it('gives the hint of the first false rule and charges each false rule', async () => {
    const lab = labWithRules([], {
      rules: [
        { rule: 'web.Spec.a == 1', hint: 'first' },
        { rule: 'web.Spec.b == 2', hint: 'half', costs: 0.5 },
        { rule: 'web.Spec.c == 3', hint: 'quarter', costs: 0.25 },
      ],
    });
    const half = await judge(lab, { web: { Spec: { a: 1, b: 0, c: 3 } } });
    expect(half.judgement).toMatchObject({ status: 'failed', share: 0.5, hint: 'half', rule: 'web.Spec.b == 2' });
    const both = await judge(lab, { web: { Spec: { a: 1, b: 0, c: 0 } } });
    expect(both.judgement.share).toBe(0.25);
    const none = await judge(lab, { web: { Spec: { a: 0, b: 0, c: 3 } } });
    expect(none.judgement).toMatchObject({ share: 0, hint: 'first' });
  });

  it('fetches each read once, and only when a rule asks', async () => {
    const lab = labWithRules(['web.Spec.a == 1', 'web.Spec.b == 1 && web.ID == "x"'], {}, TWO_READS);
    const { port } = await judge(lab, { web: { Spec: { a: 1, b: 1 }, ID: 'x' } });
    expect(port.fetches).toEqual(['web']);
  });

  it('fetches the reads of one expression side by side', async () => {
    const lab = labWithRules(['web.ID == "x" && api.ID == "y"'], {}, TWO_READS);
    const task = lab.task('task');
    if (!task) throw new Error('no task');
    const { promise: bothAsked, resolve } = withResolvers();
    const asked: string[] = [];
    const pass = createPass(
      lab,
      {
        fetch: async (name) => {
          asked.push(name);
          if (asked.length === 2) resolve();
          await bothAsked;
          return { ok: true, value: { ID: name === 'web' ? 'x' : 'y' } };
        },
      },
      judgeContext(),
      new AbortController().signal,
    );
    expect((await pass.judge(task)).status).toBe('passed');
  });

  it('recognises a mistake before it gives the generic hint', async () => {
    const lab = labWithRules(['web.Spec.a == 1'], {
      mistakes: [
        { name: 'other', when: 'web.Spec.nothing == 1', hint: 'not this' },
        { name: 'swapped', when: 'web.Spec.b == 1', hint: 'a and b are swapped, ${colour} one' },
      ],
    });
    const { judgement } = await judge(lab, { web: { Spec: { a: 2, b: 1 } } });
    expect(judgement).toMatchObject({ mistake: 'swapped', hint: 'a and b are swapped, teal one' });
    expect(judgement.evidence.map((entry) => entry.sentence)).toEqual(['A is 2, wanted 1']);
  });

  it('is unable when the outcome depends on a read that could not be had', async () => {
    const lab = labWithRules(['web.Spec.a == 1', 'api.ID == "x"'], {}, TWO_READS);
    const { judgement } = await judge(lab, { web: { Spec: { a: 1 } } });
    expect(judgement).toMatchObject({
      status: 'unable',
      reason: { code: 'engine_unreachable', message: 'cannot look at api' },
      share: 0,
    });
  });

  it('fails when another rule or conjunct is false anyway', async () => {
    const byRule = await judge(labWithRules(['api.ID == "x"', 'web.Spec.a == 1'], {}, TWO_READS), {
      web: { Spec: { a: 2 } },
    });
    expect(byRule.judgement).toMatchObject({ status: 'failed', hint: 'hint 2' });
    const worlds: Record<string, Json>[] = [{ web: { Spec: { a: 2 } } }, { web: { Spec: {} } }];
    for (const values of worlds) {
      const byConjunct = await judge(labWithRules(['api.ID == "x" && web.Spec.a == 1'], {}, TWO_READS), values);
      expect(byConjunct.judgement.status).toBe('failed');
    }
    const byTruth = await judge(labWithRules(['api.ID == "x" || web.Spec.a == 1'], {}, TWO_READS), {
      web: { Spec: { a: 1 } },
    });
    expect(byTruth.judgement.status).toBe('passed');
  });

  it('runs probes that disturb only on a Check and only when the other rules hold', async () => {
    const reads = { web: { service: 'web' }, loss: { kill: { service: 'web' } } };
    const lab = labWithRules(['loss.recovered', 'web.Spec.a == 1'], {}, reads);
    const values = { web: { Spec: { a: 1 } }, loss: { recovered: true } };
    const broken = await judge(lab, { ...values, web: { Spec: { a: 2 } } });
    expect(broken.port.fetches).toEqual(['web']);
    const live = await judge(lab, values, { disturb: false });
    expect(live.judgement).toMatchObject({ status: 'failed', pending: { why: 'disturb' } });
    expect(live.port.fetches).toEqual(['web']);
    const check = await judge(lab, values);
    expect(check.judgement.status).toBe('passed');
  });

  it('gives the values that must stay the same', async () => {
    const lab = labWithRules(['web.Spec.a == 1'], { stable: { for: '10s', of: ['web.ID', 'web.Spec.nothing'] } });
    const { judgement } = await judge(lab, { web: { ID: 'x', Spec: { a: 1 } } });
    expect(judgement.pending).toEqual({ why: 'stable', key: '["x",null]', forMs: 10_000 });
  });

  it('records while the rules hold, and later tasks of the same pass see it', async () => {
    const lab = compiled({
      tasks: [
        {
          id: 'first',
          title: 'First',
          points: 50,
          rules: [{ rule: 'web.Spec.a == 1', hint: 'h' }],
          record: { id: 'web.ID', never: { value: 'web.ID', when: 'web.Spec.a == 2' } },
        },
        { id: 'second', title: 'Second', points: 50, rules: [{ rule: 'web.ID == seen.id', hint: 'h' }] },
      ],
    });
    const pass = createPass(
      lab,
      new TablePort({ web: { ID: 'x', Spec: { a: 1 } } }),
      judgeContext(),
      new AbortController().signal,
    );
    const [first, second] = lab.tasks;
    if (!first || !second) throw new Error('two tasks');
    expect((await pass.judge(first)).record).toEqual({ id: 'x' });
    expect((await pass.judge(second)).status).toBe('passed');
    const alone = await judge(lab, { web: { ID: 'x', Spec: { a: 1 } } }, {}, 'second');
    expect(alone.judgement.evidence.map((entry) => entry.sentence)).toContain('ID of seen is not set');
  });

  it('reads JSON and YAML in texts, and null where there is none', async () => {
    const holds = async (rule: string, text: string) =>
      (await judge(labWithRules([rule]), { web: { Spec: { text } } })).judgement.status === 'passed';
    expect(await holds("json(web.Spec.text).a[1] == 2 && json(web.Spec.text).b == 'x'", '{"a":[1,2],"b":"x"}')).toBe(
      true,
    );
    expect(await holds('json(web.Spec.text) == null', '{"a":')).toBe(true);
    expect(
      await holds('yaml(web.Spec.text).services.web.deploy.replicas == 3', 'services: {web: {deploy: {replicas: 3}}}'),
    ).toBe(true);
    expect(await holds('yaml(web.Spec.text) == null', 'a: [')).toBe(true);
    expect(await holds('yaml(web.Spec.text).missing == 1', 'a: 1')).toBe(false);
    const bomb = `a: &a [x]\n${Array.from({ length: 9 }, (_, n) => `${n}: &n${n} [${Array(9).fill(`*${n ? `n${n - 1}` : 'a'}`)}]`).join('\n')}`;
    expect(await holds('yaml(web.Spec.text) == null', bomb)).toBe(true);
  });

  it('leaves a rule out where the machine lacks what it requires, and says so', async () => {
    const lab = labWithRules([], {
      rules: [
        { rule: 'web.Spec.a == 1', hint: 'a' },
        { rule: 'web.Spec.b == 2', hint: 'b', requires: ['esp'] },
      ],
    });
    const values = { web: { Spec: { a: 1, b: 0 } } };
    expect((await judge(lab, values)).judgement).toMatchObject({ status: 'passed', leftOut: ['esp'] });
    const able = (await judge(lab, values, { capabilities: ['esp'] })).judgement;
    expect(able).toMatchObject({ status: 'failed', hint: 'b' });
    expect(able.leftOut).toBeUndefined();
    const only = labWithRules([], { rules: [{ rule: 'web.Spec.b == 2', hint: 'b', requires: ['esp'] }] });
    expect((await judge(only, values)).judgement).toMatchObject({
      status: 'unable',
      reason: { code: 'capability_missing' },
    });
  });

  it('says which capability the machine lacks', async () => {
    const lab = labWithRules(['web.Spec.a == 1'], { requires: ['ipvs'] });
    expect((await judge(lab, {})).judgement).toMatchObject({
      status: 'unable',
      reason: { code: 'capability_missing' },
    });
    expect((await judge(lab, { web: { Spec: { a: 1 } } }, { capabilities: ['ipvs'] })).judgement.status).toBe('passed');
  });

  it('compares quiz answers without asking the port', async () => {
    const lab = labWithRules(
      ['q.correct'],
      { quiz: [{ id: 'port', prompt: 'Which?', answers: ['Port 80'] }] },
      { q: { quiz: 'port' } },
    );
    const right = await judge(lab, {}, { answers: { port: '  port   80 ' } });
    expect(right.judgement.status).toBe('passed');
    expect(right.port.fetches).toEqual([]);
    expect((await judge(lab, {})).judgement.evidence.map((entry) => entry.sentence)).toEqual([
      'Correct is false, wanted true',
    ]);
  });

  it('fills variables and node addresses into reads', async () => {
    const lab = labWithRules(
      ['page.status == 200'],
      {},
      { page: { http: 'http://${node1.address}/${colour}', from: 'node1' } },
    );
    const { port } = await judge(lab, { page: { status: 200 } });
    expect(port.specs[0]).toMatchObject({ kind: 'http', url: 'http://10.0.0.2/teal' });
  });

  it('records base values and names those that could not be had', async () => {
    const lab = compiled({
      base: { web: 'web.ID', gone: 'web.Spec.nothing' },
      tasks: [{ id: 'task', title: 'Task', points: 100, rules: [{ rule: 'web.ID == base.web', hint: 'h' }] }],
    });
    const pass = createPass(
      lab,
      new TablePort({ web: { ID: 'x', Spec: {} } }),
      judgeContext(),
      new AbortController().signal,
    );
    expect(await pass.base()).toEqual({ base: { web: 'x' }, missing: [{ name: 'gone', why: 'No such key: nothing' }] });
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
