import type { Readable } from 'node:stream';
import type { ExecHandle, NodeRef, SandboxHost, Side } from './port.ts';

export interface RunLimits {
  timeoutMs: number;
  /** Of each output; what comes beyond is read and dropped. Default 4 MiB. */
  maxBytes?: number;
  env?: Record<string, string>;
  stdin?: Uint8Array;
  signal?: AbortSignal;
}

export interface RunResult {
  /** -1 when it was ended because of its time limit. */
  exitCode: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
  /** stdout as it came. */
  bytes: Buffer;
}

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;

/**
 * Runs a program on a side of a node to its end, within limits; what the inner side prints is not to be trusted. Rejects
 * when it cannot be started, or on abort.
 */
export async function runProgram(
  host: Pick<SandboxHost, 'exec'>,
  node: NodeRef,
  side: Side,
  argv: [string, ...string[]],
  limits: RunLimits,
): Promise<RunResult> {
  limits.signal?.throwIfAborted();
  const handle = await host.exec(node, { side, argv, env: limits.env }, limits.signal);
  return await collect(handle, limits);
}

async function collect(handle: ExecHandle, limits: RunLimits): Promise<RunResult> {
  const maxBytes = limits.maxBytes ?? DEFAULT_MAX_BYTES;
  let timedOut = false;
  const stop = () => handle.close();
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, limits.timeoutMs);
  limits.signal?.addEventListener('abort', stop, { once: true });
  const [stdout, stderr] = [gather(handle.stdout, maxBytes), gather(handle.stderr, maxBytes)];
  handle.stdin.end(limits.stdin);
  try {
    const exitCode = await handle.exit.catch((error: unknown) => {
      limits.signal?.throwIfAborted();
      if (timedOut) return -1;
      throw error;
    });
    const bytes = stdout();
    return { exitCode, stdout: bytes.toString('utf8'), stderr: stderr().toString('utf8'), timedOut, bytes };
  } finally {
    clearTimeout(timer);
    limits.signal?.removeEventListener('abort', stop);
  }
}

/** Collects the beginning of a stream and drops the rest. */
function gather(stream: Readable, maxBytes: number): () => Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size >= maxBytes) return;
    const part = chunk.subarray(0, maxBytes - size);
    chunks.push(part);
    size += part.length;
  });
  stream.on('error', () => undefined);
  return () => Buffer.concat(chunks);
}
