import headless from '@xterm/headless';

const ROWS = 100;
const SCROLLBACK_LINES = 1000;

/** Output of a terminal as somebody sees it who scrolls through it: drawn, then read line by line. */
export async function plainText(output: string, cols: number): Promise<string> {
  const terminal = new headless.Terminal({ cols, rows: ROWS, scrollback: SCROLLBACK_LINES, allowProposedApi: true });
  try {
    await new Promise<void>((resolve) => terminal.write(output, resolve));
    const { active } = terminal.buffer;
    const lines: string[] = [];
    for (let row = 0; row < active.length; row++) {
      const line = active.getLine(row);
      const text = line?.translateToString(!active.getLine(row + 1)?.isWrapped) ?? '';
      if (line?.isWrapped && lines.length > 0) lines.push(`${lines.pop()}${text}`);
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  } finally {
    terminal.dispose();
  }
}
