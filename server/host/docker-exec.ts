import { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { toHostError } from './docker-errors.ts';
import { HostError } from './errors.ts';
import type { ExecHandle, ExecSpec, NodeRef } from './port.ts';

/** The door to the learner's side of a node; without it a program runs on the outer side (images/node/README.md). */
const INNER_DOOR = '/drydock/in';
/** The door hands over only variables of this name, without it. */
const INNER_ENV = 'DRYDOCK_ENV_';
const STDERR_BUFFER_BYTES = 1024 * 1024;
const STDOUT_BUFFER_BYTES = 256 * 1024;
/** The engine notes an exit code a moment after the streams have ended. */
const EXIT_WITHIN_MS = 5000;

/** Starts an exec over the Engine API with all three streams attached. */
export async function dockerExec(
  docker: Docker,
  node: NodeRef,
  spec: ExecSpec,
  signal?: AbortSignal,
): Promise<ExecHandle> {
  const inner = spec.side === 'inner';
  const argv = inner ? [INNER_DOOR, '--', ...spec.argv] : [...spec.argv];
  try {
    signal?.throwIfAborted();
    const exec = await docker.getContainer(node.id).exec({
      Cmd: argv,
      Env: Object.entries(spec.env ?? {}).map(([name, value]) => `${inner ? INNER_ENV : ''}${name}=${value}`),
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: false,
      abortSignal: signal,
    });
    const socket = await exec.start({ hijack: true, stdin: true, Tty: false });
    const handle = new DockerExecHandle(socket, () => exitCode(exec, node, argv));
    if (signal?.aborted) {
      handle.close();
      signal.throwIfAborted();
    }
    return handle;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw toHostError(error, `run ${argv[0]} on ${node.name}`);
  }
}

async function exitCode(exec: Docker.Exec, node: NodeRef, argv: string[]): Promise<number> {
  const deadline = Date.now() + EXIT_WITHIN_MS;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    const state = await exec.inspect().catch((error: unknown) => {
      throw toHostError(error, `learn how ${argv[0]} on ${node.name} ended`);
    });
    if (!state.Running && state.ExitCode !== null) return state.ExitCode;
    if (Date.now() > deadline) {
      throw new HostError('exec_failed', `${argv[0]} on ${node.name} closed its outputs but has not ended`);
    }
    await sleep(pauseMs);
  }
}

/**
 * Splits Docker's multiplexed stream (8 bytes of header: stream, 0, 0, 0, length; Engine API, "Attach to a container").
 * A side that is not read holds the whole stream once its buffer is full, as a pipe would.
 */
class DockerExecHandle implements ExecHandle {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly exit: Promise<number>;
  private header = Buffer.alloc(0);
  private left = 0;
  private side: 'stdout' | 'stderr' = 'stdout';
  private closed = false;
  /** Sides whose buffer is full, until they are read again. */
  private readonly full = new Set<'stdout' | 'stderr'>();

  constructor(
    private readonly socket: Duplex,
    readExit: () => Promise<number>,
  ) {
    const readable = (side: 'stdout' | 'stderr', highWaterMark: number) =>
      new Readable({
        highWaterMark,
        read: () => this.wants(side),
        destroy: (error, done) => {
          this.wants(side);
          done(error);
        },
      });
    this.stdout = readable('stdout', STDOUT_BUFFER_BYTES);
    this.stderr = readable('stderr', STDERR_BUFFER_BYTES);
    this.stdin = new Writable({
      write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
      writev: (chunks, done) => void socket.write(Buffer.concat(chunks.map((part) => part.chunk as Buffer)), done),
      final: (done) => void socket.end(done),
    });
    // A broken pipe is told by `exit` and by the ends of the outputs; without a listener it would end the process.
    this.stdin.on('error', () => undefined);
    const over = new Promise<void>((resolve) => socket.once('close', resolve).once('end', resolve));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.split(chunk));
    this.exit = over.then(() => {
      this.stdout.push(null);
      this.stderr.push(null);
      if (this.closed) throw new HostError('exec_failed', 'The streams of this program were closed before it ended');
      return readExit();
    });
    this.exit.catch(() => undefined);
  }

  duplex(): Duplex {
    return new ExecDuplex(this);
  }

  close(): void {
    this.closed = true;
    this.socket.destroy();
  }

  private split(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.left === 0) {
        const need = 8 - this.header.length;
        this.header = Buffer.concat([this.header, rest.subarray(0, need)]);
        rest = rest.subarray(need);
        if (this.header.length < 8) break;
        this.side = this.header[0] === 2 ? 'stderr' : 'stdout';
        this.left = this.header.readUInt32BE(4);
        this.header = Buffer.alloc(0);
        continue;
      }
      const part = rest.subarray(0, this.left);
      this.left -= part.length;
      rest = rest.subarray(part.length);
      const target = this[this.side];
      if (!target.destroyed && !target.push(part)) this.full.add(this.side);
    }
    if (this.full.size > 0) this.socket.pause();
  }

  private wants(side: 'stdout' | 'stderr'): void {
    this.full.delete(side);
    if (this.full.size === 0) this.socket.resume();
  }
}

/** stdin and stdout as one stream, with what an http.Agent calls on its sockets. */
class ExecDuplex extends Duplex {
  constructor(private readonly handle: ExecHandle) {
    // As with a socket: once the program has closed its output there is nobody to write to, and a pool can tell.
    super({ allowHalfOpen: false });
    handle.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) handle.stdout.pause();
    });
    handle.stdout.on('end', () => this.push(null));
    handle.stdout.on('error', (error) => this.destroy(error));
  }

  override _read(): void {
    this.handle.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.handle.stdin.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.handle.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.handle.close();
    done(error);
  }

  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
