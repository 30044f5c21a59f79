import type { TerminalSize } from '../../protocol/index.ts';
import type { ExecHandle, NodeRef, SandboxHost } from '../host/index.ts';
import { TerminalError } from './errors.ts';
import { KeeperLink } from './keeper-link.ts';
import type { TerminalLink, TerminalTransport } from './types.ts';

const KEEPER = '/drydock/keeper';
/** Starts the shell and attaches in one exec: each exec costs some 40 ms. Arguments: id, columns, rows, command. */
const START_AND_ATTACH = `id=$1 cols=$2 rows=$3; shift 3
${KEEPER} start "$id" "$cols" "$rows" -- "$@" > /dev/null && exec ${KEEPER} attach "$id" --from 0`;
const MAX_TEXT_CHARS = 256 * 1024;

export interface ExecTransportOptions {
  /** The shell that a terminal runs; a login bash unless told otherwise. */
  shell?: [string, ...string[]];
}

/**
 * Terminals of one node, through execs on its outer side: the shell lives under the session keeper in the node, so it
 * outlives this process, and attaching again from an offset gives the exact bytes since.
 */
export class ExecTerminalTransport implements TerminalTransport {
  private readonly shell: [string, ...string[]];

  constructor(
    private readonly host: Pick<SandboxHost, 'exec'>,
    private readonly node: NodeRef,
    options: ExecTransportOptions = {},
  ) {
    this.shell = options.shell ?? ['bash', '-l'];
  }

  async attach(
    request: { terminalId: string; size: TerminalSize; fromOffset: number; create: boolean },
    signal?: AbortSignal,
  ): Promise<TerminalLink> {
    const { terminalId, size, fromOffset, create } = request;
    const handle = await (create
      ? this.run(
          ['sh', '-c', START_AND_ATTACH, 'sh', terminalId, `${size.cols}`, `${size.rows}`, ...this.shell],
          signal,
        )
      : this.run([KEEPER, 'attach', terminalId, '--from', `${fromOffset}`], signal));
    try {
      return await KeeperLink.open(handle, signal);
    } catch (error) {
      if (create) throw this.failed('could not be started', error);
      if (!signal?.aborted && !(await this.exists(terminalId, signal))) {
        throw new TerminalError('terminal_not_found', `The shell of this terminal on ${this.node.name} is gone`, {
          cause: error,
          action: 'Open a new terminal.',
        });
      }
      throw error;
    }
  }

  async stop(terminalId: string): Promise<void> {
    if (await this.exists(terminalId)) await this.keeper(['stop', terminalId]);
  }

  private async exists(terminalId: string, signal?: AbortSignal): Promise<boolean> {
    return (await this.keeper(['list'], signal)).includes(terminalId);
  }

  private run(argv: [string, ...string[]], signal?: AbortSignal): Promise<ExecHandle> {
    const env = { TERM: 'xterm-256color', LANG: 'C.UTF-8' };
    return this.host.exec(this.node, { side: 'outer', argv, env }, signal);
  }

  private failed(what: string, cause?: unknown): TerminalError {
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    return new TerminalError('terminal_failed', `The terminal on ${this.node.name} ${what}${why}`, {
      cause,
      action: 'Try again; if it stays so, reset the sandbox.',
    });
  }

  /** Runs a keeper command to its end and gives what it printed. */
  private async keeper(argv: string[], signal?: AbortSignal): Promise<string> {
    const handle = await this.run([KEEPER, ...argv], signal);
    handle.stdin.end();
    const [stdout, stderr, code] = await Promise.all([text(handle.stdout), text(handle.stderr), handle.exit]);
    if (code === 0) return stdout;
    throw this.failed(`answered "${KEEPER} ${argv.join(' ')}" with ${code}: ${stderr.trim() || 'no message'}`);
  }
}

async function text(stream: AsyncIterable<Uint8Array>): Promise<string> {
  let all = '';
  for await (const chunk of stream) {
    if (all.length < MAX_TEXT_CHARS) all += Buffer.from(chunk).toString('utf8');
  }
  return all;
}
