/** DEVELOPMENT AND PAGE TESTS ONLY: trials that stand still until a test says what became of them. */
import type { StartTrial, TrialCommand, TrialRun, TrialView } from '../../../protocol/index.ts';
import { mockAttempt, mockSteps } from './attempts.ts';
import type { World } from './world.ts';

const OWNER = 'local';

/** The calls below /api/trials. Undefined: there is no such trial. */
export function answerTrial(world: World, method: string, path: readonly string[], body: unknown): unknown {
  const [, id, action] = path;
  if (!id) return start(world, body as StartTrial);
  const trial = world.trials.get(id);
  if (!trial || method === 'GET') return trial;
  if (action === 'run') return put(world, prepared(trial, (body as { run: TrialCommand }).run));
  if (action === 'look') return put(world, looked(trial));
  return put(world, { ...trial, state: 'ended', why: 'You ended it.', terminal: undefined });
}

/** The latest command has ended so. */
export function finishTrial(world: World, id: string, end: Partial<TrialRun>): void {
  const trial = world.trials.get(id);
  const last = trial?.runs.at(-1);
  if (!trial || !last) throw new Error(`no trial ${id}`);
  const terminal = { id: `${id}:t${trial.runs.length}`, node: 'node1' };
  const size = { cols: 80, rows: 20, viewers: 1, state: 'open', title: 'bash' } as const;
  world.terminals.set(terminal.id, { ...terminal, ...size });
  const run: TrialRun = { ...last, state: 'ended', seconds: 1.2, ...end };
  put(world, { ...trial, state: 'ready', terminal, runs: [...trial.runs.slice(0, -1), run] });
}

function start(world: World, { sitting, number, run }: StartTrial): TrialView {
  const view = world.exams.get(OWNER, sitting);
  const told = view.state === 'submitted' ? world.exams.report(OWNER, sitting).questions : view.explained;
  const offer = told.find((one) => one.number === number)?.tryIt;
  if (!offer?.possible) throw new Error('nothing to try');
  const id = `trial${world.trials.size + 1}`;
  const { mine, right } = offer;
  const { sandbox } = mockAttempt(id, Date.now());
  const trial: TrialView = {
    id,
    sitting,
    number,
    state: 'preparing',
    commands: { right, ...(mine !== undefined && { mine }) },
    runs: [],
    sandbox,
  };
  return put(world, prepared(trial, run));
}

function prepared(trial: TrialView, which: TrialCommand): TrialView {
  const command = trial.commands[which] ?? '';
  const run: TrialRun = { which, command, state: 'waiting', before: [], after: [] };
  return {
    ...trial,
    state: 'preparing',
    terminal: undefined,
    runs: [...trial.runs.filter((one) => one.which !== which), run],
    sandbox: { ...trial.sandbox, state: 'provisioning', steps: mockSteps(Date.now()) },
  };
}

function looked(trial: TrialView): TrialView {
  const last = trial.runs.at(-1);
  if (!last) return trial;
  const after = last.after.map(({ command }) => ({ command, output: 'seen again' }));
  return { ...trial, runs: [...trial.runs.slice(0, -1), { ...last, after }] };
}

function put(world: World, trial: TrialView): TrialView {
  world.trials.set(trial.id, trial);
  return trial;
}
