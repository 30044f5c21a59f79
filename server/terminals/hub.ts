import { randomBytes } from 'node:crypto';
import { TERMINAL_LIMITS, type TerminalInfo, type TerminalSize } from '../../protocol/index.ts';
import type { NodeRef } from '../host/index.ts';
import type { ReadySandbox } from '../sandboxes/index.ts';
import { TerminalError } from './errors.ts';
import { LiveTerminal } from './live-terminal.ts';
import type {
  Attachment,
  StoredTerminal,
  TerminalHub,
  TerminalLog,
  TerminalStore,
  TerminalTransport,
  Viewer,
} from './types.ts';

export interface TerminalHubDeps {
  /** How to reach the shells of a node: ExecTerminalTransport for nodes of a SandboxHost. */
  transportFor(node: NodeRef): TerminalTransport;
  store: TerminalStore;
  log: TerminalLog;
}

/** Makes the hub of all terminals of this server. */
export function createTerminalHub(deps: TerminalHubDeps): TerminalHub {
  return new Hub(deps);
}

class Hub implements TerminalHub {
  private readonly terminals = new Map<string, LiveTerminal>();
  /** Shells being started, by sandbox: they count for the limit. */
  private readonly starting = new Map<string, number>();

  /** Changes when a sandbox's nodes are replaced: a shell started before that is not kept. */
  private readonly eras = new Map<string, symbol>();
  private closed = false;

  constructor(private readonly deps: TerminalHubDeps) {}

  async open(sandbox: ReadySandbox, node: string, size: TerminalSize, viewer: Viewer): Promise<Attachment> {
    const ref = sandbox.nodes.find((candidate) => candidate.name === node)?.ref;
    if (!ref) {
      const known = sandbox.nodes.map((candidate) => candidate.name).join(', ');
      throw new TerminalError('node_not_found', `The sandbox has no node "${node}"; it has ${known}`);
    }
    const terminal = await this.counted(sandbox.id, async () => {
      const era = this.eras.get(sandbox.id);
      const started = this.make(newTerminalId(), sandbox.id, ref, size);
      await started.start();
      if (this.closed) await started.close();
      else if (this.eras.get(sandbox.id) !== era) await started.forget();
      else {
        this.terminals.set(started.id, started);
        return started;
      }
      throw new TerminalError('terminal_exited', 'The sandbox ended while the terminal was opened');
    });
    return terminal.attach(size, viewer);
  }

  list(sandboxId: string): TerminalInfo[] {
    return this.of(sandboxId).map((terminal) => terminal.info());
  }

  sandboxOf(terminalId: string): string | undefined {
    return this.terminals.get(terminalId)?.sandboxId;
  }

  async attach(terminalId: string, size: TerminalSize, viewer: Viewer): Promise<Attachment> {
    return this.get(terminalId).attach(size, viewer);
  }

  async stop(terminalId: string): Promise<void> {
    const terminal = this.get(terminalId);
    await terminal.stop();
    this.terminals.delete(terminalId);
  }

  async adopt(sandbox: ReadySandbox): Promise<void> {
    const rows = await this.deps.store.load(sandbox.id);
    await Promise.all(rows.map((row) => this.adoptOne(sandbox, row)));
  }

  async forget(sandboxId: string): Promise<void> {
    this.eras.set(sandboxId, Symbol(sandboxId));
    const terminals = this.of(sandboxId);
    for (const terminal of terminals) this.terminals.delete(terminal.id);
    await Promise.all(terminals.map((terminal) => terminal.forget()));
    const rest = await this.deps.store.load(sandboxId);
    await Promise.all(rest.map((row) => this.deps.store.delete(row.id)));
  }

  async close(): Promise<void> {
    this.closed = true;
    const terminals = [...this.terminals.values()];
    this.terminals.clear();
    await Promise.all(terminals.map((terminal) => terminal.close()));
  }

  private async adoptOne(sandbox: ReadySandbox, row: StoredTerminal): Promise<void> {
    if (this.terminals.has(row.id)) return;
    const ref = sandbox.nodes.find((candidate) => candidate.name === row.node)?.ref;
    if (!ref) {
      await this.deps.store.delete(row.id);
      return;
    }
    const terminal = this.make(row.id, sandbox.id, ref, row, row);
    this.terminals.set(row.id, terminal);
    await terminal.resume(row);
  }

  private make(
    id: string,
    sandboxId: string,
    node: NodeRef,
    { cols, rows }: TerminalSize,
    stored?: StoredTerminal,
  ): LiveTerminal {
    const { store, log } = this.deps;
    const transport = this.deps.transportFor(node);
    const onOver = () => void this.terminals.delete(id);
    return new LiveTerminal(
      { id, sandboxId, node: node.name, size: { cols, rows }, transport, store, log, onOver },
      stored,
    );
  }

  private async counted<T>(sandboxId: string, start: () => Promise<T>): Promise<T> {
    const starting = this.starting.get(sandboxId) ?? 0;
    const open = this.of(sandboxId).filter((terminal) => !terminal.exited).length;
    if (open + starting >= TERMINAL_LIMITS.maxTerminalsPerSandbox) {
      throw new TerminalError(
        'terminal_limit',
        `This sandbox has ${open} terminals; at most ${TERMINAL_LIMITS.maxTerminalsPerSandbox} are possible`,
        { action: 'Close one first.' },
      );
    }
    this.starting.set(sandboxId, starting + 1);
    try {
      return await start();
    } finally {
      const left = (this.starting.get(sandboxId) ?? 1) - 1;
      if (left > 0) this.starting.set(sandboxId, left);
      else this.starting.delete(sandboxId);
    }
  }

  private of(sandboxId: string): LiveTerminal[] {
    return [...this.terminals.values()].filter((terminal) => terminal.sandboxId === sandboxId);
  }

  private get(terminalId: string): LiveTerminal {
    const terminal = this.terminals.get(terminalId);
    if (terminal) return terminal;
    throw new TerminalError('terminal_not_found', 'This terminal does not exist any more', {
      action: 'Open a new terminal.',
    });
  }
}

/** Sorts by time of opening; not to be guessed. */
function newTerminalId(): string {
  return `t${Date.now().toString(36)}-${randomBytes(8).toString('hex')}`;
}
