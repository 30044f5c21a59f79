import unicode11 from '@xterm/addon-unicode11';
import headless, { type IBufferCell } from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Screen } from './screen.ts';

const SIZE = { cols: 40, rows: 10 };

function flags(cell: IBufferCell): string {
  const all = [cell.isBold(), cell.isDim(), cell.isItalic(), cell.isUnderline(), cell.isInverse()];
  return [...all, cell.isStrikethrough(), cell.isOverline()].map((on) => (on ? 1 : 0)).join('');
}

/** What a viewer's terminal shows: text with colours of every line, cursor and modes. */
async function seen(bytes: Uint8Array, size = SIZE) {
  const terminal = new headless.Terminal({ ...size, scrollback: 1000, allowProposedApi: true });
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  let title = '';
  terminal.onTitleChange((changed) => {
    title = changed;
  });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const core = Reflect.get(terminal, '_core');
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: buffer.length }, (_, y) => {
    const line = buffer.getLine(y);
    const cells = Array.from({ length: size.cols }, (_, x) => {
      const cell = line?.getCell(x);
      // of half a wide character, overwritten, xterm keeps a foreground that nobody can see
      if (cell && !cell.getChars()) return ` ${cell.getBgColorMode()},${cell.getBgColor()}`;
      const on = cell && [
        cell.getFgColorMode(),
        cell.getFgColor(),
        cell.getBgColorMode(),
        cell.getBgColor(),
        flags(cell),
      ];
      return `${cell?.getChars() || ' '}${on?.join(',')}`;
    }).join('|');
    return line?.isWrapped ? `goes on: ${cells}` : cells;
  });
  const view = {
    lines,
    type: buffer.type,
    cursor: [buffer.cursorX, buffer.cursorY],
    modes: terminal.modes,
    title,
    hidden: core.coreService.isCursorHidden,
    shape: core.coreService.decPrivateModes.cursorStyle,
    mouse: core.coreMouseService.activeEncoding,
    region: [core.buffer.scrollTop, core.buffer.scrollBottom],
  };
  terminal.dispose();
  return view;
}

async function screenOf(...chunks: Uint8Array[]): Promise<Screen> {
  const screen = new Screen(SIZE);
  for (const chunk of chunks) screen.write(chunk);
  await screen.settled();
  return screen;
}

const text = (value: string) => Buffer.from(value);

describe('Screen', () => {
  it.each([
    ['text', 'one\r\ntwo\r\n$ '],
    ['colours', '\x1b[31mred \x1b[1;32mgreen\x1b[0m\r\n\x1b[35m'],
    ['a hidden cursor', 'a\x1b[?25l'],
    ['the cursor as a bar', '\x1b[5 qx'],
    ['application cursor keys and keypad', '\x1b[?1h\x1b='],
    ['bracketed paste', '\x1b[?2004h$ '],
    ['mouse tracking with SGR encoding', '\x1b[?1002h\x1b[?1006h'],
    ['focus events', '\x1b[?1004h'],
    ['no wrap', '\x1b[?7l'],
    ['insert mode', '\x1b[4h'],
    ['origin mode in a scroll region', '\x1b[3;7r\x1b[?6h\x1b[2;5Hhere'],
    ['a scroll region', 'top\x1b[2;9r\x1b[5;3Hhere'],
    ['a saved cursor', '\x1b[4;4H\x1b7\x1b[8;8Hhere'],
    ['line drawing', '\x1b(0lqqk'],
    ['line drawing shifted in', '\x1b)0a\x0el'],
    ['the title', '\x1b]0;root@node1: ~\x07$ '],
    ['the alternate screen', 'shell\x1b[31m$ \x1b[?1049h\x1b[H\x1b[2Jvim\x1b[5;5Hx'],
    ['wide characters', '日本語 ok 👍'],
    ['more lines than the screen', Array.from({ length: 60 }, (_, i) => `line ${i}`).join('\r\n')],
    ['a wrapped line', 'x'.repeat(95)],
  ])('draws %s again as it was', async (_name, output) => {
    const before = await seen(text(output));
    const screen = await screenOf(text(output));
    const after = await seen(screen.snapshot());
    const again = await seen(text(`${output}lmq\x1b8AB`));
    const continued = await seen(Buffer.concat([screen.snapshot(), text('lmq\x1b8AB')]));
    expect(after).toEqual(before);
    expect(continued).toEqual(again);
  });

  it('goes back from the alternate screen to an empty last line below a history', async () => {
    const output = `${Array.from({ length: 25 }, (_, i) => `line ${i}\r\n`).join('')}$ vim\r\n\x1b[?1049h\x1b[2J\x1b[Hfile`;
    const rest = Buffer.from('\x1b[?1049l$ ');
    const direct = await seen(Buffer.concat([Buffer.from(output), rest]));
    const screen = await screenOf(Buffer.from(output));
    expect(await seen(Buffer.concat([screen.snapshot(), rest]))).toEqual(direct);
  });

  it('gives back the shell when a full-screen program ends after the snapshot', async () => {
    const output = 'prompt$ vim\r\n\x1b[?1049h\x1b[2J\x1b[Hfile';
    const rest = '\x1b[?1049lprompt$ ';
    const screen = await screenOf(text(output));
    expect(await seen(Buffer.concat([screen.snapshot(), text(rest)]))).toEqual(await seen(text(output + rest)));
  });

  it('continues exactly wherever the output is cut', async () => {
    const output = text(
      'a\x1b[31mred\x1b[0m €uro 日本\r\n\x1b]0;title\x07\x1b[2;5Hmid\x1b(0lqk\x1b(B\x1b[?25l\x1b[1;31mx\x1b[?2004h\x1b[38;5;200mend',
    );
    const whole = await seen(output);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: output.length }),
        fc.integer({ min: 0, max: output.length }),
        async (a, b) => {
          const [first, second] = [Math.min(a, b), Math.max(a, b)];
          const screen = await screenOf(output.subarray(0, first), output.subarray(first, second));
          expect(await seen(Buffer.concat([screen.snapshot(), output.subarray(second)]))).toEqual(whole);
          const { picture, offset } = screen.stored();
          expect(await seen(Buffer.concat([picture, output.subarray(offset)]))).toEqual(whole);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('draws the lines above the screen with every attribute, colour, gap and wrap', async () => {
    const sgr = fc
      .constantFrom('0', '1', '2', '3', '4', '7', '9', '53', '31', '42', '97', '104', '38;5;109', '48;5;200')
      .map((code) => `\x1b[${code}m`);
    const words = fc.constantFrom('word', ' ', '   ', '日本語', '👍', 'e\u0301', '─', 'x'.repeat(45), '\t');
    const moves = fc.constantFrom(
      '\r\n',
      '\r\n',
      '\r\n',
      '\x1b[5C',
      '\x1b[K',
      '\x1b[3X',
      '\x1b[2D',
      '\r',
      '\x1b[38;2;1;2;3m',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(sgr, words, moves), { minLength: 60, maxLength: 200 }), async (parts) => {
        const output = text(`${parts.join('')}${'\r\nend'.repeat(12)}`);
        const screen = await screenOf(output);
        const [drawn, wanted] = [await seen(screen.snapshot()), await seen(output)];
        // a difference of thousands of cells is unreadable: the first line that differs says more
        const y = drawn.lines.findIndex((line, at) => line !== wanted.lines[at]);
        expect(drawn.lines[y]).toBe(wanted.lines[y]);
        expect(drawn).toEqual(wanted);
      }),
      { numRuns: 150 },
    );
  });

  it('has output in a snapshot that is not parsed yet', async () => {
    const screen = new Screen(SIZE);
    screen.write(text('not yet'));
    expect(screen.parsedOffset).toBe(0);
    expect(await seen(screen.snapshot())).toEqual(await seen(text('not yet')));
  });

  it('goes on behind lost output in a clean state and says so', async () => {
    const screen = await screenOf(text('before\x1b[3'));
    await screen.skip(5000, '[lost]');
    screen.write(text('after'));
    await screen.settled();
    expect(screen.receivedOffset).toBe(5005);
    const { lines } = await seen(screen.snapshot());
    const plain = lines.map((line) => line.replace(/(.)\d+,-?\d+(,\d+,-?\d+,\d+)?\|?/gu, '$1').trim()).filter(Boolean);
    expect(plain).toEqual(['before', '[lost]', 'after']);
  });
});
