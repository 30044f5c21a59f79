import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flag, Verdict } from '../../protocol/index.ts';
import { type Lab, parseScript, type ScriptPart } from '../../server/catalog/index.ts';
import { lastLines } from '../../server/grading/index.ts';
import { Bench, type ProofDeps } from './bench.ts';

/** A learner's solution: one script, or a folder with solution.sh, solution.<node>.sh and files for the nodes. */
export type SolutionSource = { script: string } | { dir: string };

/** There is no such solution on this machine. */
export class SolutionError extends Error {
  override name = 'SolutionError';
  readonly code = 'solution_not_found';
}

/** A task as it was graded. */
export interface GradedTask {
  id: string;
  title: string;
  verdict: Verdict;
}

export interface GradeReport {
  lab: string;
  title: string;
  /** unable: some task could not be looked at, and none has failed. */
  status: 'passed' | 'failed' | 'unable';
  score: number;
  maxScore: number;
  tasks: GradedTask[];
  flags: Flag[];
  /** What the lab drew for this run: scripts have them in their environment. */
  variables: Record<string, string>;
  /** How the scripts ended, in the order in which they ran. */
  scripts: { file: string; node: string; exitCode: number; timedOut: boolean; output: string }[];
  seconds: number;
}

export interface GradeOptions {
  signal: AbortSignal;
  /** Verdicts as they become known. */
  onVerdict?: (verdict: Verdict) => void;
  onScript?: (file: string, node: string) => void;
}

/** A task is given up before its time when its verdict has not moved for so long and nothing in the cluster is on its way. */
const QUIET_MS = 10_000;

/** Between two looks at a sandbox whose scripts run. */
const GLANCE_EVERY_MS = 250;

interface Solution {
  scripts: { file: string; parts: ScriptPart[] }[];
  /** Copied into the working directory of every node. */
  folder?: string;
}

/**
 * Runs a solution in a fresh sandbox, on node1 unless a line `# on: node2` or the file's name says otherwise, and grades
 * it. A script that fails is reported and what it left is graded. Rejects with SolutionError when there is no such
 * solution, and with the error of a room when there is no sandbox; nothing is left on the host.
 */
export async function gradeSolution(
  lab: Lab,
  source: SolutionSource,
  deps: ProofDeps,
  options: GradeOptions,
): Promise<GradeReport> {
  const started = Date.now();
  const solution = await readSolution(lab, source);
  await using bench = Bench.claim(deps, lab, options.signal);
  await bench.fresh();
  if (solution.folder !== undefined) await bench.placeFolder(solution.folder);
  const scripts = await whileWatched(bench, () => runAll(bench, solution, options));
  const { verdicts, unable, score, maxScore, flags } = await bench.checkAll({
    quietMs: QUIET_MS,
    onVerdict: options.onVerdict,
  });
  const tasks = lab.definition.tasks.flatMap(({ id, title }) => {
    const verdict = verdicts[id];
    return verdict ? [{ id, title, verdict }] : [];
  });
  const counted = tasks.filter(({ id }) => unable[id] !== 'capability_missing').map(({ verdict }) => verdict.status);
  return {
    lab: lab.id,
    title: lab.title,
    status: counted.includes('failed')
      ? 'failed'
      : counted.includes('unable') || counted.length === 0
        ? 'unable'
        : 'passed',
    score,
    maxScore,
    tasks,
    flags,
    variables: bench.variables,
    scripts,
    seconds: (Date.now() - started) / 1000,
  };
}

async function runAll(bench: Bench, solution: Solution, options: GradeOptions): Promise<GradeReport['scripts']> {
  const scripts: GradeReport['scripts'] = [];
  for (const { file, parts } of solution.scripts) {
    for (const part of parts) {
      options.onScript?.(file, part.node);
      const { exitCode, timedOut, output } = await bench.tryPart(file, part);
      scripts.push({ file, node: part.node, exitCode, timedOut, output: lastLines(output) });
    }
  }
  return scripts;
}

/**
 * Looks at the sandbox again and again while scripts run, as live mode does for a learner who types: a latched task is
 * passed once its state was seen, whatever the next line of the script does to it.
 */
async function whileWatched<T>(bench: Bench, work: () => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const watching = (async () => {
    while (!ended.signal.aborted) {
      await bench.glance();
      await sleep(GLANCE_EVERY_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  try {
    return await work();
  } finally {
    ended.abort();
    await watching;
  }
}

async function readSolution(lab: Lab, source: SolutionSource): Promise<Solution> {
  if ('script' in source) {
    const { parts } = parseScript(await text(source.script), firstNode(lab));
    checkNodes(lab, source.script, parts);
    return { scripts: [{ file: basename(source.script), parts }] };
  }
  const names = await readdir(source.dir).catch((error: unknown) => {
    throw new SolutionError(`The folder ${source.dir} cannot be read: ${messageOf(error)}`);
  });
  const scripts = names.flatMap((name) => {
    const found = /^(?:solution|solve)(?:\.([a-z][a-z0-9-]*))?\.sh$/.exec(name);
    return found ? [{ name, node: found[1] ?? firstNode(lab) }] : [];
  });
  if (scripts.length === 0) throw new SolutionError(`${source.dir} has no solution.sh.`);
  // solution.sh first, then the others in the order of the lab's nodes.
  const order = lab.definition.sandbox.nodes.map((node) => node.name);
  scripts.sort(
    (a, b) =>
      Number(a.name.split('.').length > 2) - Number(b.name.split('.').length > 2) ||
      order.indexOf(a.node) - order.indexOf(b.node),
  );
  const parsed = await Promise.all(
    scripts.map(async ({ name, node }) => {
      const { parts } = parseScript(await text(join(source.dir, name)), node);
      checkNodes(lab, name, parts);
      return { file: name, parts };
    }),
  );
  return { scripts: parsed, folder: source.dir };
}

const firstNode = (lab: Lab) => lab.definition.sandbox.nodes[0]?.name ?? 'node1';

function checkNodes(lab: Lab, file: string, parts: readonly ScriptPart[]): void {
  const known = lab.definition.sandbox.nodes.map((node) => node.name);
  const unknown = parts.find((part) => !known.includes(part.node));
  if (unknown) throw new SolutionError(`${file} names the node ${unknown.node}; this lab has ${known.join(', ')}.`);
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new SolutionError(`${file} cannot be read: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
