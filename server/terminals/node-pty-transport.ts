import { type IPty, spawn } from 'node-pty';
import type { TerminalSize } from '../../protocol/index.ts';
import { TerminalError } from './errors.ts';
import { OutputRing } from './output-ring.ts';
import type { TerminalLink, TerminalTransport } from './types.ts';

type LinkEnd = Parameters<Parameters<TerminalLink['onEnd']>[0]>[0];
type AttachRequest = Parameters<TerminalTransport['attach']>[0];

const RING_BYTES = 1024 * 1024;
/** Output that nobody has acknowledged at which the program is paused, and at which it goes on. */
const PAUSE_BYTES = 256 * 1024;
const RESUME_BYTES = 64 * 1024;

export interface NodePtyOptions {
  argv: [string, ...string[]];
  cwd?: string;
  env?: Record<string, string>;
}

/**
 * Terminals of local processes, by node-pty: for tests, and for hosts that are reached by a local program (ssh,
 * kubectl exec). The process ends with ours: only a link can be lost and found again, not a server.
 */
export class NodePtyTransport implements TerminalTransport {
  private readonly sessions = new Map<string, PtySession>();

  constructor(private readonly options: NodePtyOptions) {}

  async attach(request: AttachRequest, signal?: AbortSignal): Promise<TerminalLink> {
    signal?.throwIfAborted();
    let session = this.sessions.get(request.terminalId);
    if (!session && request.create) {
      session = new PtySession(this.options, request.size);
      this.sessions.set(request.terminalId, session);
    }
    if (!session) throw new TerminalError('terminal_not_found', 'The shell of this terminal is gone');
    return session.attach(request.fromOffset);
  }

  async stop(terminalId: string): Promise<void> {
    this.sessions.get(terminalId)?.kill();
    this.sessions.delete(terminalId);
  }

  /** Ends all processes. */
  dispose(): void {
    for (const id of [...this.sessions.keys()]) void this.stop(id);
  }
}

class PtySession {
  private readonly pty: IPty;
  private readonly ring = new OutputRing();
  private link: PtyLink | undefined;
  private exitCode: number | undefined;
  private paused = false;

  constructor(options: NodePtyOptions, size: TerminalSize) {
    const [file, ...args] = options.argv;
    this.pty = spawn(file, args, {
      name: 'xterm-256color',
      ...size,
      cwd: options.cwd ?? process.cwd(),
      env: { ...process.env, ...options.env },
      // null: bytes as they are; node-pty types onData as string all the same
      encoding: null,
    });
    this.pty.onData((data: string | Uint8Array) => this.take(typeof data === 'string' ? Buffer.from(data) : data));
    this.pty.onExit(({ exitCode }) => {
      this.exitCode = exitCode;
      this.link?.finish({ kind: 'exit', code: exitCode });
    });
  }

  attach(fromOffset: number): PtyLink {
    this.link?.finish({ kind: 'lost', error: 'another link took over' });
    const kept = this.ring.from(fromOffset);
    const link = new PtyLink(this, kept.offset, kept.bytes);
    this.link = link;
    this.flow(kept.offset);
    if (this.exitCode !== undefined) {
      const code = this.exitCode;
      queueMicrotask(() => link.finish({ kind: 'exit', code }));
    }
    return link;
  }

  detach(link: PtyLink): void {
    if (this.link !== link) return;
    this.link = undefined;
    this.flow(this.ring.total);
  }

  write(bytes: Uint8Array): void {
    if (this.exitCode === undefined) this.pty.write(Buffer.from(bytes));
  }

  resize(size: TerminalSize): void {
    if (this.exitCode === undefined) this.pty.resize(size.cols, size.rows);
  }

  /** Pauses or resumes the program by what has been taken of its output. */
  flow(acknowledged: number): void {
    const waiting = this.ring.total - acknowledged;
    if (!this.paused && waiting > PAUSE_BYTES) {
      this.paused = true;
      this.pty.pause();
    } else if (this.paused && waiting <= RESUME_BYTES) {
      this.paused = false;
      this.pty.resume();
    }
  }

  kill(): void {
    if (this.exitCode === undefined) this.pty.kill('SIGKILL');
  }

  private take(bytes: Uint8Array): void {
    this.ring.push(bytes, this.ring.total + bytes.length - RING_BYTES);
    this.link?.output(bytes);
    this.flow(this.link?.acknowledged ?? this.ring.total);
  }
}

class PtyLink implements TerminalLink {
  acknowledged: number;
  private position: number;
  private early: Uint8Array[];
  private end: LinkEnd | undefined;
  private readonly outputListeners = new Set<(bytes: Uint8Array, offset: number) => void>();
  private readonly endListeners = new Set<(end: LinkEnd) => void>();

  constructor(
    private readonly session: PtySession,
    readonly offset: number,
    kept: Uint8Array,
  ) {
    this.acknowledged = offset;
    this.position = offset;
    this.early = kept.length > 0 ? [kept] : [];
  }

  onOutput(listener: (bytes: Uint8Array, offset: number) => void): () => void {
    this.outputListeners.add(listener);
    const { early } = this;
    this.early = [];
    for (const bytes of early) this.output(bytes);
    return () => this.outputListeners.delete(listener);
  }

  onEnd(listener: (end: LinkEnd) => void): () => void {
    const { end } = this;
    if (end) queueMicrotask(() => listener(end));
    else this.endListeners.add(listener);
    return () => this.endListeners.delete(listener);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.end) throw new TerminalError('terminal_lost', 'The way to the terminal is broken');
    this.session.write(bytes);
  }

  resize(size: TerminalSize): void {
    if (!this.end) this.session.resize(size);
  }

  acknowledge(offset: number): void {
    if (this.end || offset <= this.acknowledged) return;
    this.acknowledged = offset;
    this.session.flow(offset);
  }

  close(): void {
    this.finish({ kind: 'lost', error: 'closed' });
  }

  output(bytes: Uint8Array): void {
    if (this.outputListeners.size === 0) {
      this.early.push(bytes);
      return;
    }
    const offset = this.position;
    this.position += bytes.length;
    for (const listener of this.outputListeners) listener(bytes, offset);
  }

  finish(end: LinkEnd): void {
    if (this.end) return;
    this.end = end;
    this.session.detach(this);
    for (const listener of this.endListeners) listener(end);
    this.endListeners.clear();
  }
}
