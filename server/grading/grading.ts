import { setMaxListeners } from 'node:events';
import type { Logger } from 'pino';
import { type JudgeContext, type ReadResult, resolveRead } from '../../graders/index.ts';
import type { ClusterWatch } from '../clusters/index.ts';
import type { SandboxHost } from '../host/index.ts';
import type { Images } from '../images/index.ts';
import { judgeContext } from './context.ts';
import { EngineInspector } from './engine-inspector.ts';
import { withShells } from './observers/outer-shell.ts';
import { prepareSandbox } from './prepare.ts';
import { type ReaderLog, SandboxLook, SandboxReader } from './reader.ts';
import { GradeRun, type RunDeps } from './run.ts';
import { StableTimes } from './stable-times.ts';
import type { GradeOutcome, GradeRequest, Grading, LookRequest, Seen } from './types.ts';
import { waitForChange } from './wait.ts';

export interface GradingOptions {
  host: Pick<SandboxHost, 'exec'>;
  /** Identities of images: rules compare with these. */
  images: Pick<Images, 'identity'>;
  /** What this host can do, for tasks that require it. Default: nothing special. */
  capabilities?: () => readonly string[];
  /** Hears of errors that nobody foresaw. */
  log?: Pick<Logger, 'warn'>;
  /** ms since epoch. */
  now?: () => number;
}

/** Between passes: from the first to the last, unless the cluster says that something changed. */
const FIRST_PAUSE_MS = 150;
const LAST_PAUSE_MS = 1000;
const PAUSE_GROWTH = 1.5;

/** Grades sandboxes by their state. Keeps nothing of an attempt between runs: that is the request's `memory`. */
export function createGrading(options: GradingOptions): Grading {
  const now = options.now ?? Date.now;
  const log: ReaderLog = (message, error) => options.log?.warn({ err: error }, message);
  const facts = { images: options.images, capabilities: options.capabilities ?? (() => []) };
  const context = (
    request: Pick<GradeRequest, 'lab' | 'sandbox' | 'disturb'>,
    memory: GradeRequest['memory'],
  ): JudgeContext => judgeContext(request, memory, facts);
  const host = withShells(options.host);
  const deps: RunDeps = {
    host,
    context,
    inspector: new EngineInspector(host, now),
    stable: new StableTimes(),
    now,
    log,
  };
  return {
    run: (request) => grade(request, deps),
    look: (request) => look(request, deps),
    prepare: (lab, sandbox, variables, step, signal) =>
      prepareSandbox({ lab, sandbox, variables, step, signal }, { host, context, log }),
  };
}

async function grade(request: GradeRequest, deps: RunDeps): Promise<GradeOutcome> {
  return await withSignal(request.signal, async (signal) => {
    const run = new GradeRun({ ...request, signal }, deps);
    deps.inspector.start(request.sandbox.nodes, request.mode, signal);
    await run.pass();
    if (request.mode === 'poll' && !run.done) await poll(request, run, signal);
    run.finish();
    return await run.outcome();
  });
}

async function look(request: LookRequest, deps: RunDeps): Promise<Seen> {
  return await withSignal(request.signal, async (signal) => {
    const { lab, sandbox, memory } = request;
    const context = deps.context({ lab, sandbox, disturb: true }, memory);
    const reader = new SandboxReader(new SandboxLook(sandbox, deps.host, signal), deps.log);
    const read = async (name: string): Promise<[string, ReadResult][]> => {
      const spec = lab.definition.reads[name];
      return spec && spec.kind !== 'quiz' ? [[name, await reader.fetch(name, resolveRead(spec, context))]] : [];
    };
    return { context, reads: new Map((await Promise.all(request.reads.map(read))).flat()) };
  });
}

/** A signal of the run's own: every request to an engine listens to it, however many there are, and it goes with the run. */
async function withSignal<T>(outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const forward = () => controller.abort(outer?.reason);
  outer?.addEventListener('abort', forward, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    outer?.removeEventListener('abort', forward);
  }
}

async function poll(request: GradeRequest, run: GradeRun, signal: AbortSignal): Promise<void> {
  let watch: ClusterWatch | undefined;
  try {
    watch = request.sandbox.watch();
    for (let pauseMs = FIRST_PAUSE_MS; !run.done; pauseMs = Math.min(pauseMs * PAUSE_GROWTH, LAST_PAUSE_MS)) {
      const changed = await waitForChange(watch, Math.min(pauseMs, run.timeLeftMs()), signal);
      if (changed) pauseMs = FIRST_PAUSE_MS;
      await run.pass();
    }
  } finally {
    watch?.close();
  }
}
