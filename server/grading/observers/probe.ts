import type { Json } from '../../../graders/index.ts';
import type { Place } from '../../../protocol/index.ts';
import { LookError } from '../errors.ts';
import type { Look } from './look.ts';
import { runOuter } from './outer.ts';
import { type Spot, spotsOf } from './place.ts';

/** What every attempt of a probe says. */
export interface Attempt {
  node: string;
  container: string | null;
  ms: number;
  error: string | null;
}

export interface ProbeSpec<T> {
  place: Place;
  times: number;
  /** Of one attempt. */
  timeoutMs: number;
  /** Runs on the outer side, in the place's network namespace; makes `times` attempts. */
  argv: [string, ...string[]];
  /** One entry an attempt; throws LookError when the output is not the probe's. */
  parse(stdout: string, stderr: string, bytes: Buffer): (T & { ms: number; error: string | null })[];
  /** What an attempt gives that could not be made. */
  nothing: T;
}

/** Beyond the attempts' own limits: starting an exec, looking up a namespace. */
const OVERHEAD_MS = 3000;
const PER_ATTEMPT_MS = 200;

/**
 * Runs a probe at each spot of its place, side by side, and gives the last attempt's fields with all attempts. That there
 * is nowhere to stand is the sandbox's state, not our trouble: one attempt that says so.
 */
export async function probe<T extends { [key: string]: Json }>(look: Look, spec: ProbeSpec<T>): Promise<Json> {
  const places = await spotsOf(look, spec.place);
  const all =
    'missing' in places
      ? [{ ...nowhere(look, spec.place), ...spec.nothing, error: places.missing }]
      : (await Promise.all(places.spots.map((spot) => attemptsAt(look, spot, spec)))).flat();
  const last = all.at(-1);
  if (!last) throw new LookError('probe_failed', 'The probe gave no answer; it is tried again.');
  return { ...last, all };
}

function nowhere(look: Look, place: Place): Attempt {
  const node = 'node' in place && place.node !== undefined ? place.node : look.node().name;
  return { node, container: null, ms: 0, error: null };
}

/** In a mount namespace of its own, so that the platform's other programs keep their resolver. */
const WITH_RESOLVER = `f=$(mktemp /run/resolv.XXXXXX) && printf %s "$1" > "$f" && mount --bind "$f" /etc/resolv.conf &&
rm -f "$f" && shift && exec "$@"`;

async function attemptsAt<T extends { [key: string]: Json }>(
  look: Look,
  spot: Spot,
  spec: ProbeSpec<T>,
): Promise<(T & Attempt)[]> {
  look.touched.add(spot.node.name);
  const there: [string, ...string[]] = ['/drydock/netns', spot.netns ?? 'node', ...spec.argv];
  const argv: [string, ...string[]] =
    spot.resolver === undefined
      ? there
      : ['unshare', '--mount', 'sh', '-c', WITH_RESOLVER, 'sh', spot.resolver, ...there];
  const result = await runOuter(look.pass.host, spot.node, argv, {
    timeoutMs: spec.times * (spec.timeoutMs + PER_ATTEMPT_MS) + OVERHEAD_MS,
    signal: look.signal,
  });
  const attempts = spec.parse(result.stdout, result.stderr, result.bytes);
  if (attempts.length === 0) {
    const why = result.stderr.trim().split('\n').at(-1) ?? '';
    throw new LookError(
      'probe_failed',
      `A probe on ${spot.node.name} could not be run (${why || 'no output'}); it is tried again.`,
    );
  }
  return attempts.map((attempt) => ({ node: spot.node.name, container: spot.container, ...attempt }));
}
