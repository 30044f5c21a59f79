/** How long a check of rules that are all true takes, beside one bare request to the same engine through the same tunnel. */
import { runScript } from '../server/grading/index.ts';
import { benchCore, labSandbox } from './support.ts';
import { percentile, printTable } from './table.ts';

const RUNS = Number(process.env.RUNS ?? 60);
const WANTED_MS = 150;
const RULES = 10;
const LABS = ['swarm-service-lifecycle', 'compose-first-app'];

await using core = await benchCore();
const rows = [];
for (const labId of LABS) rows.push(await measure(labId));
printTable(`A check of true rules, ${RUNS} runs after 5 to warm up`, rows);

async function measure(labId: string) {
  const lab = core.catalog.find(labId);
  if (!lab) throw new Error(`no lab ${labId}`);
  const { sandbox, base, variables } = await labSandbox(core, labId);
  const memory = { variables, base, latched: {}, recorded: {}, answers: {} };
  const request = { lab, sandbox, memory, disturb: false };
  for (const task of lab.definition.tasks) {
    for (const part of lab.solution[task.id] ?? []) {
      const script = { sandbox, file: 'solution.sh', part, variables, workdir: lab.definition.sandbox.workdir };
      const ended = await runScript(core.host, { ...script, timeoutMs: 180_000 });
      if (ended.exitCode !== 0) throw new Error(`${task.id}: ${ended.output}`);
    }
    const { memory: after } = await core.grading.run({
      ...request,
      memory,
      mode: 'poll',
      taskIds: [task.id],
      disturb: true,
    });
    Object.assign(memory, after);
  }
  const check = () => core.grading.run({ ...request, mode: 'once' });
  const { verdicts } = await check();
  const passed = lab.definition.tasks.filter((task) => verdicts[task.id]?.status === 'passed' && !task.latch);
  const rules = passed.reduce((sum, task) => sum + task.rules.length, 0);
  const ours = await times(check);
  const engine = sandbox.nodes[0]?.engine;
  const floor = await times(async () => void (await engine?.get('/info')));
  await core.sandboxes.release(sandbox.id, 'measured');
  const p95 = percentile(ours, 0.95);
  return {
    what: `${labId}: ${rules} rules, p95`,
    ours: p95,
    floor: percentile(floor, 0.95),
    unit: 'ms',
    wanted: { text: `< ${WANTED_MS} ms for ${RULES} rules`, holds: p95 < WANTED_MS },
  };
}

async function times(work: () => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let run = -5; run < RUNS; run += 1) {
    const since = performance.now();
    await work();
    if (run >= 0) all.push(performance.now() - since);
  }
  return all;
}
