import type { Agent } from 'node:http';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { HostError } from './errors.ts';
import { ExecAgent } from './exec-agent.ts';
import type { ExecHandle, NodeRef, SandboxHost } from './port.ts';

const RELAY = '/drydock/relay';
/**
 * The relay ends with 1 when it could not connect, which it says on stderr; the bytes on stdin are then untouched. The
 * last address takes the shell's place: one process a connection.
 */
const TRY_IN_TURN = `while [ $# -gt 1 ]; do ${RELAY} --tcp "$1"; code=$?; [ $code = 1 ] || exit $code; shift; done; exec ${RELAY} --tcp "$1"`;
/** As long as the kernel tries to connect to an address that swallows everything. */
const LINGER_MS = 130_000;
const MAX_SAID_CHARS = 2000;

/** Where a connection goes, in the network of the node's machine. */
export interface PortWay {
  /** Numeric; tried in turn, the first that accepts is taken from then on. */
  addresses: [string, ...string[]];
  port: number;
  /** TLS to it. Its certificate is not looked at: it is the learner's own, and nothing is between us. */
  tls: boolean;
}

/** A limit on connections that are open at once. */
export class Places {
  private taken = 0;

  constructor(private readonly max: number) {}

  /** Takes one; gives its return, which may be called again. Throws HostError port_busy. */
  take(): () => void {
    if (this.taken >= this.max) {
      throw new HostError(
        'port_busy',
        `${this.max} connections to this sandbox are open, which is the most there may be`,
      );
    }
    this.taken += 1;
    let given = false;
    return () => {
      if (!given) this.taken -= 1;
      given = true;
    };
  }
}

/** Connections to a TCP port in a node: sockets of an http.Agent. Nothing is published for it. */
export interface PortDoor {
  agent: Agent;
  /** What was said about a socket of the agent that could not be connected. */
  trouble(socket: Duplex): string;
  /** Ends all connections, also those that were taken out of the agent by an upgrade. */
  close(): void;
}

/** `way` is asked for each connection. Rejections of the agent's sockets are HostErrors, or what `way` rejected with. */
export function openPort(
  host: Pick<SandboxHost, 'exec'>,
  node: NodeRef,
  way: () => Promise<PortWay>,
  places: Places,
): PortDoor {
  const agent = new PortAgent(host, node, way, places);
  return { agent, trouble: (socket) => agent.trouble(socket), close: () => agent.destroy() };
}

class PortAgent extends ExecAgent {
  private readonly said = new WeakMap<Duplex, () => string>();
  /** The address that accepted. */
  private good: string | undefined;

  constructor(
    host: Pick<SandboxHost, 'exec'>,
    node: NodeRef,
    private readonly way: () => Promise<PortWay>,
    private readonly places: Places,
  ) {
    super(host, node, 'port_unreachable', { keepAlive: true, maxFreeSockets: 6, scheduling: 'lifo' });
  }

  trouble(socket: Duplex): string {
    return this.said.get(socket)?.() ?? '';
  }

  protected async connect(): Promise<Duplex> {
    const leave = this.places.take();
    try {
      const way = await this.way();
      return await this.through(this.command(way), async (handle) => this.socket(handle, way, leave));
    } catch (error) {
      leave();
      throw error;
    }
  }

  private command({ addresses, port }: PortWay): [string, ...string[]] {
    const targets = addresses.map((address) => `${address}:${port}`);
    const { good } = this;
    if (good !== undefined && targets.includes(good)) return [RELAY, '--tcp', good];
    return ['sh', '-c', TRY_IN_TURN, 'sh', ...targets];
  }

  private socket(handle: ExecHandle, { addresses, port, tls }: PortWay, leave: () => void): Duplex {
    let said = '';
    let heard = false;
    handle.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      if (said.length < MAX_SAID_CHARS) said += chunk;
    });
    handle.stderr.on('error', () => undefined);
    const plain = handle.duplex();
    handle.stdout.once('data', () => {
      heard = true;
      // Each address that refused has said so before the first byte of the one that did not.
      const refusals = said.split('cannot connect').length - 1;
      this.good = `${addresses[Math.min(refusals, addresses.length - 1)]}:${port}`;
    });
    // What never answered may still be connecting in the node: it keeps its place for so long.
    handle.exit.then(leave, () => (heard ? leave() : void setTimeout(leave, LINGER_MS).unref()));
    const socket = tls
      ? connect({ socket: plain, servername: 'localhost', rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
      : plain;
    this.said.set(socket, () => {
      this.good = undefined;
      return said;
    });
    return socket;
  }
}
