import { TERMINAL_LIMITS } from '../../protocol/index.ts';
import { TerminalError } from './errors.ts';
import type { TerminalLink } from './types.ts';

/** Input that waits for a program which does not read; more is refused instead of kept. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** Input of all viewers of a terminal: one order, back-pressure, a limit. */
export class TerminalInput {
  private last: Promise<void> = Promise.resolve();
  private waitingBytes = 0;

  /** `link` gives the present way to the shell, waiting a while for a lost one to come back. */
  constructor(private readonly link: () => Promise<TerminalLink>) {}

  /** Resolves when the node has taken the bytes. */
  write(bytes: Uint8Array): Promise<void> {
    if (bytes.length > TERMINAL_LIMITS.maxInputBytes) {
      return Promise.reject(
        new TerminalError(
          'too_large',
          `One message of input has ${bytes.length} bytes; at most ${TERMINAL_LIMITS.maxInputBytes} are possible`,
          { action: 'Send it in pieces.' },
        ),
      );
    }
    if (this.waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      return Promise.reject(
        new TerminalError('input_backlog', 'The program in the terminal does not read its input', {
          action: 'Wait for it, or end it with Ctrl+C.',
        }),
      );
    }
    this.waitingBytes += bytes.length;
    const written = this.last
      .then(() => this.link())
      .then((link) => link.write(bytes))
      .finally(() => {
        this.waitingBytes -= bytes.length;
      });
    // a failed write is told to its writer; the next one tries anew
    this.last = written.catch(() => undefined);
    return written;
  }
}
