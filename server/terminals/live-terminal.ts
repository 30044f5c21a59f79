import { TERMINAL_LIMITS, type TerminalInfo, type TerminalSize } from '../../protocol/index.ts';
import { Connection } from './connection.ts';
import { Screen } from './screen.ts';
import { ScreenSaver } from './screen-saver.ts';
import { sharedSize } from './size-policy.ts';
import { TerminalInput } from './terminal-input.ts';
import type {
  Attachment,
  StoredTerminal,
  TerminalLink,
  TerminalLog,
  TerminalStore,
  TerminalTransport,
  Viewer,
} from './types.ts';
import { MAX_BACKLOG_BYTES, ViewerStream } from './viewer-stream.ts';

/** The keeper is told of drawn output each so many bytes, which is well below the window that it grants. */
const ACKNOWLEDGE_BYTES = 32 * 1024;
const GAP_NOTE = '\x1b[7m output from while the terminal could not be reached is missing here \x1b[0m';

export interface LiveTerminalOptions {
  id: string;
  sandboxId: string;
  node: string;
  size: TerminalSize;
  transport: TerminalTransport;
  store: TerminalStore;
  log: TerminalLog;
  /** Nobody looks at it any more and its shell has ended. */
  onOver: () => void;
}

interface Seat {
  viewer: Viewer;
  stream: ViewerStream;
  size: TerminalSize;
  visible: boolean;
}

/** One terminal: its link to the shell, its screen, its viewers. */
export class LiveTerminal {
  readonly id: string;
  readonly sandboxId: string;
  readonly node: string;
  private readonly screen: Screen;
  private readonly connection: Connection;
  private readonly input: TerminalInput;
  private readonly saver = new ScreenSaver(() => this.save());
  private readonly seats = new Map<string, Seat>();
  private exitCode: number | undefined;
  private told = '';
  private acknowledged = 0;

  constructor(
    private readonly options: LiveTerminalOptions,
    stored?: StoredTerminal,
  ) {
    this.id = options.id;
    this.sandboxId = options.sandboxId;
    this.node = options.node;
    this.screen = new Screen(
      options.size,
      stored?.offset,
      (bytes) => this.answer(bytes),
      () => this.drawn(),
    );
    this.connection = new Connection((create, signal) => this.attachLink(create, signal), {
      linked: (link) => this.linked(link),
      state: (_state, exitCode) => this.changed(exitCode),
      trouble: (error) => options.log.warn({ terminalId: this.id, node: this.node, err: error }, 'terminal link'),
    });
    this.input = new TerminalInput(() => this.connection.ready());
  }

  get exited(): boolean {
    return this.connection.state === 'exited';
  }

  /** Starts the shell; rejects when the node cannot. */
  async start(): Promise<void> {
    try {
      await this.connection.create();
    } catch (error) {
      this.connection.close();
      this.dispose();
      throw error;
    }
    this.saver.changed();
    await this.saver.flush();
  }

  /** After a restart of the server: the stored screen, and the shell's output since. */
  async resume(stored: StoredTerminal): Promise<void> {
    await this.screen.restore(stored.screen);
    await this.connection.resume();
  }

  info(): TerminalInfo {
    const { exitCode } = this;
    return {
      id: this.id,
      node: this.node,
      title: this.screen.title || this.node,
      ...this.screen.size,
      viewers: this.seats.size,
      state: this.connection.state,
      ...(exitCode === undefined ? {} : { exitCode }),
    };
  }

  attach(size: TerminalSize, viewer: Viewer): Attachment {
    this.seats.get(viewer.id)?.stream.close();
    const stream = new ViewerStream(viewer, this.screen);
    const seat: Seat = { viewer, stream, size, visible: true };
    this.seats.set(viewer.id, seat);
    this.fit();
    this.tell();
    return {
      info: this.info(),
      screen: seat.stream.start(),
      write: (bytes) => this.input.write(bytes),
      resize: (wanted) => this.reseat(seat, { size: wanted }),
      setVisible: (visible) => this.reseat(seat, { visible }),
      acknowledge: (bytes) => seat.stream.acknowledge(bytes),
      detach: () => this.leave(viewer.id, seat),
    };
  }

  /** Ends the shell. */
  async stop(): Promise<void> {
    if (!this.exited) await this.options.transport.stop(this.id);
    await this.forget();
  }

  /** The shell ended with its sandbox: tells the viewers and removes what was stored. */
  async forget(): Promise<void> {
    this.connection.close();
    await this.saver.stop();
    const info: TerminalInfo = { ...this.info(), state: 'exited' };
    for (const seat of this.seats.values()) {
      seat.stream.close();
      seat.viewer.info(info);
    }
    await this.options.store.delete(this.id);
    this.dispose();
  }

  /** Stores the screen and lets go of the shell, which goes on. */
  async close(): Promise<void> {
    this.connection.close();
    await this.screen.settled();
    this.saver.changed();
    await this.saver.flush();
    this.dispose();
  }

  private dispose(): void {
    for (const seat of this.seats.values()) seat.stream.close();
    this.seats.clear();
    this.screen.dispose();
  }

  private attachLink(create: boolean, signal: AbortSignal): Promise<TerminalLink> {
    const { size, receivedOffset: fromOffset } = this.screen;
    return this.options.transport.attach({ terminalId: this.id, size, fromOffset, create }, signal);
  }

  private async linked(link: TerminalLink): Promise<void> {
    const { size, receivedOffset } = this.screen;
    this.acknowledged = link.offset;
    if (link.offset > receivedOffset) {
      await this.screen.skip(link.offset, GAP_NOTE);
      for (const seat of this.seats.values()) seat.stream.renew();
      // a changed size makes full-screen programs draw everything anew
      link.resize({ cols: size.cols, rows: Math.max(2, size.rows - 1) });
    }
    link.resize(size);
    link.onOutput((bytes, offset) => this.take(bytes, offset));
  }

  private take(bytes: Uint8Array, offset: number): void {
    const fresh = bytes.subarray(Math.max(0, this.screen.receivedOffset - offset));
    if (fresh.length === 0) return;
    this.screen.write(fresh, this.wantedFrom(fresh.length));
    for (const seat of this.seats.values()) seat.stream.output();
    this.saver.changed();
  }

  /** The oldest output that a viewer will still be sent when so many bytes more have come. */
  private wantedFrom(moreBytes: number): number {
    let from = this.screen.receivedOffset;
    for (const seat of this.seats.values()) from = Math.min(from, seat.stream.nextOffset);
    return Math.max(from, this.screen.receivedOffset + moreBytes - MAX_BACKLOG_BYTES);
  }

  private drawn(): void {
    const { parsedOffset, title } = this.screen;
    if (parsedOffset - this.acknowledged >= ACKNOWLEDGE_BYTES) {
      this.acknowledged = parsedOffset;
      this.connection.live?.acknowledge(parsedOffset);
    }
    if (title !== this.told) {
      this.told = title;
      this.tell();
    }
  }

  /** What the program asked the terminal. A lost link has nobody who waits for it. */
  private answer(bytes: Uint8Array): void {
    this.connection.live?.write(bytes).catch((error: unknown) => {
      this.options.log.warn({ terminalId: this.id, err: error }, 'an answer to the program was not sent');
    });
  }

  private changed(exitCode: number | undefined): void {
    this.exitCode = exitCode;
    this.tell();
    if (!this.exited) return;
    void this.saver.stop().then(() => this.deleteStored());
    if (this.seats.size === 0) this.options.onOver();
  }

  private async deleteStored(): Promise<void> {
    try {
      await this.options.store.delete(this.id);
    } catch (error) {
      this.options.log.warn({ terminalId: this.id, err: error }, 'terminal not deleted from the store');
    }
  }

  private async save(): Promise<void> {
    if (this.exited) return;
    const { picture: screen, offset } = this.screen.stored();
    const { id, sandboxId, node } = this;
    const title = this.screen.title;
    try {
      await this.options.store.save({
        id,
        sandboxId,
        node,
        title,
        ...this.screen.size,
        offset,
        screen,
        savedAt: Date.now(),
      });
    } catch (error) {
      this.options.log.warn({ terminalId: id, err: error }, 'screen not stored');
    }
  }

  private reseat(seat: Seat, change: Partial<Pick<Seat, 'size' | 'visible'>>): void {
    Object.assign(seat, change);
    this.fit();
  }

  private leave(viewerId: string, seat: Seat): void {
    seat.stream.close();
    if (this.seats.get(viewerId) !== seat) return;
    this.seats.delete(viewerId);
    this.fit();
    this.tell();
    if (this.exited && this.seats.size === 0) this.options.onOver();
  }

  private fit(): void {
    const wanted = sharedSize(this.seats.values());
    const { cols, rows } = this.screen.size;
    if (!wanted || (wanted.cols === cols && wanted.rows === rows)) return;
    const size = {
      cols: Math.min(wanted.cols, TERMINAL_LIMITS.maxCols),
      rows: Math.min(wanted.rows, TERMINAL_LIMITS.maxRows),
    };
    this.screen.resize(size);
    this.connection.live?.resize(size);
    this.saver.changed();
    this.tell();
  }

  private tell(): void {
    const info = this.info();
    for (const seat of this.seats.values()) seat.stream.info(info);
  }
}
