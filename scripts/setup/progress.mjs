// @ts-check
/** Lines that say what is being done and how long it took; alive on a terminal, plain in a log. No dependencies. */

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Without a terminal: when a line is first printed, and how often while it lasts. */
const tellAfterMs = 500;
const tellEveryMs = 15_000;

/** @typedef {{ detail(text: string): void, done(detail?: string): void, failed(detail?: string): void, skipped(detail?: string): void }} Line */
/** @typedef {{ start(title: string): Line, say(text: string): void, close(): void }} Progress */

/** @param {number} ms elapsed time in milliseconds */
export function seconds(ms) {
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
  return `${(ms / 1000).toFixed(1)} s`;
}

/**
 * Several lines may be open at once. On a terminal they stay at the bottom and are redrawn; elsewhere a line is
 * printed when something begins (after a moment, so that quick things take one line) and when it ends.
 * @param {NodeJS.WriteStream} [out]
 * @returns {Progress}
 */
export function createProgress(out = process.stdout) {
  const live = Boolean(out.isTTY) && !process.env.CI;
  const colour = Boolean(out.isTTY) && !process.env.NO_COLOR;
  /** @type {Set<OpenLine>} */
  const open = new Set();
  let drawn = 0;
  let tick = 0;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const paint = (/** @type {number} */ code, /** @type {string} */ text) =>
    colour ? `\u001b[${code}m${text}\u001b[0m` : text;

  const erase = () => {
    if (drawn > 0) out.write(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    if (!live) return;
    erase();
    const width = (out.columns ?? 80) - 1;
    for (const line of open) {
      const text = `${frames[tick % frames.length]} ${line.title}  ${line.text}  ${seconds(Date.now() - line.since)}`;
      out.write(`${text.slice(0, width)}\n`);
      drawn += 1;
    }
  };
  const print = (/** @type {string} */ text) => {
    if (live) erase();
    out.write(`${text}\n`);
    draw();
  };
  const settle = () => {
    if (open.size > 0 || timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    start(title) {
      const line = new OpenLine(title);
      open.add(line);
      if (live) {
        timer ??= setInterval(() => {
          tick += 1;
          draw();
        }, 100).unref();
      } else {
        const tell = () => {
          print(`… ${title}${line.text ? `  ${line.text}` : ''}  ${seconds(Date.now() - line.since)}`);
          line.announce = setTimeout(tell, tellEveryMs).unref();
        };
        line.announce = setTimeout(tell, tellAfterMs).unref();
      }
      draw();
      const end = (
        /** @type {string} */ mark,
        /** @type {number} */ code,
        /** @type {string | undefined} */ detail,
      ) => {
        if (!open.delete(line)) return;
        clearTimeout(line.announce);
        print(
          `${paint(code, mark)} ${title}${detail ? `  ${detail}` : ''}  ${paint(2, seconds(Date.now() - line.since))}`,
        );
        settle();
      };
      return {
        detail(text) {
          const last = text.trim().split('\n').at(-1) ?? '';
          // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of other programs are removed
          line.text = last.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
        },
        done: (detail) => end('✔', 32, detail),
        failed: (detail) => end('✖', 31, detail),
        skipped: (detail) => end('-', 33, detail),
      };
    },
    say: print,
    close() {
      erase();
      open.clear();
      settle();
    },
  };
}

class OpenLine {
  since = Date.now();
  text = '';
  /** @type {NodeJS.Timeout | undefined} */
  announce = undefined;
  /** @param {string} title */
  constructor(title) {
    this.title = title;
  }
}

/** Trouble that a person can mend: `message` says what is wrong, `action` what to type. Ends a script without a stack. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
  code = 'setup_failed';
  /**
   * @param {string} message
   * @param {string} [action]
   */
  constructor(message, action) {
    super(message);
    this.action = action;
  }
}

/**
 * Prints a failed set-up for people; anything unforeseen keeps its stack.
 * @param {unknown} error
 */
export function complain(error) {
  if (error instanceof SetupError) {
    process.stderr.write(`\n✖ ${error.message}\n`);
    if (error.action) process.stderr.write(`\nWhat to do:\n  ${error.action.replaceAll('\n', '\n  ')}\n`);
  } else {
    process.stderr.write(`\n✖ Unexpected: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
