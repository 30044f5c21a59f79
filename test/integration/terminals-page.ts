import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import unicode11 from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { io } from 'socket.io-client';
import type { TerminalInfo, TerminalSize } from '../../protocol/index.ts';
import type { NodeRef } from '../../server/host/index.ts';
import { NODE_ARGUMENTS, NODE_ENVIRONMENT } from '../../server/node-arguments.ts';
import { type SessionState, TerminalSession, type TerminalSocket } from '../../web/src/terminal/terminal-session.ts';

/** A running terminals-server.ts. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static start(folder: string, node: NodeRef, port = 0, pageFolder = ''): Promise<ServerProcess> {
    const file = fileURLToPath(new URL('./terminals-server.ts', import.meta.url));
    const child = fork(file, [folder, String(port), JSON.stringify(node), pageFolder], {
      execArgv: [...NODE_ARGUMENTS],
      env: { ...NODE_ENVIRONMENT, ...process.env },
    });
    return new Promise((resolve, reject) => {
      child.once('message', (message: { port: number }) => resolve(new ServerProcess(child, message.port)));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async ask<T>(ask: string): Promise<T> {
    const answer = new Promise<T>((resolve) => this.child.once('message', (message) => resolve(message as T)));
    this.child.send({ ask });
    return answer;
  }

  async rssMiB(): Promise<number> {
    return (await this.ask<{ rss: number }>('rss')).rss / 1024 / 1024;
  }

  private ended(): Promise<void> {
    return new Promise((resolve) => (this.running ? this.child.once('exit', () => resolve()) : resolve()));
  }

  async close(): Promise<void> {
    if (this.running) this.child.send({ ask: 'close' });
    await this.ended();
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }
}

export interface PageOptions {
  port: number;
  size?: TerminalSize;
  terminalId?: string;
  node?: string;
  attemptId?: string;
  owner?: string;
  /** A page that hangs: what comes is never drawn. */
  stalled?: boolean;
}

/** The page's own session code over a real socket, drawing on a terminal without a window. */
export class Page {
  readonly terminal: headless.Terminal;
  readonly socket: TerminalSocket;
  readonly session: TerminalSession;
  readonly infos: TerminalInfo[] = [];
  readonly notices: string[] = [];
  state: SessionState = { kind: 'connecting' };
  receivedBytes = 0;
  size: TerminalSize;
  private readonly listeners = new Set<() => void>();

  constructor(options: PageOptions) {
    this.size = options.size ?? { cols: 80, rows: 24 };
    this.terminal = new headless.Terminal({ ...this.size, scrollback: 1000, allowProposedApi: true });
    this.terminal.loadAddon(new unicode11.Unicode11Addon());
    this.terminal.unicode.activeVersion = '11';
    this.socket = io(`http://127.0.0.1:${options.port}`, {
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      auth: { owner: options.owner ?? 'me' },
    });
    this.session = new TerminalSession({
      socket: this.socket,
      attemptId: options.attemptId ?? 'attempt',
      node: options.node ?? 'node1',
      terminalId: options.terminalId,
      display: {
        write: (bytes, drawn) => {
          this.receivedBytes += bytes.length;
          if (options.stalled) return;
          this.terminal.write(bytes, () => {
            drawn();
            this.tell();
          });
        },
        resize: ({ cols, rows }) => this.terminal.resize(cols, rows),
        room: () => this.size,
      },
      onInfo: (info) => {
        this.infos.push(info);
        this.tell();
      },
      onState: (state) => {
        this.state = state;
        this.tell();
      },
      onNotice: (text) => this.notices.push(text),
    });
    this.session.start();
  }

  type(text: string): void {
    this.session.write(Buffer.from(text));
  }

  /** The visible lines, without blanks at their ends. */
  get screen(): string {
    const buffer = this.terminal.buffer.active;
    return Array.from({ length: this.terminal.rows }, (_, y) =>
      (buffer.getLine(buffer.baseY + y)?.translateToString(true) ?? '').trimEnd(),
    ).join('\n');
  }

  async until(condition: () => boolean, what: string, timeoutMs = 15_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!condition()) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0)
        throw new Error(`${what} did not come within ${timeoutMs} ms: ${this.state.kind}\n${this.screen}`);
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.listeners.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(leftMs, 500));
        this.listeners.add(done);
      });
    }
  }

  shows(pattern: RegExp, timeoutMs?: number): Promise<void> {
    return this.until(() => pattern.test(this.screen), String(pattern), timeoutMs);
  }

  prompt(): Promise<void> {
    return this.shows(/[#$] ?$/m);
  }

  close(): void {
    this.session.dispose();
    this.socket.close();
    this.terminal.dispose();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
