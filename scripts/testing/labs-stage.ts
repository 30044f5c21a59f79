import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { LabProof } from '../../cli/proof/index.ts';
import type { Stage, StageResult } from './result.ts';
import { runNode } from './spawn.ts';

/** Proved at every run, whatever changed: Compose and Swarm, and between them most kinds of reads. */
const coreLabs = ['compose-first-app', 'swarm-autolock'];

/** A lab takes one to four minutes; several go on at once. */
const LIMIT_MS = 4 * 60 * 60_000;

/** `drydock lab test`: the labs prove their own grading. Which of them: `all` or ids, DRYDOCK_LABS, or what changed. */
export const labsStage: Stage = {
  id: 'labs',
  title: 'Proofs of the labs',
  needs: ['engine', 'images'],
  async run({ project, reports, say, filters }) {
    const labs = chosenLabs(project, filters.join(',') || process.env.DRYDOCK_LABS);
    const report = join(reports, 'labs.json');
    say(`${labs.length} labs: ${labs.join(', ')}\nReport: ${relative(project, report)}`);
    const { code, output } = await runNode(
      [join(project, 'cli/drydock.mjs'), 'lab', 'test', '--report', report, ...labs],
      { cwd: project, show: true, timeoutMs: LIMIT_MS },
    );
    if (!existsSync(report)) throw new Error(`drydock lab test ended with ${code}:\n${output}`);
    const { labs: proofs } = JSON.parse(readFileSync(report, 'utf8')) as { labs: LabProof[] };
    const result = countProofs(proofs);
    const missing = labs.length - proofs.length;
    if (missing > 0) say(`${missing} labs were not proved: drydock lab test ended with ${code}.`);
    return { ...result, failed: result.failed + missing };
  },
};

/** Everything that a lab proves is a check; a proof that is not complete is at least one failure. */
export function countProofs(proofs: LabProof[]): StageResult {
  const result: StageResult = { passed: 0, failed: 0, skipped: [] };
  for (const proof of proofs) {
    result.skipped.push(...proof.notes.map((note) => `${proof.lab}: ${note}`));
    if (proof.status === 'skipped') continue;
    const single = [proof.fresh === 0, proof.solution === 100, proof.repeatable === true];
    const counts = [proof.steps, proof.alternatives, proof.mistakes, proof.mutation];
    const passed = single.filter(Boolean).length + counts.reduce((sum, { good }) => sum + good, 0);
    const all = single.length + counts.reduce((sum, { of }) => sum + of, 0);
    result.passed += passed;
    result.failed += proof.status === 'proved' ? all - passed : Math.max(1, all - passed);
  }
  return result;
}

/** The core labs and those that changed since the merge base with the main branch, or since the last tag. */
function chosenLabs(project: string, wish: string | undefined): string[] {
  const all = readdirSync(join(project, 'labs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'lab.yaml')
    .filter((file) => !/^draft: true$/m.test(readFileSync(join(project, 'labs', file), 'utf8')))
    .map((file) => basename(dirname(file)))
    .sort();
  if (wish === 'all') return all;
  if (wish) return wish.split(',');
  const changed = changedFiles(project).flatMap((file) => /^labs\/[^/]+\/([^/]+)\//.exec(file)?.[1] ?? []);
  return all.filter((id) => coreLabs.includes(id) || changed.includes(id));
}

function changedFiles(project: string): string[] {
  const git = (...args: string[]) => {
    const asked = spawnSync('git', args, { cwd: project, encoding: 'utf8' });
    return asked.status === 0 ? asked.stdout.trim() : '';
  };
  const branches = ['origin/main', 'origin/master'].map((name) => git('merge-base', 'HEAD', name)).filter(Boolean);
  const head = git('rev-parse', 'HEAD');
  const base = branches.find((commit) => commit !== head) ?? git('describe', '--tags', '--abbrev=0', 'HEAD^');
  return base === '' ? [] : git('diff', '--name-only', base).split('\n');
}
