import type { IBufferCell, IBufferLine, Terminal } from '@xterm/headless';

/** Room that one cell takes at most: its attributes, and a character that is no combination of several. */
const CELL_BYTES = 128;
/** What getFgColorMode and getBgColorMode give. */
const PALETTE_16 = 1 << 24;
const PALETTE_256 = 2 << 24;
const RGB = 3 << 24;
const FLAGS = [
  ['isBold', 1],
  ['isDim', 2],
  ['isItalic', 3],
  ['isUnderline', 4],
  ['isBlink', 5],
  ['isInverse', 7],
  ['isInvisible', 8],
  ['isStrikethrough', 9],
  ['isOverline', 53],
] as const;

/**
 * Draws the lines above the screen, which are most of a picture, straight into bytes. The serialize addon makes some
 * megabytes of short strings of a thousand lines; under a flood, with several pictures a second, they fill the heap.
 */
export class ScreenHistory {
  private bytes = Buffer.allocUnsafeSlow(32 * 1024);
  private length = 0;
  private readonly cell: IBufferCell;
  private readonly style: IBufferCell;
  private styled = false;

  constructor(private readonly terminal: Terminal) {
    this.cell = terminal.buffer.normal.getNullCell();
    this.style = terminal.buffer.normal.getNullCell();
  }

  /**
   * Draws from an empty screen and leaves the cursor at the begin of the next line, with default attributes. `lines` is
   * how many: all, but for those at the end that go on in the first line of the screen. The bytes are good until the
   * next call.
   */
  draw(): { bytes: Uint8Array; lines: number } {
    const { normal } = this.terminal.buffer;
    this.length = 0;
    this.styled = false;
    let done = { length: 0, lines: 0 };
    for (let y = 0; y < normal.baseY; y += 1) {
      const line = normal.getLine(y);
      if (!line) break;
      const full = this.drawLine(line);
      const goesOn = normal.getLine(y + 1)?.isWrapped ?? false;
      if (goesOn) this.wrap(line, full);
      else {
        this.resetStyle();
        this.text('\r\n');
        done = { length: this.length, lines: y + 1 };
      }
    }
    return { bytes: this.bytes.subarray(0, done.length), lines: done.lines };
  }

  /** True when a character is in the last column: the next one wraps. */
  private drawLine(line: IBufferLine): boolean {
    let empty = 0;
    let full = false;
    for (let x = 0; x < line.length; x += 1) {
      const cell = line.getCell(x, this.cell);
      if (!cell) return false;
      if (cell.getWidth() === 0) continue;
      full = cell.getCode() !== 0;
      if (!full && cell.isBgDefault()) {
        empty += 1;
        continue;
      }
      this.ensure(CELL_BYTES);
      if (empty > 0) this.text(`\x1b[${empty}C`);
      empty = 0;
      if (!this.sameStyle(cell)) this.setStyle(line, x, cell);
      // an erased cell has only a background
      if (!full) this.text('\x1b[X\x1b[C');
      else this.character(cell);
    }
    return full;
  }

  /**
   * Has a blank wrap, and takes it back: the new line takes the background that is set when that happens. A line that
   * goes on without being full (a wide character had no room, or its end was erased) is filled for it, and erased again.
   */
  private wrap(line: IBufferLine, full: boolean): void {
    const lastColumn = `\x1b[${line.length}G`;
    this.resetStyle();
    if (full) {
      this.text(' \b\x1b[X');
      return;
    }
    this.text(`${lastColumn}  \x1b[A${lastColumn}`);
    const last = line.getCell(line.length - 1, this.cell);
    if (last && !last.isBgDefault()) this.setStyle(line, line.length - 1, last);
    this.text('\x1b[X');
    this.resetStyle();
    this.text('\x1b[B\r\x1b[X');
  }

  private character(cell: IBufferCell): void {
    const code = cell.getCode();
    if (code < 0x80) this.bytes[this.length++] = code;
    else {
      const chars = cell.getChars();
      this.ensure(CELL_BYTES + chars.length * 3);
      this.text(chars);
    }
  }

  private sameStyle(cell: IBufferCell): boolean {
    if (!this.styled) return cell.isAttributeDefault();
    const { style } = this;
    return (
      cell.getFgColorMode() === style.getFgColorMode() &&
      cell.getFgColor() === style.getFgColor() &&
      cell.getBgColorMode() === style.getBgColorMode() &&
      cell.getBgColor() === style.getBgColor() &&
      FLAGS.every(([is]) => cell[is]() === style[is]())
    );
  }

  private setStyle(line: IBufferLine, x: number, cell: IBufferCell): void {
    line.getCell(x, this.style);
    this.styled = !cell.isAttributeDefault();
    const codes = [0, ...FLAGS.filter(([is]) => cell[is]()).map(([, code]) => code), ...colours(cell)];
    this.text(`\x1b[${codes.join(';')}m`);
  }

  private resetStyle(): void {
    if (this.styled) this.text('\x1b[0m');
    this.styled = false;
  }

  private text(text: string): void {
    this.ensure(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  private ensure(moreBytes: number): void {
    if (this.length + moreBytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + moreBytes));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

function colours(cell: IBufferCell): number[] {
  return [
    ...colour(cell.getFgColorMode(), cell.getFgColor(), 30),
    ...colour(cell.getBgColorMode(), cell.getBgColor(), 40),
  ];
}

/** `mode` as xterm counts it; `base`: 30 for the foreground, 40 for the background. */
function colour(mode: number, value: number, base: number): number[] {
  if (mode === RGB) return [base + 8, 2, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  if (mode === PALETTE_256) return [base + 8, 5, value];
  if (mode === PALETTE_16) return [value < 8 ? base + value : base + 52 + value];
  return [];
}
