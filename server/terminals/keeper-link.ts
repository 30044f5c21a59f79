import type { Writable } from 'node:stream';
import { z } from 'zod';
import type { TerminalSize } from '../../protocol/index.ts';
import type { ExecHandle } from '../host/index.ts';
import { TerminalError } from './errors.ts';
import { encodeAcknowledge, encodeFrame, encodeResize, FRAME, FrameDecoder, KeeperHello } from './frames.ts';
import type { TerminalLink } from './types.ts';

type LinkEnd = Parameters<Parameters<TerminalLink['onEnd']>[0]>[0];
type OutputListener = (bytes: Uint8Array, offset: number) => void;

/** As a shell would tell it: a signal is 128 + its number. */
const KeeperExit = z
  .union([z.object({ code: z.int() }), z.object({ signal: z.int() })])
  .transform((exit) => ('code' in exit ? exit.code : 128 + exit.signal));
const MAX_STDERR_CHARS = 2000;

/** A terminal's way through `/drydock/keeper attach`, over the streams of an exec. */
export class KeeperLink implements TerminalLink {
  private readonly outputListeners = new Set<OutputListener>();
  private readonly endListeners = new Set<(end: LinkEnd) => void>();
  private readonly decoder = new FrameDecoder({
    output: (bytes) => this.takeOutput(bytes),
    control: (type, payload) => this.takeControl(type, payload),
  });
  private hello: KeeperHello | undefined;
  private early: Uint8Array[] = [];
  private position = 0;
  private end: LinkEnd | undefined;
  /** The exit came in the same breath as the greeting: told after the output before it. */
  private exited: LinkEnd | undefined;
  private stderr = '';
  private opened: { resolve: (link: KeeperLink) => void; reject: (error: Error) => void } | undefined;

  private constructor(private readonly handle: ExecHandle) {
    handle.stdout.on('data', (chunk: Uint8Array) => this.takeChunk(chunk));
    handle.stdout.on('end', () => this.finish(this.lost('the stream ended')));
    handle.stdout.on('error', (error) => this.finish(this.lost(error.message)));
    handle.stdin.on('error', (error) => this.finish(this.lost(error.message)));
    handle.stderr.on('data', (chunk: Uint8Array) => {
      this.stderr = (this.stderr + Buffer.from(chunk).toString('utf8')).slice(-MAX_STDERR_CHARS);
    });
    handle.stderr.on('error', (error) => this.finish(this.lost(error.message)));
    handle.exit.catch((error: unknown) => this.finish(this.lost(String(error))));
  }

  /** Resolves when the keeper has said hello; rejects with TerminalError terminal_lost when it ends before. */
  static open(handle: ExecHandle, signal?: AbortSignal): Promise<KeeperLink> {
    return new Promise((resolve, reject) => {
      const link = new KeeperLink(handle);
      const abort = () => link.finish(link.lost('attaching was cancelled'));
      link.opened = {
        resolve: (opened) => {
          signal?.removeEventListener('abort', abort);
          resolve(opened);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', abort);
          reject(error);
        },
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }

  get offset(): number {
    return this.hello?.offset ?? 0;
  }

  onOutput(listener: OutputListener): () => void {
    this.outputListeners.add(listener);
    if (this.hello && this.outputListeners.size === 1) this.release();
    return () => this.outputListeners.delete(listener);
  }

  onEnd(listener: (end: LinkEnd) => void): () => void {
    const { end } = this;
    if (end) queueMicrotask(() => listener(end));
    else this.endListeners.add(listener);
    return () => this.endListeners.delete(listener);
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.send(encodeFrame(FRAME.input, bytes));
  }

  resize(size: TerminalSize): void {
    if (!this.end) this.post(encodeResize(size));
  }

  acknowledge(offset: number): void {
    if (!this.end) this.post(encodeAcknowledge(offset));
  }

  close(): void {
    this.finish({ kind: 'lost', error: 'closed' });
  }

  private send(frame: Buffer): Promise<void> {
    if (this.end) return Promise.reject(new TerminalError('terminal_lost', 'The way to the terminal is broken'));
    return new Promise((resolve, reject) => {
      this.stdin.write(frame, (error) => {
        if (error) reject(new TerminalError('terminal_lost', 'The way to the terminal broke', { cause: error }));
        else resolve();
      });
    });
  }

  /** Sends what nobody waits for; a broken stream is told by its error event. */
  private post(frame: Buffer): void {
    this.stdin.write(frame);
  }

  private get stdin(): Writable {
    return this.handle.stdin;
  }

  private takeChunk(chunk: Uint8Array): void {
    try {
      this.decoder.push(chunk);
    } catch (error) {
      this.finish(this.lost(error instanceof Error ? error.message : String(error)));
    }
  }

  private takeOutput(bytes: Uint8Array): void {
    if (this.end) return;
    if (this.outputListeners.size === 0) {
      this.early.push(bytes);
      return;
    }
    const offset = this.position;
    this.position += bytes.length;
    for (const listener of this.outputListeners) listener(bytes, offset);
  }

  private takeControl(type: number, payload: Uint8Array): void {
    if (type === FRAME.hello) this.greet(KeeperHello.parse(readJson(payload)));
    else if (type === FRAME.exit) this.leave({ kind: 'exit', code: KeeperExit.parse(readJson(payload)) });
    else if (type === FRAME.displaced) this.finish(this.lost('another link took over'));
    else throw new TerminalError('keeper_protocol', `The session keeper sent a frame of unknown type ${type}`);
  }

  private greet(hello: KeeperHello): void {
    this.hello = hello;
    this.position = hello.offset;
    // until somebody listens nothing more is read
    this.handle.stdout.pause();
    this.opened?.resolve(this);
    this.opened = undefined;
  }

  private leave(end: LinkEnd): void {
    if (this.outputListeners.size > 0) this.finish(end);
    else this.exited = end;
  }

  private release(): void {
    const { early } = this;
    this.early = [];
    for (const bytes of early) this.takeOutput(bytes);
    this.handle.stdout.resume();
    if (this.exited) this.finish(this.exited);
  }

  private lost(reason: string): LinkEnd {
    const said = this.stderr.trim();
    return { kind: 'lost', error: said ? `${reason}: ${said}` : reason };
  }

  private finish(end: LinkEnd): void {
    if (this.end) return;
    this.end = end;
    this.handle.close();
    this.handle.stdout.resume();
    const reason = end.kind === 'lost' ? end.error : `the shell ended with ${end.code}`;
    this.opened?.reject(new TerminalError('terminal_lost', `Could not attach to the terminal: ${reason}`));
    this.opened = undefined;
    for (const listener of this.endListeners) listener(end);
    this.endListeners.clear();
  }
}

function readJson(payload: Uint8Array): unknown {
  return JSON.parse(Buffer.from(payload).toString('utf8'));
}
