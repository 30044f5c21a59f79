import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { benchCore } from '../../bench/support.ts';
import type { Core } from '../../server/compose.ts';
import { ensureEngine } from '../setup/engine.ts';
import { showing } from '../setup/images.ts';
import type { Progress } from '../setup/progress.mjs';
import { claimCluster, furnish, makeImages, missingImages } from './cluster.ts';
import { readKnown } from './known.ts';
import { type Options, readOptions } from './portions.ts';
import { merged, type Result } from './results.ts';
import { runPortion } from './run.ts';
import { summary, surprises, verdict } from './tables.ts';

const KNOWN = join(import.meta.dirname, 'known.yaml');

/** What a shell takes for "ended by Ctrl+C". */
const STOPPED = 130;

/**
 * Runs Kubernetes' own conformance tests on a cluster that a lab could have got, prints tables and "N passed, N failed".
 * Gives the exit code: 1 when a test failed that known.yaml does not name, or one passed that it does; 130 when it was
 * stopped, with the tables of what had ended by then.
 */
export async function testConformance(project: string, argv: string[], progress: Progress): Promise<number> {
  const options = readOptions(argv);
  await ensureEngine(progress, join(project, '.drydock'));
  const ending = new AbortController();
  const stop = () => ending.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop);
  await using core = await benchCore();
  const logs = join(project, '.cache/conformance');
  mkdirSync(logs, { recursive: true });
  const portions: Result[][] = [];
  try {
    await showing(core.images, progress, () => makeImages(core, ending.signal));
    await testCluster({ core, options, logs, progress, signal: ending.signal }, portions);
  } catch (error) {
    if (!ending.signal.aborted) throw error;
    progress.say('Stopped: only what had ended by then is below.');
  }
  const results = merged(portions);
  progress.say(summary(results));
  progress.say(`What the tests printed: ${relative(project, logs)}`);
  progress.say(`\n${verdict(results)}`);
  if (ending.signal.aborted) return STOPPED;
  return surprises(results) === 0 ? 0 : 1;
}

interface Work {
  core: Core;
  options: Options;
  logs: string;
  progress: Progress;
  signal: AbortSignal;
}

/** Adds the results of each portion to `portions` as it ends. */
async function testCluster({ core, options, logs, progress, signal }: Work, portions: Result[][]): Promise<void> {
  const line = progress.start(`A cluster of ${options.nodes} by kubeadm`);
  const { id, sandbox } = await claimCluster(core, options.nodes, signal).catch((error: unknown) => {
    line.failed();
    throw error;
  });
  line.done();
  await furnish(core, sandbox, progress, signal);
  const missing = await missingImages(core, sandbox, signal);
  progress.say(`Images that tests of all kinds may ask for and that are not here: ${missing.join(', ') || 'none'}`);
  const runner = { core, sandbox, known: readKnown(KNOWN), options, logs, progress, signal };
  for (const portion of options.portions) {
    portions.push(await runPortion(runner, portion));
    // A run takes its time: what is known stays known when it is broken off.
    writeFileSync(join(logs, 'results.json'), `${JSON.stringify(merged(portions), undefined, 2)}\n`);
  }
  await core.sandboxes.release(id, 'tested');
}
