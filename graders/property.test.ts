import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPass } from './pass.ts';
import { judgeContext, labWithRules, TablePort } from './testing/labs.ts';
import type { Json } from './types.ts';

const RULES = [
  'web.ID == "a"',
  'web.Spec.a == web.Spec.b',
  'web.Spec.a + 1 > 2',
  'web.tasks.running().all(t, t.image.id == images["lab/web:1.0"].id)',
  'web.tasks.exists(t, t.node == "node1" && t.Slot > 1)',
  'web.tasks.exists_one(t, has(t.Status.State))',
  '!web.tasks.failed().exists(t, true)',
  'web.tasks.filter(t, t.Slot == 1).map(t, t.node).distinct().size() == 1',
  'size(web.env) == 2 || "COLOR" in web.env',
  'web.env["COLOR"].startsWith(variables.colour)',
  'has(web.Spec) && !has(web.Spec.a) ? web.ID != "b" : web.tasks[0].Slot in [1, 2]',
  'int(web.Spec.a) < 3 && env(web.Spec.b)["X"] == "1"',
  'cel.bind(s, web.Spec, s.a == 1 || s.b)',
  'web == null',
  'web.Spec',
  'web.tasks.ready().size() <= 2 && web.Spec.a.contains("x")',
];

/** JSON that looks a little like a service, so that rules get somewhere, mixed with anything at all. */
const anything = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const serviceLike = fc.record(
  {
    ID: anything,
    Spec: fc.oneof(anything, fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), anything)),
    env: fc.oneof(anything, fc.dictionary(fc.constantFrom('COLOR', 'X'), fc.string())),
    tasks: fc.oneof(
      anything,
      fc.array(
        fc.record(
          { Slot: anything, node: anything, image: anything, Status: anything, DesiredState: anything },
          { requiredKeys: [] },
        ),
      ),
    ),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Json>;

describe('any rule on any JSON', () => {
  it('never throws; passed has no evidence, failed has some with a sentence', async () => {
    const labs = RULES.map((rule) => labWithRules([rule]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(serviceLike, anything), fc.nat(labs.length - 1), async (web, index) => {
        const lab = labs[index];
        const task = lab?.task('task');
        if (!lab || !task) throw new Error('no task');
        const judgement = await createPass(
          lab,
          new TablePort({ web }),
          judgeContext(),
          new AbortController().signal,
        ).judge(task);
        expect(['passed', 'failed']).toContain(judgement.status);
        expect(judgement.evidence.length > 0).toBe(judgement.status === 'failed');
        for (const entry of judgement.evidence) {
          expect(entry.sentence.length).toBeGreaterThan(5);
          expect(entry.sentence.length).toBeLessThan(400);
          JSON.stringify(entry);
        }
      }),
      { numRuns: 1000 },
    );
  }, 60_000);
});
