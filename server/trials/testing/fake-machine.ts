import { PassThrough, Readable } from 'node:stream';
import type { TerminalInfo } from '../../../protocol/index.ts';
import type { ExecHandle, ExecSpec } from '../../host/index.ts';
import type { Attachment, TerminalHub, Viewer } from '../../terminals/index.ts';

/** A machine whose programs answer as a test says, and whose shell runs what is typed at once. */
export class FakeMachine {
  /** Every script that the platform ran, in order. */
  readonly scripts: string[] = [];
  /** Every line that was typed into a terminal. */
  readonly typed: string[] = [];
  readonly forgotten: string[] = [];
  /** What a script prints, and its exit code. */
  onScript: (script: string) => { output: string; exitCode?: number } = () => ({ output: '' });
  /** What a typed command prints, and its exit code; without one it does not end. */
  onCommand: (command: string) => { output: string; exitCode?: number } = () => ({ output: '', exitCode: 0 });
  /** A shell that is slow to start: its prompt comes after the terminal is there. */
  promptLate = false;
  #terminals = 0;

  readonly host = {
    exec: async (_node: unknown, { argv }: ExecSpec): Promise<ExecHandle> => {
      const script = argv.at(-1) ?? '';
      this.scripts.push(script);
      const { output, exitCode = 0 } = this.onScript(script);
      const stdin = new PassThrough();
      return {
        stdin,
        stdout: Readable.from([Buffer.from(output)]),
        stderr: Readable.from([]),
        exit: Promise.resolve(exitCode),
        duplex: () => stdin,
        close: () => undefined,
      };
    },
  };

  readonly hub: Pick<TerminalHub, 'open' | 'forget'> = {
    open: async (_sandbox, node, { cols, rows }, viewer) => this.#open(node, { cols, rows }, viewer),
    forget: async (sandboxId) => void this.forgotten.push(sandboxId),
  };

  #open(node: string, size: { cols: number; rows: number }, viewer: Viewer): Attachment {
    this.#terminals += 1;
    const info: TerminalInfo = { id: `t${this.#terminals}`, node, title: 'bash', ...size, viewers: 1, state: 'open' };
    const say = (text: string) => viewer.send(Buffer.from(text));
    const prompt = (code: number) => `\x1b]133;D;${code}\x07root@${node}:~/app# `;
    if (this.promptLate) setTimeout(() => say(prompt(0)), 20);
    return {
      info,
      screen: Buffer.from(this.promptLate ? '' : `root@${node}:~/app# `),
      write: async (bytes) => {
        const command = Buffer.from(bytes).toString().replace(/\r$/, '');
        this.typed.push(command);
        const { output, exitCode } = this.onCommand(command);
        say(`${command}\r\n\x1b]133;C\x07${output}`);
        if (exitCode !== undefined) say(prompt(exitCode));
      },
      resize: () => undefined,
      setVisible: () => undefined,
      acknowledge: () => undefined,
      detach: () => undefined,
    };
  }
}
