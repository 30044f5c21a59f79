import type { Terminal } from '@xterm/headless';
import { z } from 'zod';

/**
 * What @xterm/addon-serialize 0.14 leaves out of a screen and a program relies on: hidden cursor, cursor shape, mouse
 * encoding, scroll region, saved cursor, line-drawing character sets. The public API does not tell these, so they are
 * read from xterm's core (as the serialize addon itself does); the shape is checked, and screen.test.ts fails when an
 * update of @xterm/headless changes it.
 */
const Charset = z.record(z.string(), z.string()).nullish();
const Core = z.object({
  coreService: z.object({
    isCursorHidden: z.boolean(),
    decPrivateModes: z.object({
      cursorStyle: z.enum(['block', 'underline', 'bar']).optional(),
      cursorBlink: z.boolean().optional(),
      origin: z.boolean(),
    }),
  }),
  coreMouseService: z.object({ activeEncoding: z.string() }),
  _charsetService: z.object({ glevel: z.int(), _charsets: z.array(Charset) }),
  buffer: z.object({
    x: z.int(),
    y: z.int(),
    ybase: z.int(),
    scrollTop: z.int(),
    scrollBottom: z.int(),
    savedX: z.int(),
    savedY: z.int(),
  }),
});
type Core = z.infer<typeof Core>;

const MOUSE_ENCODING: Record<string, string> = { SGR: '\x1b[?1006h', SGR_PIXELS: '\x1b[?1016h' };
const CURSOR_STYLE = { block: 2, underline: 4, bar: 6 } as const;
const DESIGNATE = ['(', ')', '*', '+'] as const;

/** Escape sequences to be written after the serialized buffer. */
export function serializeModes(terminal: Terminal): string {
  const core = Core.parse(readCore(terminal));
  return [
    charsets(core),
    cursorPlaces(core, terminal.rows),
    MOUSE_ENCODING[core.coreMouseService.activeEncoding] ?? '',
    cursorShape(core),
    core.coreService.isCursorHidden ? '\x1b[?25l' : '',
  ].join('');
}

function readCore(terminal: Terminal): unknown {
  const core: unknown = Reflect.get(terminal, '_core');
  return core;
}

/** Scroll region and saved cursor move the cursor, so its place is set again after them. */
function cursorPlaces(core: Core, rows: number): string {
  const { buffer } = core;
  const region = buffer.scrollTop !== 0 || buffer.scrollBottom !== rows - 1;
  const saved = buffer.savedX !== 0 || buffer.savedY !== 0;
  const { origin } = core.coreService.decPrivateModes;
  if (!region && !saved && !origin) return '';
  const goTo = (x: number, y: number) => `\x1b[${y - (origin ? buffer.scrollTop : 0) + 1};${x + 1}H`;
  return [
    region ? `\x1b[${buffer.scrollTop + 1};${buffer.scrollBottom + 1}r` : '',
    saved ? `${goTo(buffer.savedX, Math.max(0, buffer.savedY - buffer.ybase))}\x1b7` : '',
    goTo(buffer.x, buffer.y),
  ].join('');
}

function cursorShape(core: Core): string {
  const { cursorStyle, cursorBlink } = core.coreService.decPrivateModes;
  if (cursorStyle === undefined) return '';
  return `\x1b[${CURSOR_STYLE[cursorStyle] - (cursorBlink ? 1 : 0)} q`;
}

/** Only DEC special graphics (line drawing) is in use in practice; national sets are left at their default. */
function charsets(core: Core): string {
  const { glevel, _charsets } = core._charsetService;
  const designations = DESIGNATE.map((slot, index) => (_charsets[index]?.q === '─' ? `\x1b${slot}0` : '')).join('');
  return designations + (glevel === 1 ? '\x0e' : '');
}
