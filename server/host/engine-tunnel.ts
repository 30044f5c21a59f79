import type { AgentOptions } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { patient } from '../lib/patience.ts';
import type { EngineIntegrity } from './engine-api.ts';
import { HostError } from './errors.ts';
import { ExecAgent, type TunnelRequest } from './exec-agent.ts';
import type { NodeRef, SandboxHost } from './port.ts';

const RELAY = '/drydock/relay';
/** The relay says its line as soon as it has looked at the engine's socket. */
const LINE_WITHIN_MS = 6000;
const LINE_MAX_CHARS = 8192;

/**
 * Sockets that are execs of the relay in a node. The first may wait in the node for the engine to come up, which costs
 * neither polling nor a second exec.
 */
export class TunnelAgent extends ExecAgent {
  constructor(
    host: Pick<SandboxHost, 'exec'>,
    node: NodeRef,
    private readonly onIntegrity: (integrity: EngineIntegrity) => void,
    options: AgentOptions,
  ) {
    super(host, node, 'engine_unreachable', options);
  }

  protected connect({ waitMs = 0 }: TunnelRequest): Promise<Duplex> {
    const argv: [string, ...string[]] =
      waitMs > 0
        ? ['sh', '-c', `${RELAY} --wait "$1" && exec ${RELAY} --engine`, 'sh', String(Math.ceil(waitMs))]
        : [RELAY, '--engine'];
    return this.through(argv, async (handle) => {
      const integrity = parseIntegrity(await firstLine(handle.stderr, waitMs + patient(LINE_WITHIN_MS)), this.node);
      this.onIntegrity(integrity);
      if (!integrity.ok) throw unreachable(this.node, integrity.detail, integrity.code);
      handle.stderr.resume();
      return handle.duplex();
    });
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
