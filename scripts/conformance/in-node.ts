import type { Writable } from 'node:stream';
import type { NodeRef, SandboxHost } from '../../server/host/index.ts';

export interface NodeWork {
  signal: AbortSignal;
  /** Each piece of both outputs as it comes. */
  onOutput?: (text: string) => void;
  /** Writes the program's input, and ends it. */
  feed?: (stdin: Writable) => Promise<void>;
}

type Host = Pick<SandboxHost, 'exec'>;

/** Runs a script as root of a node's machine, for as long as it takes. Of its output the standard one is kept. */
export async function inNode(host: Host, node: NodeRef, script: string, work: NodeWork) {
  const argv: [string, ...string[]] = ['env', '-C', '/root', 'bash', '-euc', script];
  const handle = await host.exec(node, { side: 'inner', argv, env: { HOME: '/root' } }, work.signal);
  const close = () => handle.close();
  work.signal.addEventListener('abort', close, { once: true });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  const take = (chunks: Buffer[]) => (chunk: Buffer) => {
    chunks.push(chunk);
    work.onOutput?.(chunk.toString());
  };
  handle.stdout.on('data', take(stdout));
  handle.stderr.on('data', take(stderr));
  try {
    // A program that fails ends before its input does: what it said is the better reason.
    const fed = work.feed?.(handle.stdin).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (fed === undefined) handle.stdin.end();
    const exitCode = await handle.exit;
    const trouble = await fed;
    work.signal.throwIfAborted();
    if (exitCode === 0 && trouble !== undefined) throw trouble;
    return { exitCode, output: Buffer.concat(stdout).toString(), errors: Buffer.concat(stderr).toString() };
  } finally {
    work.signal.removeEventListener('abort', close);
  }
}

/** The same; rejects with what it printed when it fails. */
export async function must(host: Host, node: NodeRef, what: string, script: string, work: NodeWork) {
  const end = await inNode(host, node, script, work);
  if (end.exitCode === 0) return end;
  throw new Error(`${what} on ${node.name} ended with exit code ${end.exitCode}:\n${end.errors || end.output}`);
}
