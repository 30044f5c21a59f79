import type { Socket } from 'socket.io-client';
import {
  type ClientToServer,
  type Problem,
  type Reply,
  type ServerToClient,
  TERMINAL_LIMITS,
  type TerminalInfo,
  type TerminalSize,
  type TerminalSnapshot,
} from '../../../protocol/index.ts';
import { InputQueue } from './input-queue.ts';

export type TerminalSocket = Socket<ServerToClient, ClientToServer>;

/** What a session draws on. */
export interface Display {
  /** `drawn` is called when the bytes are on the screen. */
  write(bytes: Uint8Array, drawn: () => void): void;
  resize(size: TerminalSize): void;
  /** The size that there is room for. */
  room(): TerminalSize;
}

export type SessionState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'reconnecting' }
  | { kind: 'exited'; exitCode?: number }
  | { kind: 'failed'; problem: Problem };

export interface SessionOptions {
  socket: TerminalSocket;
  attemptId: string;
  node: string;
  /** Attach to this one; without it a new terminal is opened. */
  terminalId?: string | undefined;
  display: Display;
  onInfo(info: TerminalInfo): void;
  onState(state: SessionState): void;
  /** Something the learner should know, in one sentence. */
  onNotice(text: string): void;
}

/** One terminal over the page's socket: attaches, acknowledges what is drawn, and comes back after a lost connection. */
export class TerminalSession {
  private readonly input = new InputQueue();
  private readonly unsubscribe: (() => void)[] = [];
  private id: string | undefined;
  private known: TerminalInfo | undefined;
  private attached = false;
  private asking = false;
  private visible = true;
  private disposed = false;
  /** Counts attachments: what was drawn for an earlier one is not acknowledged to a later. */
  private attachment = 0;
  private drawnBytes = 0;

  constructor(private readonly options: SessionOptions) {
    this.id = options.terminalId;
    const { socket } = options;
    const output = (id: string, bytes: ArrayBuffer | Uint8Array) => this.takeOutput(id, new Uint8Array(bytes));
    const info = (changed: TerminalInfo) => this.takeInfo(changed);
    const connect = () => this.connect();
    const disconnect = () => this.lose();
    socket.on('terminal:output', output);
    socket.on('terminal:info', info);
    socket.on('connect', connect);
    socket.on('disconnect', disconnect);
    this.unsubscribe.push(() => {
      socket.off('terminal:output', output);
      socket.off('terminal:info', info);
      socket.off('connect', connect);
      socket.off('disconnect', disconnect);
    });
  }

  get terminalId(): string | undefined {
    return this.id;
  }

  get info(): TerminalInfo | undefined {
    return this.known;
  }

  start(): void {
    this.options.onState({ kind: 'connecting' });
    if (this.options.socket.connected) this.connect();
  }

  /** A new shell in the place of one that ended or could not be reached. */
  reopen(): void {
    this.leave();
    this.id = undefined;
    this.known = undefined;
    this.input.clear();
    this.start();
  }

  /** Input in order; it waits while there is no connection. */
  write(bytes: Uint8Array): void {
    if (this.known?.state === 'exited') return;
    this.input.push(bytes);
  }

  /** The room of this page changed. */
  resize(size: TerminalSize): void {
    if (this.attached && this.id && this.visible) this.options.socket.emit('terminal:resize', this.id, size);
  }

  /** Hidden terminals do not take part in finding the size. */
  setVisible(visible: boolean): void {
    if (this.visible === visible) return;
    this.visible = visible;
    if (!this.attached || !this.id) return;
    if (visible) this.options.socket.emit('terminal:resize', this.id, this.options.display.room());
    this.options.socket.emit('terminal:visible', this.id, visible);
  }

  dispose(): void {
    this.disposed = true;
    this.leave();
    for (const stop of this.unsubscribe) stop();
  }

  private leave(): void {
    if (this.attached && this.id) this.options.socket.emit('terminal:detach', this.id);
    this.attached = false;
    this.attachment += 1;
    this.input.close();
  }

  private connect(): void {
    if (this.disposed || this.asking || this.known?.state === 'exited') return;
    this.asking = true;
    const { socket, attemptId, node } = this.options;
    const size = this.wantedSize();
    const { attachment, id } = this;
    const answer = (reply: Reply<TerminalSnapshot>) => {
      if (attachment === this.attachment && !this.disposed) this.takeReply(reply);
      else if (reply.ok && !id) this.abandon(reply.value.terminal.id);
    };
    if (id) socket.emit('terminal:attach', { terminalId: id, ...size }, answer);
    else socket.emit('terminal:open', { attemptId, node, ...size }, answer);
  }

  /** A shell that was opened for a view which is gone: nobody has seen it. */
  private abandon(terminalId: string): void {
    this.options.socket.emit('terminal:close', terminalId, () => undefined);
  }

  private takeReply(reply: Reply<TerminalSnapshot>): void {
    this.asking = false;
    if (!reply.ok) {
      this.options.onState({ kind: 'failed', problem: reply.problem });
      return;
    }
    const { terminal, screen } = reply.value;
    this.id = terminal.id;
    this.attached = true;
    this.drawnBytes = 0;
    this.takeInfo(terminal);
    // the screen begins with a full reset, so old and new are never seen mixed
    this.options.display.write(new Uint8Array(screen), () => undefined);
    if (!this.visible) this.options.socket.emit('terminal:visible', terminal.id, false);
    else this.askAgainForRoom(terminal);
    this.input.open((bytes, done) => this.send(bytes, done));
  }

  /** The room may have changed while the answer was on its way. */
  private askAgainForRoom(terminal: TerminalInfo): void {
    const room = this.options.display.room();
    if (room.cols !== terminal.cols || room.rows !== terminal.rows) this.resize(room);
  }

  private takeInfo(info: TerminalInfo): void {
    if (info.id !== this.id || !this.attached) return;
    this.known = info;
    this.options.display.resize({ cols: info.cols, rows: info.rows });
    this.options.onInfo(info);
    if (info.state === 'exited') {
      this.input.clear();
      this.options.onState({ kind: 'exited', ...(info.exitCode === undefined ? {} : { exitCode: info.exitCode }) });
    } else this.options.onState({ kind: info.state });
  }

  private takeOutput(id: string, bytes: Uint8Array): void {
    if (id !== this.id || !this.attached) return;
    const { attachment } = this;
    this.options.display.write(bytes, () => {
      if (attachment !== this.attachment) return;
      this.drawnBytes += bytes.length;
      if (this.drawnBytes < TERMINAL_LIMITS.ackEveryBytes) return;
      this.options.socket.emit('terminal:ack', id, this.drawnBytes);
      this.drawnBytes = 0;
    });
  }

  private send(bytes: Uint8Array, done: () => void): void {
    if (!this.id) return;
    this.options.socket.emit('terminal:input', this.id, bytes, (reply) => {
      if (!reply.ok) {
        this.input.clear();
        const { title, detail, action } = reply.problem;
        this.options.onNotice([`${detail ?? title}`, action].filter(Boolean).join(' '));
      }
      done();
    });
  }

  private lose(): void {
    if (this.disposed) return;
    this.attached = false;
    this.asking = false;
    this.attachment += 1;
    const lostBytes = this.input.close();
    if (lostBytes > 0) this.options.onNotice(`The connection broke while pasting: ${lostBytes} bytes were not sent.`);
    if (this.known?.state !== 'exited') this.options.onState({ kind: this.known ? 'reconnecting' : 'connecting' });
  }

  private wantedSize(): TerminalSize {
    const { known } = this;
    return !this.visible && known ? { cols: known.cols, rows: known.rows } : this.options.display.room();
  }
}
