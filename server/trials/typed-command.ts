import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TerminalInfo } from '../../protocol/index.ts';
import { patient } from '../lib/patience.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { type Attachment, plainText, type TerminalHub } from '../terminals/index.ts';
import { TrialError } from './errors.ts';
import { MarkReader } from './shell-marks.ts';

const SIZE = { cols: 100, rows: 24 };
/** A login shell on a busy machine takes a moment. */
const PROMPT_MS = 30_000;
/** The prompt of our nodes: the mark before it is not in the picture of a screen that stands already. */
const PROMPT = /root@\w+:/;

/** A command in a terminal of its own: typed as by hand, and heard to its end. */
export class TypedCommand {
  readonly #reader = new MarkReader((exitCode) => this.#prompt(exitCode));
  readonly #prompts: ((exitCode: number) => void)[] = [];
  readonly #startedAt: number;
  #cols = SIZE.cols;
  #attachment: Attachment | undefined;
  /** Resolves with the exit code of the command. */
  #end: Promise<number> = new Promise(() => undefined);
  readonly #decoder = new TextDecoder();

  private constructor() {
    this.#startedAt = performance.now();
  }

  /** Opens a terminal on a node and types the command into it. */
  static async type(
    hub: Pick<TerminalHub, 'open'>,
    sandbox: ReadySandbox,
    { node, command, signal }: { node: string; command: string; signal: AbortSignal },
  ): Promise<{ typed: TypedCommand; terminal: TerminalInfo }> {
    const typed = new TypedCommand();
    const attachment = await hub.open(sandbox, node, SIZE, {
      id: randomUUID(),
      send: (bytes) => typed.#hear(bytes),
      info: (info) => typed.#told(info),
    });
    typed.#attachment = attachment;
    // Whoever looks at it decides its size.
    attachment.setVisible(false);
    const shown = new TextDecoder().decode(attachment.screen);
    if (!PROMPT.test(shown) && (await within(typed.#nextPrompt(), patient(PROMPT_MS), signal)) === undefined) {
      typed.leave();
      throw new TrialError('trial_shell_silent', `The shell on ${node} did not show its prompt in time.`);
    }
    typed.#reader.clear();
    typed.#end = typed.#nextPrompt();
    await attachment.write(new TextEncoder().encode(`${command}\r`));
    return { typed, terminal: attachment.info };
  }

  /** Its exit code; undefined when it has not ended within the time. */
  ended(withinMs: number, signal: AbortSignal): Promise<number | undefined> {
    return within(this.#end, withinMs, signal);
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** What it has printed so far. */
  output(): Promise<string> {
    return plainText(this.#reader.output, this.#cols);
  }

  /** Hears no more; the terminal stays. */
  leave(): void {
    this.#attachment?.detach();
    this.#prompts.length = 0;
  }

  #hear(bytes: Uint8Array): void {
    this.#reader.push(this.#decoder.decode(bytes, { stream: true }));
    this.#attachment?.acknowledge(bytes.length);
  }

  #told({ cols }: TerminalInfo): void {
    this.#cols = cols;
  }

  #prompt(exitCode: number): void {
    for (const heard of this.#prompts.splice(0)) heard(exitCode);
  }

  #nextPrompt(): Promise<number> {
    return new Promise((resolve) => this.#prompts.push(resolve));
  }
}

/** What comes of it within a time; undefined when nothing does. Rejects on abort. */
async function within<T>(value: Promise<T>, ms: number, signal: AbortSignal): Promise<T | undefined> {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: AbortSignal.any([signal, over.signal]) });
  late.catch(() => undefined);
  try {
    return await Promise.race([value, late]);
  } finally {
    over.abort();
  }
}
