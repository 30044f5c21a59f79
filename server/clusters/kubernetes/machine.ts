import { dirname } from 'node:path/posix';
import { runProgram, type SandboxHost, type Side } from '../../host/index.ts';
import { patient } from '../../lib/patience.ts';
import { ClusterError } from '../errors.ts';
import type { ClusterNode } from '../types.ts';

export type ExecHost = Pick<SandboxHost, 'exec'>;

/** containerd that has not answered after this long will not. */
const RUNTIME_WITHIN_MS = 60_000;
/** Of what takes no time by itself, on a host that may be busy. */
export const SHORT_MS = 60_000;
const LINES_TOLD = 12;

export interface Run {
  node: ClusterNode;
  side: Side;
  argv: [string, ...string[]];
  timeoutMs: number;
  stdin?: string;
  /** It prints keys: its output is never told. */
  secret?: boolean;
  signal: AbortSignal;
}

/** Runs a program to its end, and gives what it printed. Rejects with ClusterError `kubernetes_failed` and its last words. */
export async function must(host: ExecHost, what: string, run: Run): Promise<string> {
  const { node, side, argv, stdin, secret, signal } = run;
  const timeoutMs = patient(run.timeoutMs);
  const ended = await runProgram(host, node.ref, side, argv, {
    timeoutMs,
    signal,
    ...(stdin === undefined ? {} : { stdin: Buffer.from(stdin) }),
  });
  if (ended.exitCode === 0) return ended.stdout;
  const words = `${secret ? '' : ended.stdout}\n${ended.stderr}`.trim().split('\n').slice(-LINES_TOLD).join('\n');
  const how = ended.timedOut ? `did not end within ${Math.round(timeoutMs / 1000)} s` : `ended with ${ended.exitCode}`;
  throw new ClusterError('kubernetes_failed', `${what} on ${node.name} ${how}: ${words}`, {
    action: 'Start the lab again; the host may be overloaded (`npx drydock doctor`).',
  });
}

/** Resolves when the node's containerd answers. */
export async function awaitRuntime(host: ExecHost, node: ClusterNode, signal: AbortSignal): Promise<void> {
  const withinMs = patient(RUNTIME_WITHIN_MS);
  await must(host, 'Waiting for containerd', {
    node,
    side: 'outer',
    argv: ['/drydock/wait-engine', String(withinMs)],
    timeoutMs: RUNTIME_WITHIN_MS + 5000,
    signal,
  });
}

export interface Preparation {
  what: string;
  /** Content by path; the directories that lead there are made. */
  files: Record<string, string>;
  /** Run after that, one after the other. */
  commands?: string[][];
}

/** Makes a machine ready in which nobody works yet. All in one exec, which costs the host more than what it does there. */
export async function prepare(
  host: ExecHost,
  node: ClusterNode,
  { what, files, commands = [] }: Preparation,
  signal: AbortSignal,
): Promise<void> {
  await must(host, what, {
    node,
    side: 'inner',
    argv: ['sh', '-s'],
    stdin: preparationScript(files, commands),
    timeoutMs: SHORT_MS,
    signal,
  });
}

const END_OF_FILE = 'DRYDOCK_END_OF_FILE';

/** For a shell that reads it from its standard input. */
export function preparationScript(files: Record<string, string>, commands: string[][]): string {
  const written = Object.entries(files).map(([path, content]) => {
    const text = content.endsWith('\n') ? content : `${content}\n`;
    return `mkdir -p ${quoted(dirname(path))}\ncat > ${quoted(path)} <<'${END_OF_FILE}'\n${text}${END_OF_FILE}\n`;
  });
  const run = commands.map((words) => `${words.map(quoted).join(' ')} < /dev/null\n`);
  return `set -e\n(umask 077\n${written.join('')})\n${run.join('')}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Pods reach the API server of this machine by its Service before kube-proxy runs; until it does. */
export const leadToApi = (port: number): string[] => ['/usr/local/lib/drydock/early-api', String(port)];
