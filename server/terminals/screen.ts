import serialize from '@xterm/addon-serialize';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import type { TerminalSize } from '../../protocol/index.ts';
import { serializeModes } from './screen-modes.ts';
import { SequenceTail } from './sequence-tail.ts';

/** Lines above the screen that a viewer who comes back gets. */
export const SCROLLBACK_LINES = 1000;
const MAX_TITLE_LENGTH = 120;
const FULL_RESET = '\x1bc';

/** The screen of one terminal, kept on the server: fed with the shell's output, it can be drawn again at any moment. */
export class Screen {
  private readonly terminal: headless.Terminal;
  private readonly serializer = new serialize.SerializeAddon();
  private readonly tail = new SequenceTail();
  /** Received, not yet parsed; a snapshot has them behind the drawn part. */
  private unparsed: Uint8Array[] = [];
  private received: number;
  private parsed: number;
  private currentTitle = '';

  /**
   * `offset`: bytes since the shell began which the screen already shows when it is restored. `answer` gets what a
   * terminal says to a program that asks it (where is the cursor, what are you): once, however many viewers there are.
   */
  constructor(size: TerminalSize, offset = 0, answer: (bytes: Uint8Array) => void = () => undefined) {
    this.terminal = new headless.Terminal({ ...size, scrollback: SCROLLBACK_LINES, allowProposedApi: true });
    this.terminal.loadAddon(this.serializer);
    // the page counts widths in the same way: both must agree on where a line wraps
    this.terminal.loadAddon(new unicode11.Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.terminal.onData((text) => answer(Buffer.from(text)));
    this.terminal.onTitleChange((title) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
      this.currentTitle = title.replace(/[\x00-\x1f\x7f-\x9f]/g, '').slice(0, MAX_TITLE_LENGTH);
    });
    this.received = offset;
    this.parsed = offset;
  }

  /** Bytes since the shell began that have been taken in. */
  get receivedOffset(): number {
    return this.received;
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

  /** Takes output in; `parsed` is called when it has been drawn. */
  write(bytes: Uint8Array, parsed: () => void): void {
    this.unparsed.push(bytes);
    this.received += bytes.length;
    this.terminal.write(bytes, () => {
      this.unparsed.shift();
      this.tail.push(bytes);
      this.parsed += bytes.length;
      parsed();
    });
  }

  /** Output up to `offset` is lost for good: goes on from there, in a clean state, showing `note`. */
  async skip(offset: number, note: string): Promise<void> {
    await this.settled();
    const abort = Buffer.from('\x18');
    this.tail.push(abort);
    this.terminal.write(abort);
    if (!this.alternate) this.terminal.write(`\x1b[0m\r\n${note}\r\n`);
    this.received = offset;
    this.parsed = offset;
    await this.settled();
  }

  /** Takes effect at once, so that a snapshot always has the size that is told. */
  resize(size: TerminalSize): void {
    this.terminal.resize(size.cols, size.rows);
  }

  /** Resolves when everything received so far has been drawn. */
  settled(): Promise<void> {
    return new Promise((resolve) => this.terminal.write('', resolve));
  }

  /**
   * Bytes that turn any terminal of the same size into this screen, with the output received so far; output which comes
   * later continues it. Begins with a full reset.
   */
  snapshot(): Uint8Array {
    return Buffer.concat([Buffer.from(FULL_RESET + this.draw()), this.tail.bytes, ...this.unparsed]);
  }

  /** A picture to be kept, and the offset from which output continues it. */
  stored(): { picture: Uint8Array; offset: number } {
    return { picture: Buffer.from(this.draw()), offset: this.parsed - this.tail.bytes.length };
  }

  /** True while a full-screen program (vim, top -c, less) has the alternate screen. */
  get alternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  dispose(): void {
    this.terminal.dispose();
  }

  private draw(): string {
    const buffers = this.serializer
      .serialize({ scrollback: SCROLLBACK_LINES })
      // the alternate screen is drawn from default attributes, whatever the normal one ended with
      .replace('\x1b[?1049h', '\x1b[0m\x1b[?1049h');
    const title = this.currentTitle ? `\x1b]2;${this.currentTitle}\x07` : '';
    return buffers + serializeModes(this.terminal) + title;
  }
}
