import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Duplex } from 'node:stream';
import { HostError, type HostErrorCode } from './errors.ts';
import type { ExecHandle, NodeRef, SandboxHost } from './port.ts';

/** Our addition to a request's options: how long to wait for an API that does not answer yet. */
export interface TunnelRequest extends ClientRequestArgs {
  waitMs?: number;
}

type Connected = (error: Error | null, stream: Duplex) => void;

/** An http.Agent whose sockets are execs on the outer side of a node: one a connection, kept alive as its options say. */
export abstract class ExecAgent extends Agent {
  private readonly open = new Set<ExecHandle>();
  private closed = false;

  constructor(
    private readonly host: Pick<SandboxHost, 'exec'>,
    protected readonly node: NodeRef,
    /** What is said when it has been closed. */
    private readonly unreachableCode: HostErrorCode,
    options: AgentOptions,
  ) {
    super(options);
  }

  /** A connection to the API; rejects with HostError. */
  protected abstract connect(options: TunnelRequest): Promise<Duplex>;

  /** Called by http.Agent when no kept connection is free; the promise's outcome goes to the callback. */
  override createConnection(options: TunnelRequest, connected?: Connected): undefined {
    this.attempt(options).then(
      (stream) => connected?.(null, stream),
      // With an error the stream is not looked at.
      (error: unknown) => connected?.(error instanceof Error ? error : new Error(String(error)), new Duplex()),
    );
    return undefined;
  }

  override destroy(): void {
    this.closed = true;
    super.destroy();
    for (const handle of this.open) handle.close();
  }

  /** Starts a program of the outer side, and makes a connection of it; it is ended when that fails, or by destroy(). */
  protected async through<T>(argv: [string, ...string[]], make: (handle: ExecHandle) => Promise<T>): Promise<T> {
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

  private async attempt(options: TunnelRequest): Promise<Duplex> {
    if (this.closed) throw new HostError(this.unreachableCode, `The connection to ${this.node.name} has been closed`);
    return await this.connect(options);
  }
}
