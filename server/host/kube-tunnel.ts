import { Agent, type AgentOptions } from 'node:http';
import { Duplex, type Readable } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { patient } from '../lib/patience.ts';
import type { TunnelRequest } from './engine-tunnel.ts';
import { HostError } from './errors.ts';
import type { ExecHandle, NodeRef, SandboxHost } from './port.ts';

const RELAY = '/drydock/relay';
const KEYS = '/drydock/kube-keys';
/** Every API server of Kubernetes has this name in its certificate. */
const SERVER_NAME = 'kubernetes';
const CONNECTED_WITHIN_MS = 6000;

/** What the platform connects with: made on the outer side of the node, before its cluster. */
export interface KubeCredentials {
  port: number;
  /** PEM: the cluster's authority, our certificate, and its key. */
  ca: string;
  cert: string;
  key: string;
}

/** Rejects with HostError `kube_unreachable` when the node has none: it is no control plane. */
export async function readCredentials(host: Pick<SandboxHost, 'exec'>, node: NodeRef): Promise<KubeCredentials> {
  const handle = await host.exec(node, { side: 'outer', argv: [KEYS, 'show'] });
  const said = gather(handle.stdout);
  handle.stderr.resume();
  handle.stdin.end();
  const exitCode = await handle.exit;
  const pem = said().match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? [];
  const [ca, cert, key] = pem;
  const port = Number.parseInt(said(), 10);
  if (exitCode !== 0 || !ca || !cert || !key || !port) {
    throw new HostError('kube_unreachable', `There is no key to a Kubernetes API on ${node.name}`);
  }
  return { port, ca, cert, key };
}

type Connected = (error: Error | null, stream: Duplex) => void;

/** Sockets that are TLS over execs of the relay: both ends prove who they are with the keys of the outer side. */
export class KubeAgent extends Agent {
  private readonly open = new Set<ExecHandle>();
  private closed = false;

  constructor(
    private readonly host: Pick<SandboxHost, 'exec'>,
    private readonly node: NodeRef,
    private readonly credentials: () => Promise<KubeCredentials>,
    options: AgentOptions,
  ) {
    super(options);
  }

  /** Called by http.Agent when no kept connection is free; the promise's outcome goes to the callback. */
  override createConnection(_: TunnelRequest, connected?: Connected): undefined {
    this.connect().then(
      (stream) => connected?.(null, stream),
      (error: unknown) => connected?.(error instanceof Error ? error : new Error(String(error)), new Duplex()),
    );
    return undefined;
  }

  override destroy(): void {
    this.closed = true;
    super.destroy();
    for (const handle of this.open) handle.close();
  }

  private async connect(): Promise<TLSSocket> {
    if (this.closed) throw new HostError('kube_unreachable', `The connection to ${this.node.name} has been closed`);
    const { port, ...keys } = await this.credentials();
    const handle = await this.host.exec(this.node, { side: 'outer', argv: [RELAY, '--tcp', `127.0.0.1:${port}`] });
    if (this.closed) handle.close();
    this.open.add(handle);
    const forget = () => void this.open.delete(handle);
    handle.exit.then(forget, forget);
    const trouble = gather(handle.stderr);
    try {
      return await secure(handle.duplex(), keys);
    } catch (error) {
      handle.close();
      throw this.unreachable(error, trouble());
    }
  }

  private unreachable(error: unknown, said: string): HostError {
    const why = said.trim() || (error instanceof Error ? error.message : String(error));
    return new HostError('kube_unreachable', `The API server of ${this.node.name} cannot be used: ${why}`, {
      cause: error,
      action: 'See whether its container runs (`crictl ps -a`), or reset the sandbox.',
    });
  }
}

/** Resolves when both sides have accepted each other. */
function secure(socket: Duplex, keys: { ca: string; cert: string; key: string }): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = connect({ socket, ...keys, servername: SERVER_NAME, ALPNProtocols: ['http/1.1'] });
    const timer = setTimeout(() => tls.destroy(new Error('it does not answer')), patient(CONNECTED_WITHIN_MS));
    const failed = (error: Error) => {
      clearTimeout(timer);
      reject(error);
    };
    const ended = () => failed(new Error('the connection ended at once'));
    tls.once('error', failed).once('close', ended);
    tls.once('secureConnect', () => {
      clearTimeout(timer);
      tls.off('error', failed).off('close', ended);
      resolve(tls);
    });
  });
}

const MAX_TEXT_CHARS = 65_536;

/** What a stream said so far. */
function gather(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    if (text.length < MAX_TEXT_CHARS) text += chunk;
  });
  stream.on('error', () => undefined);
  return () => text;
}
