import { join } from 'node:path';
import type { LabProof } from '../../cli/proof/index.ts';
import { proofTable } from '../../cli/proof/index.ts';
import { createDockerImageHost } from '../../server/host/index.ts';
import { aptInstall, has, isDebian, isRoot } from '../setup/command.mjs';
import { ensureEngine } from '../setup/engine.ts';
import { ensureImages } from '../setup/images.ts';
import { type Progress, SetupError } from '../setup/progress.mjs';
import { countProofs } from '../testing/labs-stage.ts';
import { runNode } from '../testing/spawn.ts';
import { bootPrepared, prepareMachine } from './prepare.ts';

/** Proved when nothing else is named: an ordinary swarm lab on cgroup v2, and what needs IPVS. */
const USUAL_LABS = ['swarm-rolling-update', 'swarm-routing-mesh'];
const PROOF_TIMEOUT_MS = 3_600_000;

/** What the machine's engine needs of ours: the nodes, and all that the mirror may be asked for. */
const isOurs = (name: string) => name.startsWith('drydock/') || name.startsWith('drydock-lab/');
const notInNodes = ['drydock/server:latest', 'drydock/engine:latest', 'drydock/vm:latest'];

/** Boots the machine, asks its doctor, proves labs in it; prints tables and "N passed, N failed". Gives the exit code. */
export async function testInMachine(project: string, labs: string[], progress: Progress): Promise<number> {
  await ensureTools(progress);
  await ensureEngine(progress, join(project, '.drydock'));
  await ensureImages(project, progress, 'early');
  const present = await createDockerImageHost().listImages();
  const images = present.flatMap(({ names }) => names.filter((name) => isOurs(name) && !notInNodes.includes(name)));
  const folder = await prepareMachine(
    project,
    ['drydock/node:latest', ...images.filter((n) => n !== 'drydock/node:latest')],
    progress,
  );

  const line = progress.start('Booting the machine');
  await using machine = await bootPrepared(folder);
  line.done(machine.greeting);
  const drydock = (...argv: string[]) =>
    runNode([join(project, 'cli/drydock.mjs'), ...argv], {
      cwd: project,
      show: false,
      env: { DOCKER_HOST: machine.dockerHost, DRYDOCK_DATA: join(folder, 'instance') },
      timeoutMs: PROOF_TIMEOUT_MS,
    });
  const doctor = await drydock('doctor');
  progress.say(doctor.output);
  const { code, output } = await drydock('lab', 'test', '--json', ...(labs.length > 0 ? labs : USUAL_LABS));
  if (code === null || code > 2) throw new Error(`drydock lab test ended with ${code}:\n${output}`);
  const proofs = JSON.parse(output.slice(output.indexOf('[\n'))) as LabProof[];
  progress.say(proofTable(proofs));
  const counts = countProofs(proofs);
  const healthy = doctor.code === 0 ? 1 : 0;
  progress.say(`\n${counts.passed + healthy} passed, ${counts.failed + 1 - healthy} failed`);
  return counts.failed > 0 || healthy === 0 ? 1 : 0;
}

async function ensureTools(progress: Progress): Promise<void> {
  const tools = { 'qemu-system-x86_64': 'qemu-system-x86', mke2fs: 'e2fsprogs', docker: 'docker-cli' };
  const missing = Object.entries(tools).flatMap(([program, name]) => (has(program) ? [] : [name]));
  if (!isRoot) throw new SetupError('The machine’s root file system is made as root.', 'sudo npm run test:vm');
  if (missing.length === 0) return;
  if (!isDebian()) throw new SetupError(`Not installed: ${missing.join(', ')}.`, 'Install them, then run this again.');
  await aptInstall(progress, missing, 'the virtual machine');
}
