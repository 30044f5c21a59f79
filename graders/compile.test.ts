import { parse } from '@marcbachmann/cel-js';
import { describe, expect, it } from 'vitest';
import { sourceOf, walk } from './ast.ts';
import { compileLab } from './compile.ts';
import { mutants } from './mutants.ts';
import { createPass } from './pass.ts';
import { judgeContext, labDefinition, labWithRules, TablePort } from './testing/labs.ts';

function problems(rule: string) {
  const result = compileLab(
    labDefinition({ tasks: [{ id: 'task', title: 'Task', points: 100, rules: [{ rule, hint: 'h' }] }] }),
  );
  return result.ok ? [] : result.problems;
}

describe('rules are checked when a lab is loaded', () => {
  it.each([
    ['web.Spec ==', 'parse', 11, 'Unexpected token'],
    ['wbe.Spec == 1', 'unknown_name', 0, "'wbe' is neither a read of this lab nor a built-in name"],
    ['web.tasks.runing().size() == 1', 'type', 0, 'runing'],
    ['web.Spce.a == 1', 'unknown_name', 0, "'Spce' is not a field of the read web (service)"],
    ['web.ID == images["lab/web:3.0"].id', 'unknown_image', 10, "'lab/web:3.0' is not an image of this lab"],
    ['web.ID == variables.color', 'unknown_variable', 10, "'color' is not a variable of this lab"],
    ['web.ID == seen.id', 'unknown_name', 10, 'not recorded by any task'],
    ['web.ID == base.id', 'unknown_name', 10, 'not recorded under'],
    ['size(web.tasks)', 'not_bool', 0, 'must be true or false, but gives int'],
    ['"a" + 1 == "a1"', 'type', 0, 'no such overload'],
  ])('%s', (rule, code, offset, message) => {
    const found = problems(rule);
    expect(found[0]).toMatchObject({ path: ['tasks', 0, 'rules', 0, 'rule'], code, offset });
    expect(found[0]?.message).toContain(message);
  });

  it('draws a caret under the place', () => {
    expect(problems('web.Spec.a == nope')[0]?.caret).toMatch(/web\.Spec\.a == nope\n\s+\^/);
  });

  it('reports the problems of all expressions of a lab', () => {
    const result = compileLab(
      labDefinition({
        base: { id: 'wbe.ID' },
        tasks: [
          {
            id: 'task',
            title: 'Task',
            points: 100,
            rules: [{ rule: 'web.', hint: 'h' }],
            mistakes: [{ name: 'm', when: 'nope', hint: 'h' }],
            record: { r: 'zzz' },
            stable: { for: '1s', of: ['yyy'] },
          },
        ],
      }),
    );
    expect(result.ok ? [] : result.problems.map((problem) => problem.path.join('.'))).toEqual([
      'tasks.0.rules.0.rule',
      'tasks.0.mistakes.0.when',
      'tasks.0.record.r',
      'tasks.0.stable.of.0',
      'base.id',
    ]);
  });
});

describe('parts of an expression', () => {
  const parts = (source: string): string[] => {
    const found: string[] = [];
    walk(parse(source).ast, (node) => {
      found.push(sourceOf(node));
    });
    return found;
  };

  it.each([
    'a || !(b in c)',
    '!(a && (b || c))',
    '(a || b) && (c)',
    'a - (b - c)',
    "a == ')' && (b == '(' || c == \"it's (\")",
    'xs.exists(x, (x.a == 1) || !(x.b in [1, (2)]))',
    '((a)) == ((b)).c',
    '(a ? b : c) ? d : (e)',
  ])('%s: every part stands on its own and means the same', (source) => {
    for (const part of parts(source)) expect(() => parse(part)).not.toThrow();
    expect(parts(source)[0]).toBe(source);
  });

  it('keeps parentheses that matter', () => {
    expect(parts('a - (b - c)')).toEqual(['a - (b - c)', 'a', 'b - c', 'b', 'c']);
    expect(parts('x && (a || b)')[0]).toBe('x && (a || b)');
  });
});

describe('mutants', () => {
  it('knows optional keys', () => {
    const lab = labWithRules(["web.Spec.?Order.orValue('stop-first') == 'start-first'"]);
    expect(mutants(lab.definition, 'task').map((mutant) => mutant.name)).toEqual([
      'task: rule 1 removed',
      'task: rule 1 == became != at 39',
    ]);
  });

  it('removes each rule and turns each comparison round', async () => {
    const lab = labWithRules(['web.Spec.a >= 2 && web.tasks.all(t, (t.Slot) != (3))', 'web.ID == "x"']);
    const found = mutants(lab.definition, 'task');
    expect(found.map((mutant) => mutant.name)).toEqual([
      'task: rule 1 removed',
      'task: rule 1 >= became < at 12',
      'task: rule 1 != became == at 46',
      'task: rule 2 removed',
      'task: rule 2 == became != at 8',
    ]);
    const web = { ID: 'x', Spec: { a: 2 }, tasks: [{ Slot: 1 }] };
    const judged = async (mutant: (typeof found)[number], value: typeof web) =>
      (
        await createPass(lab, new TablePort({ web: value }), judgeContext(), new AbortController().signal).judge(
          mutant.task,
        )
      ).status;
    expect(await Promise.all(found.map((mutant) => judged(mutant, web)))).toEqual([
      'passed',
      'failed',
      'failed',
      'passed',
      'failed',
    ]);
    const broken = { ...web, ID: 'y' };
    expect(await Promise.all(found.map((mutant) => judged(mutant, broken)))).toEqual([
      'failed',
      'failed',
      'failed',
      'passed',
      'passed',
    ]);
  });
});
