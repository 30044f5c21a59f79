import type { Duplex, Readable } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { patient } from '../lib/patience.ts';
import { HostError } from './errors.ts';
import type { ExecConnector } from './exec-connector.ts';
import type { NodeRef, SandboxHost } from './port.ts';

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
  const { exitCode, said } = await askKeys(host, node, 'show');
  const [ca, cert, key] = said.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----/g) ?? [];
  const port = Number.parseInt(said, 10);
  if (exitCode !== 0 || !ca || !cert || !key || !port) {
    throw new HostError('kube_unreachable', `There is no key to a Kubernetes API on ${node.name}`);
  }
  return { port, ca, cert, key };
}

/** Which cluster was made with these keys, where somebody noted it. */
export async function readCluster(host: Pick<SandboxHost, 'exec'>, node: NodeRef): Promise<string | undefined> {
  const { said } = await askKeys(host, node, 'cluster');
  return said.trim() || undefined;
}

async function askKeys(host: Pick<SandboxHost, 'exec'>, node: NodeRef, word: string) {
  const handle = await host.exec(node, { side: 'outer', argv: [KEYS, word] });
  const said = gather(handle.stdout);
  handle.stderr.resume();
  handle.stdin.end();
  const exitCode = await handle.exit;
  return { exitCode, said: said() };
}

/** TLS over an exec of the relay: both ends prove who they are with the keys of the outer side. */
export function connectKube(connector: ExecConnector, { port, ...keys }: KubeCredentials): Promise<TLSSocket> {
  return connector.through([RELAY, '--tcp', `127.0.0.1:${port}`], async (handle) => {
    const trouble = gather(handle.stderr);
    return await secure(handle.duplex(), keys).catch((error: unknown) => {
      throw unreachable(connector.node, error, trouble());
    });
  });
}

function unreachable(node: NodeRef, error: unknown, said: string): HostError {
  const why = said.trim() || (error instanceof Error ? error.message : String(error));
  return new HostError('kube_unreachable', `The API server of ${node.name} cannot be used: ${why}`, {
    cause: error,
    action: 'See whether its container runs (`crictl ps -a`), or reset the sandbox.',
  });
}

/** Resolves when both sides have accepted each other. */
function secure(socket: Duplex, keys: { ca: string; cert: string; key: string }): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const tls = connect({ socket, ...keys, servername: SERVER_NAME, ALPNProtocols: ['h2'] });
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
      // HTTP/2 reads without the stream, which then does not hear of its end.
      socket.once('end', () => tls.destroy());
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
