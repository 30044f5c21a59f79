import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { holds, type LabProof } from '../../cli/proof/index.ts';
import { whyNoKubernetes } from '../setup/images.ts';
import { SetupError } from '../setup/progress.mjs';
import type { Stage, StageResult } from './result.ts';
import { runNode } from './spawn.ts';

/** Proved at every run, whatever changed: Compose and Swarm, and between them most kinds of reads. */
const coreLabs = ['compose-first-app', 'swarm-autolock'];

/** A lab takes one to four minutes; several go on at once. */
const LIMIT_MS = 4 * 60 * 60_000;

/** `drydock lab test`: the labs prove their own grading. Which of them: `all`, tracks or ids, DRYDOCK_LABS, or what changed. */
export const labsStage: Stage = {
  id: 'labs',
  title: 'Proofs of the labs',
  needs: ['engine', 'images'],
  async run({ project, reports, say, filters }) {
    const names = filters.length > 0 ? filters : (process.env.DRYDOCK_LABS ?? '').split(',').filter(Boolean);
    const offered = knownLabs(project).filter(({ draft }) => !draft);
    const chosen = chosenLabs(offered, names, () => changedFiles(project));
    const lack = chosen.some(({ kubernetes }) => kubernetes) ? await whyNoKubernetes(project) : undefined;
    const [left, taken] = [true, false].map((out) =>
      chosen.filter(({ kubernetes }) => (kubernetes && lack !== undefined) === out).map(({ id }) => id),
    ) as [string[], string[]];
    const skipped = left.map((id) => `${id}: ${lack}`);
    if (taken.length === 0) return { passed: 0, failed: 0, skipped };
    const report = join(reports, 'labs.json');
    say(`${taken.length} labs: ${taken.join(', ')}\nReport: ${relative(project, report)}`);
    const { code, output } = await runNode(
      [join(project, 'cli/drydock.mjs'), 'lab', 'test', '--report', report, ...taken],
      { cwd: project, show: true, timeoutMs: LIMIT_MS },
    );
    if (!existsSync(report)) throw new Error(`drydock lab test ended with ${code}:\n${output}`);
    const { labs: proofs } = JSON.parse(readFileSync(report, 'utf8')) as { labs: LabProof[] };
    const result = countProofs(proofs);
    const missing = taken.length - proofs.length;
    if (missing > 0) say(`${missing} labs were not proved: drydock lab test ended with ${code}.`);
    return { ...result, failed: result.failed + missing, skipped: [...skipped, ...result.skipped] };
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
    result.failed += holds(proof) ? all - passed : Math.max(1, all - passed);
  }
  return result;
}

interface KnownLab {
  id: string;
  track: string;
  kubernetes: boolean;
  /** It is not offered, and only proved when `drydock lab test` names it. */
  draft: boolean;
}

/** All labs, by what their folders and files say. */
export function knownLabs(project: string): KnownLab[] {
  return readdirSync(join(project, 'labs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'lab.yaml')
    .map((file) => ({ file, text: readFileSync(join(project, 'labs', file), 'utf8') }))
    .map(({ file, text }) => ({
      id: basename(dirname(file)),
      track: dirname(dirname(file)),
      kubernetes: /^ {2}cluster: kubernetes$/m.test(text),
      draft: /^draft: true$/m.test(text),
    }))
    .sort((a, b) => a.id.localeCompare(b.id));
}

/**
 * Those that are named, by id, by track, or as `all`; without a name the core labs and those that changed since the merge
 * base with the main branch, or since the last tag. `all` beside other names says nothing more.
 */
export function chosenLabs(labs: KnownLab[], names: string[], changed: () => string[]): KnownLab[] {
  const others = names.filter((name) => name !== 'all');
  const unknown = others.filter((name) => !labs.some(({ id, track }) => id === name || track === name));
  if (unknown.length > 0)
    throw new SetupError(
      `No such lab on offer, and no such track: ${unknown.join(', ')}`,
      `Drafts are proved by \`npx drydock lab test ID\`. Name offered labs by id, or tracks: ${[...new Set(labs.map(({ track }) => track))].sort().join(', ')}`,
    );
  if (others.length > 0) return labs.filter(({ id, track }) => others.includes(id) || others.includes(track));
  if (names.length > 0) return labs;
  const ids = changed().flatMap((file) => /^labs\/[^/]+\/([^/]+)\//.exec(file)?.[1] ?? []);
  return labs.filter(({ id }) => coreLabs.includes(id) || ids.includes(id));
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
