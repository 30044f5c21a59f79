import { Agent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Duplex, type Readable } from 'node:stream';
import { patient } from '../lib/patience.ts';
import type { EngineIntegrity } from './engine-api.ts';
import { HostError } from './errors.ts';
import type { ExecHandle, NodeRef, SandboxHost } from './port.ts';

const RELAY = '/drydock/relay';
/** The relay says its line as soon as it has looked at the engine's socket. */
const LINE_WITHIN_MS = 6000;
const LINE_MAX_CHARS = 8192;

/** Our addition to a request's options: how long to wait for an engine that does not answer yet. */
export interface TunnelRequest extends ClientRequestArgs {
  waitMs?: number;
}

type Connected = (error: Error | null, stream: Duplex) => void;

/**
 * Sockets that are execs of the relay in a node. One exec a connection, kept alive as the options say; the first may
 * wait in the node for the engine to come up, which costs neither polling nor a second exec.
 */
export class TunnelAgent extends Agent {
  private readonly open = new Set<ExecHandle>();
  private closed = false;

  constructor(
    private readonly host: Pick<SandboxHost, 'exec'>,
    private readonly node: NodeRef,
    private readonly onIntegrity: (integrity: EngineIntegrity) => void,
    options: AgentOptions,
  ) {
    super(options);
  }

  /** Called by http.Agent when no kept connection is free; the promise's outcome goes to the callback. */
  override createConnection(options: TunnelRequest, connected?: Connected): undefined {
    this.connect(options.waitMs ?? 0).then(
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

  private async connect(waitMs: number): Promise<Duplex> {
    if (this.closed) throw new HostError('engine_unreachable', `The connection to ${this.node.name} has been closed`);
    const argv: [string, ...string[]] =
      waitMs > 0
        ? ['sh', '-c', `${RELAY} --wait "$1" && exec ${RELAY} --engine`, 'sh', String(Math.ceil(waitMs))]
        : [RELAY, '--engine'];
    const handle = await this.host.exec(this.node, { side: 'outer', argv });
    if (this.closed) handle.close();
    this.open.add(handle);
    const forget = () => void this.open.delete(handle);
    handle.exit.then(forget, forget);
    try {
      const integrity = parseIntegrity(await firstLine(handle.stderr, waitMs + patient(LINE_WITHIN_MS)), this.node);
      this.onIntegrity(integrity);
      if (!integrity.ok) throw unreachable(this.node, integrity.detail, integrity.code);
      handle.stderr.resume();
      return handle.duplex();
    } catch (error) {
      handle.close();
      throw error;
    }
  }
}

function unreachable(node: NodeRef, detail: string, integrity?: string): HostError {
  const text = integrity && integrity !== 'engine_unreachable' ? `${integrity}: ${detail}` : detail;
  return new HostError('engine_unreachable', `The engine of ${node.name} cannot be used: ${text}`, {
    action: 'If you stopped or replaced dockerd on this node, start the original again; otherwise reset the sandbox.',
  });
}

const CODES = [
  'engine_foreign_process',
  'engine_replaced',
  'engine_traced',
  'engine_preloaded',
  'engine_unreachable',
] as const;

function parseIntegrity(line: string, node: NodeRef): EngineIntegrity {
  let said: { ok?: unknown; code?: unknown; detail?: unknown };
  try {
    said = JSON.parse(line) as typeof said;
  } catch (error) {
    throw new HostError('engine_unreachable', `The relay of ${node.name} said: ${line.slice(0, 200) || 'nothing'}`, {
      cause: error,
    });
  }
  if (said.ok === true) return { ok: true };
  const code = CODES.find((known) => known === said.code) ?? 'engine_unreachable';
  return { ok: false, code, detail: typeof said.detail === 'string' ? said.detail : 'no detail' };
}

/** The text up to the first newline, or up to the end of the stream; what follows stays in the stream. */
function firstLine(stream: Readable, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => {
      stop();
      reject(new HostError('engine_unreachable', `The relay said nothing within ${Math.round(timeoutMs)} ms`));
    }, timeoutMs);
    const stop = () => {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('error', onEnd);
    };
    const onEnd = () => {
      stop();
      resolve(text.trim());
    };
    const onData = (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const end = text.indexOf('\n');
      if (end < 0 && text.length < LINE_MAX_CHARS) return;
      text = text.slice(0, end < 0 ? LINE_MAX_CHARS : end);
      onEnd();
    };
    stream.on('data', onData).once('end', onEnd).once('error', onEnd);
  });
}
