import type { ITheme } from '@xterm/xterm';

/** Our CSS variables, by xterm's name, with values for when a page does not define them. */
const COLOURS = {
  background: ['--term-bg', '#0b0f14'],
  foreground: ['--term-fg', '#dfe6ee'],
  cursor: ['--term-cursor', '#8db2ff'],
  cursorAccent: ['--term-cursor-accent', '#0b0f14'],
  selectionBackground: ['--term-selection', '#2b4370'],
  black: ['--term-black', '#2a333d'],
  red: ['--term-red', '#ff9089'],
  green: ['--term-green', '#5fd39a'],
  yellow: ['--term-yellow', '#eab95c'],
  blue: ['--term-blue', '#8db2ff'],
  magenta: ['--term-magenta', '#e0a3da'],
  cyan: ['--term-cyan', '#6fd0dc'],
  white: ['--term-white', '#c8d1da'],
  brightBlack: ['--term-bright-black', '#8793a0'],
  brightRed: ['--term-bright-red', '#ffb0ab'],
  brightGreen: ['--term-bright-green', '#86e5b6'],
  brightYellow: ['--term-bright-yellow', '#f5d28b'],
  brightBlue: ['--term-bright-blue', '#b3ccff'],
  brightMagenta: ['--term-bright-magenta', '#f0c3ec'],
  brightCyan: ['--term-bright-cyan', '#9be4ec'],
  brightWhite: ['--term-bright-white', '#f4f7fa'],
} as const satisfies Partial<Record<keyof ITheme, readonly [string, string]>>;

/** The terminal's colours as the page's design tokens give them now. */
export function readTheme(element: Element): ITheme {
  const style = getComputedStyle(element);
  return Object.fromEntries(
    Object.entries(COLOURS).map(([name, [variable, fallback]]) => [
      name,
      style.getPropertyValue(variable).trim() || fallback,
    ]),
  );
}
