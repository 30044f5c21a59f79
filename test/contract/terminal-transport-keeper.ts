import { PassThrough } from 'node:stream';
import type { ExecHandle, ExecSpec, NodeRef, SandboxHost } from '../../server/host/index.ts';
import { NodePtyTransport, type TerminalLink } from '../../server/terminals/index.ts';

/**
 * A host whose one node has a session keeper made of local ptys: it speaks the frames of images/node/tools/keeper.c, so
 * that the exec transport can be tested without an engine.
 */
export class KeeperHost implements Pick<SandboxHost, 'exec'>, Disposable {
  readonly node: NodeRef = { id: 'local', sandboxId: 'local', name: 'node1', address: '127.0.0.1' };
  private readonly ptys = new NodePtyTransport({ argv: ['bash', '--norc'] });
  private readonly ids = new Set<string>();
  /** Attached streams: cut them to see a lost link. */
  readonly attached = new Set<ExecHandle>();

  async exec(_node: NodeRef, spec: ExecSpec, signal?: AbortSignal): Promise<ExecHandle> {
    signal?.throwIfAborted();
    const handle = new FakeExec();
    const [program, command, id = '', ...rest] = spec.argv;
    if (program === 'sh') {
      const [, , , terminalId = '', cols, rows] = spec.argv.slice(1);
      this.ids.add(terminalId);
      await this.attach(handle, terminalId, 0, { cols: Number(cols), rows: Number(rows) });
    } else if (command === 'attach') await this.attach(handle, id, Number(rest[1]));
    else if (command === 'list') handle.end(0, JSON.stringify([...this.ids].map((known) => ({ id: known }))));
    else if (command === 'stop') {
      await this.ptys.stop(id);
      this.ids.delete(id);
      handle.end(0);
    } else handle.end(2, '', `unknown command ${command}`);
    return handle;
  }

  [Symbol.dispose](): void {
    this.ptys.dispose();
  }

  private async attach(handle: FakeExec, id: string, fromOffset: number, size?: { cols: number; rows: number }) {
    if (!size && !this.ids.has(id)) {
      handle.end(4, '', `no session ${id}`);
      return;
    }
    const link = await this.ptys.attach({
      terminalId: id,
      size: size ?? { cols: 80, rows: 24 },
      fromOffset,
      create: size !== undefined,
    });
    this.attached.add(handle);
    serve(handle, link);
  }
}

class FakeExec implements ExecHandle {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly exit: Promise<number>;
  private resolveExit: (code: number) => void = () => undefined;
  onClose: () => void = () => undefined;

  constructor() {
    this.exit = new Promise((resolve) => {
      this.resolveExit = resolve;
    });
  }

  end(code: number, stdout = '', stderr = ''): void {
    this.stdout.end(stdout);
    this.stderr.end(stderr);
    this.resolveExit(code);
  }

  duplex(): never {
    throw new Error('not needed here');
  }

  close(): void {
    this.stdin.destroy();
    this.end(137);
    this.onClose();
  }
}

function frame(type: string, payload: Uint8Array | string): Buffer {
  const body = Buffer.from(payload);
  const header = Buffer.alloc(5);
  header.write(type, 'latin1');
  header.writeUInt32BE(body.length, 1);
  return Buffer.concat([header, body]);
}

function serve(handle: FakeExec, link: TerminalLink): void {
  const hello = { pid: 1, offset: link.offset, total: link.offset, cols: 80, rows: 24, truncated: false };
  handle.stdout.write(frame('H', JSON.stringify(hello)));
  link.onOutput((bytes) => handle.stdout.write(frame('O', bytes)));
  link.onEnd((end) => {
    handle.stdout.write(end.kind === 'exit' ? frame('X', JSON.stringify({ code: end.code })) : frame('D', ''));
    handle.end(0);
  });
  handle.onClose = () => link.close();
  let input = Buffer.alloc(0);
  handle.stdin.on('data', (chunk: Buffer) => {
    input = Buffer.concat([input, chunk]);
    while (input.length >= 5 && input.length >= 5 + input.readUInt32BE(1)) {
      const length = input.readUInt32BE(1);
      const payload = input.subarray(5, 5 + length);
      const type = String.fromCharCode(input[0] ?? 0);
      if (type === 'I') void link.write(Buffer.from(payload));
      if (type === 'R') link.resize({ cols: payload.readUInt16BE(0), rows: payload.readUInt16BE(2) });
      if (type === 'A') link.acknowledge(Number(payload.readBigUInt64BE(0)));
      input = input.subarray(5 + length);
    }
  });
}
