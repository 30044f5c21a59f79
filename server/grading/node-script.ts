import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { SandboxHost } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { DOCKER_AGAIN } from './docker-again.ts';

export interface NodeScript {
  sandbox: ReadySandbox;
  node: string;
  script: string;
  timeoutMs: number;
  signal: AbortSignal;
}

export interface NodeScriptEnd {
  /** -1 when the time was over. */
  exitCode: number;
  timedOut: boolean;
  /** Both outputs in order, their beginning. */
  output: string;
}

const MAX_OUTPUT_CHARS = 512 * 1024;

/**
 * `on node2 CMD` in a script: the request goes out as a line on the error stream of the exec, the answer comes back as a
 * line on its input. One argument is a line of shell, several are a program with its arguments. The script's own outputs
 * are one stream, its input is empty.
 */
const PRELUDE = [
  'exec 3>&2 4<&0 0</dev/null 2>&1',
  'on() {',
  '  local node=$1 code answer; shift',
  '  [ $# -gt 1 ] || set -- bash -c "$1"',
  '  printf "%s %s\\n" "$node" "$(printf "%s\\0" "$@" | base64 -w0)" >&3',
  '  read -r code answer <&4',
  '  printf %s "$answer" | base64 -d',
  '  return "$code"',
  '}',
  DOCKER_AGAIN,
  'set -eu',
  '',
].join('\n');

/** Runs bash on the inner side of a node, with `on` for the others. */
export async function runNodeScript(host: Pick<SandboxHost, 'exec'>, request: NodeScript): Promise<NodeScriptEnd> {
  const { sandbox, node, script, timeoutMs, signal } = request;
  const seconds = String(Math.ceil(timeoutMs / 1000));
  const argv: [string, ...string[]] = [
    'timeout',
    '-k',
    '5',
    seconds,
    'env',
    '-C',
    '/root',
    'bash',
    '-c',
    PRELUDE + script,
  ];
  const handle = await host.exec(sandbox.node(node).ref, { side: 'inner', argv }, signal);
  const end = over(handle, timeoutMs + 8000, signal);
  const output = gathered(handle.stdout);
  const answering = answerRequests(host, request, handle);
  try {
    const exitCode = await end.exit;
    await answering;
    return { exitCode, timedOut: exitCode === 124 || exitCode === 137, output: output() };
  } finally {
    end.stop();
  }
}

/** The end of a program, given up after its time. */
function over(handle: { exit: Promise<number>; close(): void }, timeoutMs: number, signal: AbortSignal) {
  let late = false;
  const close = () => handle.close();
  const timer = setTimeout(() => {
    late = true;
    close();
  }, timeoutMs);
  signal.addEventListener('abort', close, { once: true });
  const exit = handle.exit.catch((error: unknown) => {
    signal.throwIfAborted();
    if (late) return 124;
    throw error;
  });
  return {
    exit,
    stop() {
      clearTimeout(timer);
      signal.removeEventListener('abort', close);
    },
  };
}

async function answerRequests(
  host: Pick<SandboxHost, 'exec'>,
  request: NodeScript,
  { stdin, stderr }: { stdin: Writable; stderr: Readable },
): Promise<void> {
  stdin.on('error', () => undefined);
  for await (const line of createInterface({ input: stderr })) {
    const [node = '', words = ''] = line.split(' ');
    const argv = Buffer.from(words, 'base64').toString().split('\0').slice(0, -1);
    const answer = await runOn(host, request, node, argv);
    stdin.write(`${answer.exitCode} ${Buffer.from(answer.output).toString('base64')}\n`);
  }
}

async function runOn(
  host: Pick<SandboxHost, 'exec'>,
  request: NodeScript,
  node: string,
  argv: string[],
): Promise<NodeScriptEnd> {
  const known = request.sandbox.nodes.map(({ name }) => name);
  if (!known.includes(node))
    return { exitCode: 1, timedOut: false, output: `on: there is no node '${node}', only ${known.join(', ')}\n` };
  const seconds = String(Math.ceil(request.timeoutMs / 1000));
  const handle = await host.exec(
    request.sandbox.node(node).ref,
    {
      side: 'inner',
      argv: ['timeout', '-k', '5', seconds, 'env', '-C', '/root', 'bash', '-c', '"$@" 2>&1', 'on', ...argv],
    },
    request.signal,
  );
  const output = gathered(handle.stdout);
  handle.stderr.resume();
  handle.stdin.end();
  const end = over(handle, request.timeoutMs + 8000, request.signal);
  try {
    const exitCode = await end.exit;
    return { exitCode, timedOut: exitCode === 124, output: output() };
  } finally {
    end.stop();
  }
}

function gathered(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < MAX_OUTPUT_CHARS) chunks.push(chunk);
    size += chunk.length;
  });
  stream.on('error', () => undefined);
  return () => Buffer.concat(chunks).toString('utf8');
}
