import type { Json } from '../../../graders/index.ts';
import type { LabRead } from '../../../protocol/index.ts';
import { patient } from '../../lib/patience.ts';
import { LookError } from '../errors.ts';
import { text } from './lists.ts';
import type { ApiJson, Look } from './look.ts';
import { run, runOuter } from './outer.ts';
import { type Spot, spotsOf } from './place.ts';

export type ExecRead = Extract<LabRead, { kind: 'exec' }>;

interface Output {
  exitCode: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/**
 * Runs a program in a container, or on the inner side of a node. The only read that runs what the learner controls: what
 * it prints proves nothing by itself. null when there is no such container or it does not run.
 */
export async function readExec(look: Look, read: ExecRead): Promise<Json> {
  const { spots } = await spotsOf(look, read.in);
  const [spot] = spots;
  if (!spot) return null;
  const [program, ...rest] = read.command;
  if (program === undefined) return null;
  look.touched.add(spot.node.name);
  try {
    return { ...(await execute(look, spot, [program, ...rest], read)) };
  } finally {
    const [first, ...more] = read.undo ?? [];
    if (first !== undefined) await execute(look, spot, [first, ...more], read);
  }
}

async function execute(look: Look, spot: Spot, argv: [string, ...string[]], read: ExecRead): Promise<Output> {
  if (spot.ofPod) return await inPod(look, spot, argv, read);
  if (spot.containerId !== undefined) return await inContainer(look, spot, spot.containerId, argv, read);
  const { maxBytes } = read;
  const timeoutMs = patient(read.timeoutMs);
  const ended = await run(look.pass.host, spot.node, 'inner', argv, { timeoutMs, maxBytes, signal: look.signal });
  const { exitCode, stdout, stderr, timedOut } = ended;
  return { exitCode, stdout, stderr, timedOut };
}

/** By the machine's containerd; what the program prints is not to be trusted either way. */
async function inPod(look: Look, spot: Spot, argv: string[], read: ExecRead): Promise<Output> {
  const timeoutMs = patient(read.timeoutMs);
  const command: [string, ...string[]] = ['crictl', 'exec', spot.containerId ?? '', ...argv];
  const limits = { timeoutMs, maxBytes: read.maxBytes, signal: look.signal };
  const { exitCode, stdout, stderr, timedOut } = await run(look.pass.host, spot.node, 'inner', command, limits);
  return { exitCode, stdout, stderr, timedOut };
}

/** Bytes of a frame's header; the frames of both outputs together may be this much longer than what they carry. */
const FRAME_BYTES = 8;

/** By the engine itself: the learner's docker client is not asked. */
async function inContainer(look: Look, spot: Spot, id: string, argv: string[], read: ExecRead): Promise<Output> {
  const engine = look.engine(spot.node);
  const { signal } = look;
  const created = await engine.post<ApiJson>(
    `/containers/${encodeURIComponent(id)}/exec`,
    { AttachStdout: true, AttachStderr: true, Cmd: argv },
    { signal },
  );
  const exec = text(created, 'Id');
  if (exec === '') throw new LookError('probe_failed', 'The engine did not start the program; it is tried again.');
  const limit = AbortSignal.timeout(patient(read.timeoutMs));
  const frames = await engine
    .post<Buffer>(
      `/exec/${exec}/start`,
      { Detach: false, Tty: false },
      {
        signal: AbortSignal.any([signal, limit]),
        timeoutMs: patient(read.timeoutMs) + 1000,
        maxBytes: 2 * read.maxBytes + 256 * FRAME_BYTES,
      },
    )
    .catch((error: unknown) => {
      signal.throwIfAborted();
      if (limit.aborted) return undefined;
      throw error;
    });
  const state = await engine.get<ExecState>(`/exec/${exec}/json`, { signal });
  if (state.Running) await end(look, spot, state.Pid ?? 0);
  const { stdout, stderr } = splitFrames(frames ?? Buffer.alloc(0), read.maxBytes);
  return { exitCode: state.Running ? -1 : (state.ExitCode ?? -1), stdout, stderr, timedOut: limit.aborted };
}

interface ExecState {
  Running?: boolean;
  ExitCode?: number | null;
  Pid?: number;
}

/** An engine has no way to end what it executes: the process is looked up from the outer side. */
async function end(look: Look, spot: Spot, pid: number): Promise<void> {
  if (pid <= 0) return;
  const kill = 'outer=$(/drydock/pid-of "$1") && kill -9 "$outer"';
  await runOuter(look.pass.host, spot.node, ['sh', '-c', kill, 'sh', String(pid)], {
    timeoutMs: patient(5000),
    signal: look.signal,
  });
}

/** Docker's multiplexed stream: stream number, three zeros, length (4 bytes), bytes. Exported for tests. */
export function splitFrames(bytes: Buffer, maxBytes: number): { stdout: string; stderr: string } {
  const parts: [Buffer[], Buffer[]] = [[], []];
  for (let at = 0; at + FRAME_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at + 4);
    parts[bytes[at] === 2 ? 1 : 0].push(bytes.subarray(at + FRAME_BYTES, at + FRAME_BYTES + length));
    at += FRAME_BYTES + length;
  }
  const join = (list: Buffer[]) => Buffer.concat(list).subarray(0, maxBytes).toString('utf8');
  return { stdout: join(parts[0]), stderr: join(parts[1]) };
}
