import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { GradeReport, LabProof } from '../../cli/proof/index.ts';
import { gradeTable, proofTable } from '../../cli/proof/index.ts';
import { createDockerImageHost } from '../../server/host/index.ts';
import { aptInstall, has, isDebian, isRoot } from '../setup/command.mjs';
import { ensureEngine } from '../setup/engine.ts';
import { ensureImages } from '../setup/images.ts';
import { type Progress, SetupError } from '../setup/progress.mjs';
import { countProofs, knownLabs } from '../testing/labs-stage.ts';
import { runNode } from '../testing/spawn.ts';
import { countTests, type VitestReport } from '../testing/vitest-stage.ts';
import { bootPrepared, prepareMachine } from './prepare.ts';

/** Solved and graded when no lab is named: three nodes that become a swarm. */
const USUAL_LAB = 'swarm/swarm-init-join';
/** In software emulation everything takes some ten times as long. */
const PATIENCE = '8';
/** What a node's root could turn on the host, at both levels. */
const PROBE = 'test/integration/switches.test.ts';
const PROOF_TIMEOUT_MS = 3_600_000;

/** What the machine's engine needs of ours: nodes, and all that the mirror may be asked for. */
const isOurs = (name: string) => name.startsWith('drydock/') || name.startsWith('drydock-lab/');
const notInNodes = ['drydock/server:latest', 'drydock/engine:latest', 'drydock/vm:latest'];
const ofKubernetes = (name: string) => name.startsWith('drydock/kube-');
const KUBE_NODE = 'drydock/kube-node:latest';

/**
 * Boots the machine, asks its doctor, proves labs in it; prints tables and "N passed, N failed". Gives the exit code.
 * `words` are ids of labs, and `--solutions`.
 */
export async function testInMachine(project: string, words: string[], progress: Progress): Promise<number> {
  const { labs, solutions } = readWords(words);
  if (labs.length > 0) await checkNames(project, labs);
  await ensureTools(progress);
  await ensureEngine(progress, join(project, '.drydock'));
  await ensureImages(project, progress, 'early');
  const kubernetes = knownLabs(project).some((lab) => lab.kubernetes && labs.includes(lab.id));
  if (kubernetes) await ensureImages(project, progress, [KUBE_NODE]);
  const folder = await prepareMachine(project, await carriedImages(kubernetes), progress);

  const line = progress.start('Booting the machine');
  await using machine = await bootPrepared(folder);
  line.done(machine.greeting);
  const env = {
    DOCKER_HOST: machine.dockerHost,
    DRYDOCK_DATA: join(folder, 'instance'),
    DRYDOCK_PATIENCE: PATIENCE,
  };
  const node = (show: boolean, ...argv: string[]) =>
    runNode(argv, { cwd: project, show, env, timeoutMs: PROOF_TIMEOUT_MS });

  const doctor = await node(false, join(project, 'cli/drydock.mjs'), 'doctor');
  progress.say(doctor.output);
  const results = [{ passed: doctor.code === 0 ? 1 : 0, failed: doctor.code === 0 ? 0 : 1 }];
  results.push(await probe(project, node));
  results.push(
    await (labs.length > 0
      ? proveLabs(project, { labs, solutions }, node, progress)
      : solveLab(project, node, progress)),
  );
  const [passed, failed] = (['passed', 'failed'] as const).map((kind) =>
    results.reduce((sum, result) => sum + result[kind], 0),
  );
  progress.say(`\n${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

/** Their names, in an order that stays. */
async function carriedImages(kubernetes: boolean): Promise<string[]> {
  const present = await createDockerImageHost().listImages();
  const isCarried = (name: string) =>
    isOurs(name) && !notInNodes.includes(name) && (!ofKubernetes(name) || (kubernetes && name === KUBE_NODE));
  return present.flatMap(({ names }) => names.filter(isCarried)).sort();
}

const USAGE = 'npm run test:vm -- [--solutions] [lab …]';

interface Words {
  labs: string[];
  solutions: boolean;
}

function readWords(args: string[]): Words {
  try {
    const options = { solutions: { type: 'boolean', default: false } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    return { labs: positionals, solutions: values.solutions };
  } catch (error) {
    throw new SetupError(error instanceof Error ? error.message : String(error), USAGE);
  }
}

/** Before minutes are spent: a name that is not a lab's. */
async function checkNames(project: string, labs: string[]): Promise<void> {
  const lint = [join(project, 'cli/drydock.mjs'), 'lab', 'lint', ...labs];
  const { code, output } = await runNode(lint, { cwd: project, show: false, timeoutMs: PROOF_TIMEOUT_MS });
  if (code !== 0) throw new SetupError(output.trim(), USAGE);
}

type RunNode = (show: boolean, ...argv: string[]) => Promise<{ code: number | null; output: string }>;
type Counts = { passed: number; failed: number };

async function probe(project: string, node: RunNode): Promise<Counts> {
  const report = join(project, '.cache/vm/probe.json');
  rmSync(report, { force: true });
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { code } = await node(true, vitest, 'run', '--project', 'integration', ...reporters, PROBE);
  if (!existsSync(report)) throw new Error(`The probe ended with ${code}, and without a report.`);
  return countTests(JSON.parse(readFileSync(report, 'utf8')) as VitestReport, project);
}

/** One of its checks a task. */
async function solveLab(project: string, node: RunNode, progress: Progress): Promise<Counts> {
  const lab = join(project, 'labs', USUAL_LAB);
  const { code, output } = await node(
    ...([false, join(project, 'cli/drydock.mjs'), 'grade', lab, '--json'] as const),
    ...['--script', join(lab, 'solution.sh')],
  );
  const begin = output.indexOf('{\n');
  if (begin < 0) throw new Error(`drydock grade ended with ${code}:\n${output}`);
  const report = JSON.parse(output.slice(begin)) as GradeReport;
  progress.say(gradeTable(report));
  const passed = report.tasks.filter(({ verdict }) => verdict.status === 'passed').length;
  return { passed, failed: report.tasks.length - passed };
}

async function proveLabs(
  project: string,
  { labs, solutions }: Words,
  node: RunNode,
  progress: Progress,
): Promise<Counts> {
  const report = join(project, '.cache/vm/labs.json');
  rmSync(report, { force: true });
  // One sandbox at a time: two emulated processors have enough to do with three nodes.
  const test = ['lab', 'test', '--parallel', '1', '--report', report, ...(solutions ? ['--solutions'] : []), ...labs];
  const { code } = await node(true, join(project, 'cli/drydock.mjs'), ...test);
  if (!existsSync(report)) throw new Error(`drydock lab test ended with ${code}, and without a report.`);
  const { labs: proofs } = JSON.parse(readFileSync(report, 'utf8')) as { labs: LabProof[] };
  progress.say(proofTable(proofs));
  const { passed, failed } = countProofs(proofs);
  return { passed, failed: failed + labs.length - proofs.length };
}

async function ensureTools(progress: Progress): Promise<void> {
  const tools = { 'qemu-system-x86_64': 'qemu-system-x86', mke2fs: 'e2fsprogs', docker: 'docker-cli' };
  const missing = Object.entries(tools).flatMap(([program, name]) => (has(program) ? [] : [name]));
  if (!isRoot) throw new SetupError('The machine’s root file system is made as root.', 'sudo npm run test:vm');
  if (missing.length === 0) return;
  if (!isDebian()) throw new SetupError(`Not installed: ${missing.join(', ')}.`, 'Install them, then run this again.');
  await aptInstall(progress, missing, 'the virtual machine');
}
