/**
 * Lines for a bash that tell where the output of a command begins and where it ends, with its exit code, by the marks
 * that terminals know as "semantic prompts" (OSC 133): they are not seen.
 */
export const SHELL_MARKS = [`PS0='\\e]133;C\\a'`, `PROMPT_COMMAND='printf "\\e]133;D;%s\\a" "$?"'`].join('\n');

const BEGIN = '\x1b]133;C\x07';
const END = '\x1b]133;D;';
const END_MARK = new RegExp(`${END}(\\d{1,3})\x07`);
/** A command that floods: its beginning is enough. */
const MAX_KEPT_CHARS = 256 * 1024;
/** A mark may be cut in two by the pieces in which output comes. */
const LONGEST_MARK = 16;

/** Reads the marks in the output of a shell: `prompt` each time it can take a command, with the exit code of the last. */
export class MarkReader {
  #text = '';
  #tail = '';

  constructor(private readonly onPrompt: (exitCode: number) => void) {}

  /** What the latest command has printed, since `clear`. */
  get output(): string {
    const begin = this.#text.lastIndexOf(BEGIN);
    if (begin === -1) return '';
    const [own = ''] = this.#text.slice(begin + BEGIN.length).split(END);
    return own;
  }

  clear(): void {
    this.#text = '';
  }

  push(text: string): void {
    if (this.#text.length < MAX_KEPT_CHARS) this.#text += text;
    let rest = this.#tail + text;
    for (let mark = END_MARK.exec(rest); mark; mark = END_MARK.exec(rest)) {
      rest = rest.slice(mark.index + mark[0].length);
      this.onPrompt(Number(mark[1]));
    }
    this.#tail = rest.slice(-LONGEST_MARK);
  }
}
