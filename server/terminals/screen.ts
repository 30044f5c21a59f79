import serialize from '@xterm/addon-serialize';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import type { TerminalSize } from '../../protocol/index.ts';
import { OutputRing } from './output-ring.ts';
import { ScreenHistory } from './screen-history.ts';
import { serializeModes } from './screen-modes.ts';
import { SequenceTail } from './sequence-tail.ts';

/** Lines above the screen that a viewer who comes back gets. */
export const SCROLLBACK_LINES = 1000;
const MAX_TITLE_LENGTH = 120;
/** Drawn in one go; xterm gives the processor to others each 12 ms, between two of these. */
const DRAW_BYTES = 16 * 1024;
const FULL_RESET = '\x1bc';

/** The screen of one terminal, kept on the server: fed with the shell's output, it can be drawn again at any moment. */
export class Screen {
  private readonly terminal: headless.Terminal;
  private readonly serializer = new serialize.SerializeAddon();
  private readonly history: ScreenHistory;
  private readonly tail = new SequenceTail();
  /** What was received; from `parsed` on it is not drawn yet, and a snapshot has it behind the drawn part. */
  private readonly received: OutputRing;
  private parsed: number;
  private drawing = false;
  private readonly settling = new Set<() => void>();
  private currentTitle = '';

  /**
   * `offset`: bytes since the shell began which the screen already shows when it is restored. `answer` gets what a
   * terminal says to a program that asks it (where is the cursor, what are you): once, however many viewers there are.
   * `drawn` is called after each piece of output that has been drawn.
   */
  constructor(
    size: TerminalSize,
    offset = 0,
    answer: (bytes: Uint8Array) => void = () => undefined,
    private readonly drawn: () => void = () => undefined,
  ) {
    this.terminal = new headless.Terminal({ ...size, scrollback: SCROLLBACK_LINES, allowProposedApi: true });
    this.history = new ScreenHistory(this.terminal);
    this.terminal.loadAddon(this.serializer);
    // the page counts widths in the same way: both must agree on where a line wraps
    this.terminal.loadAddon(new unicode11.Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.terminal.onData((text) => answer(Buffer.from(text)));
    this.terminal.onTitleChange((title) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      this.currentTitle = title.replace(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, MAX_TITLE_LENGTH);
    });
    this.received = new OutputRing(offset);
    this.parsed = offset;
  }

  /** Bytes since the shell began that have been taken in. */
  get receivedOffset(): number {
    return this.received.total;
  }

  /** A copy of output that was received and kept (see write). */
  output(from: number, to: number): Uint8Array {
    return this.received.copy(from, to);
  }

  /** Bytes since the shell began that have been drawn: the shell may go on from here. */
  get parsedOffset(): number {
    return this.parsed;
  }

  get size(): TerminalSize {
    return { cols: this.terminal.cols, rows: this.terminal.rows };
  }

  /** Window title set by the program; empty when it set none. */
  get title(): string {
    return this.currentTitle;
  }

  /** Draws a stored picture; call before any write. */
  restore(picture: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.terminal.write(picture, resolve));
  }

  /** Takes output in (the bytes are copied). Output from `keepFrom` on, and what is not drawn, can still be had. */
  write(bytes: Uint8Array, keepFrom = Number.POSITIVE_INFINITY): void {
    this.received.push(bytes, Math.min(this.parsed, keepFrom));
    this.feed();
  }

  /** Output up to `offset` is lost for good: goes on from there, in a clean state, showing `note`. */
  async skip(offset: number, note: string): Promise<void> {
    await this.settled();
    const abort = Buffer.from('\x18');
    this.tail.push(abort);
    this.terminal.write(abort);
    if (!this.alternate) this.terminal.write(`\x1b[0m\r\n${note}\r\n`);
    this.received.restart(offset);
    this.parsed = offset;
    await this.settled();
  }

  /** Takes effect at once, so that a snapshot always has the size that is told. */
  resize(size: TerminalSize): void {
    this.terminal.resize(size.cols, size.rows);
  }

  /** Resolves when everything received so far has been drawn. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      if (this.parsed < this.received.total) this.settling.add(resolve);
      else this.terminal.write('', resolve);
    });
  }

  /**
   * Bytes that turn any terminal of the same size into this screen, with the output received so far; output which comes
   * later continues it. Begins with a full reset.
   */
  snapshot(): Uint8Array {
    const unparsed = this.received.from(this.parsed).bytes;
    return Buffer.concat([Buffer.from(FULL_RESET), ...this.draw(), this.tail.bytes, unparsed]);
  }

  /** A picture to be kept, and the offset from which output continues it. */
  stored(): { picture: Uint8Array; offset: number } {
    return { picture: Buffer.concat(this.draw()), offset: this.parsed - this.tail.bytes.length };
  }

  /** True while a full-screen program (vim, top -c, less) has the alternate screen. */
  get alternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  dispose(): void {
    this.terminal.dispose();
  }

  /** One piece at a time: what xterm has not drawn is kept once, here. */
  private feed(): void {
    if (this.drawing) return;
    const bytes = this.received.view(this.parsed, DRAW_BYTES);
    if (bytes.length === 0) {
      for (const settled of this.settling) settled();
      this.settling.clear();
      return;
    }
    this.drawing = true;
    this.terminal.write(bytes, () => {
      this.drawing = false;
      this.tail.push(bytes);
      this.parsed += bytes.length;
      this.drawn();
      this.feed();
    });
  }

  /** To be copied at once. */
  private draw(): Uint8Array[] {
    const { bytes, lines } = this.history.draw();
    // Out of sight: the addon leaves out empty lines at the end of a screen that it draws from its first line.
    const away = lines > 0 ? `${'\n'.repeat(this.terminal.rows - 1)}\x1b[H` : '';
    const buffers = this.serializer
      .serialize({ scrollback: this.terminal.buffer.normal.baseY - lines })
      // the alternate screen is drawn from default attributes, whatever the normal one ended with
      .replace('\x1b[?1049h', '\x1b[0m\x1b[?1049h');
    const title = this.currentTitle ? `\x1b]2;${this.currentTitle}\x07` : '';
    return [bytes, Buffer.from(away + buffers + serializeModes(this.terminal) + title)];
  }
}
