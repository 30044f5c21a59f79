import { scriptEnvironment } from '../../graders/index.ts';
import type { ScriptPart } from '../catalog/index.ts';
import type { SandboxHost } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { nodeFacts } from './context.ts';
import { DOCKER_AGAIN } from './docker-again.ts';
import { GradingError } from './errors.ts';
import { run } from './observers/outer.ts';

export interface ScriptRun {
  sandbox: ReadySandbox;
  /** Name in messages: setup.sh */
  file: string;
  part: ScriptPart;
  variables: Record<string, string>;
  /** Where it starts; must exist. */
  workdir: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface ScriptOutcome {
  exitCode: number;
  timedOut: boolean;
  /** Both outputs in order, at most 64 KiB: the end of it. */
  output: string;
}

const MAX_OUTPUT_BYTES = 1024 * 1024;
const MAX_SHOWN_CHARS = 65_536;
/** A script goes as one argument; Linux takes at most 128 KiB. */
const MAX_SCRIPT_BYTES = 120_000;
const TIMED_OUT = 124;
const KILLED = 137;
const SHOWN_LINES = 20;

/** Runs the bash script $1, whose errors say $2, with one output. */
export const SCRIPT_RUNNER = `${DOCKER_AGAIN}exec bash -euo pipefail -c "$1" "$2" 2>&1`;

/** Runs lines of a script on the inner side of their node, with the lab's variables, and gives how it ended. */
export async function runScript(host: Pick<SandboxHost, 'exec'>, script: ScriptRun): Promise<ScriptOutcome> {
  const { sandbox, part, file, workdir, timeoutMs, signal } = script;
  if (Buffer.byteLength(part.body) > MAX_SCRIPT_BYTES)
    throw new GradingError('script_too_large', `${file} is too long: at most ${MAX_SCRIPT_BYTES} bytes for one node.`);
  const seconds = String(Math.ceil(timeoutMs / 1000));
  const result = await run(
    host,
    sandbox.node(part.node),
    'inner',
    [
      ...(['timeout', '-k', '5', seconds, 'env', '-C', workdir] as const),
      ...['bash', '-c', SCRIPT_RUNNER, 'drydock', part.body, file],
    ],
    {
      env: innerEnvironment(sandbox, script.variables),
      timeoutMs: timeoutMs + 8000,
      maxBytes: MAX_OUTPUT_BYTES,
      signal,
    },
  );
  const timedOut = result.timedOut || result.exitCode === TIMED_OUT || result.exitCode === KILLED;
  return { exitCode: result.exitCode, timedOut, output: (result.stdout + result.stderr).slice(-MAX_SHOWN_CHARS) };
}

/** The same; rejects with GradingError when the script does not end well. */
export async function mustRun(
  host: Pick<SandboxHost, 'exec'>,
  script: ScriptRun,
  code: 'setup_failed' | 'script_failed',
): Promise<void> {
  const outcome = await runScript(host, script);
  if (outcome.exitCode === 0) return;
  const how = outcome.timedOut
    ? `did not end within ${script.timeoutMs / 1000} s`
    : `ended with exit code ${outcome.exitCode}`;
  throw new GradingError(code, `${script.file} on ${script.part.node} ${how}:\n${lastLines(outcome.output)}`);
}

/** The end of an output, for messages. */
export function lastLines(output: string, lines = SHOWN_LINES): string {
  return output.trimEnd().split('\n').slice(-lines).join('\n') || '(no output)';
}

function innerEnvironment(sandbox: ReadySandbox, variables: Record<string, string>): Record<string, string> {
  return scriptEnvironment({ variables, nodes: nodeFacts(sandbox) });
}
