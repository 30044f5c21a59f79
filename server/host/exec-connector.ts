import { HostError, type HostErrorCode } from './errors.ts';
import type { ExecHandle, NodeRef, SandboxHost } from './port.ts';

/** Connections that are execs on the outer side of a node; they end together. */
export class ExecConnector {
  private readonly open = new Set<ExecHandle>();
  private closed = false;

  constructor(
    private readonly host: Pick<SandboxHost, 'exec'>,
    readonly node: NodeRef,
    /** What is said when it has been closed. */
    private readonly closedCode: HostErrorCode,
  ) {}

  /** Starts a program of the outer side, and makes a connection of it; it is ended when that fails, or by close(). */
  async through<T>(argv: [string, ...string[]], make: (handle: ExecHandle) => Promise<T>): Promise<T> {
    this.refuseClosed();
    const handle = await this.host.exec(this.node, { side: 'outer', argv });
    if (this.closed) handle.close();
    this.open.add(handle);
    const forget = () => void this.open.delete(handle);
    handle.exit.then(forget, forget);
    try {
      return await make(handle);
    } catch (error) {
      handle.close();
      throw error;
    }
  }

  /** Throws HostError once close() was called. */
  refuseClosed(): void {
    if (this.closed) throw new HostError(this.closedCode, `The connection to ${this.node.name} has been closed`);
  }

  close(): void {
    this.closed = true;
    for (const handle of this.open) handle.close();
  }
}
