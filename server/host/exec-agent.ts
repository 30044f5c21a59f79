import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Duplex } from 'node:stream';
import type { HostErrorCode } from './errors.ts';
import { ExecConnector } from './exec-connector.ts';
import type { ExecHandle, NodeRef, SandboxHost } from './port.ts';

/** Our addition to a request's options: how long to wait for an API that does not answer yet. */
export interface TunnelRequest extends ClientRequestArgs {
  waitMs?: number;
}

type Connected = (error: Error | null, stream: Duplex) => void;

/** An http.Agent whose sockets are execs on the outer side of a node: one a connection, kept alive as its options say. */
export abstract class ExecAgent extends Agent {
  private readonly connector: ExecConnector;

  constructor(
    host: Pick<SandboxHost, 'exec'>,
    protected readonly node: NodeRef,
    /** What is said when it has been closed. */
    closedCode: HostErrorCode,
    options: AgentOptions,
  ) {
    super(options);
    this.connector = new ExecConnector(host, node, closedCode);
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
    super.destroy();
    this.connector.close();
  }

  /** As ExecConnector's. */
  protected through<T>(argv: [string, ...string[]], make: (handle: ExecHandle) => Promise<T>): Promise<T> {
    return this.connector.through(argv, make);
  }

  private async attempt(options: TunnelRequest): Promise<Duplex> {
    this.connector.refuseClosed();
    return await this.connect(options);
  }
}
