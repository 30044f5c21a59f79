import { z } from 'zod';
import type { TerminalSize } from '../../protocol/index.ts';
import { TerminalError } from './errors.ts';

/**
 * The wire format of the session keeper (images/node/README.md): one byte type, four bytes big-endian payload length,
 * payload. From the keeper: H hello (JSON), O output, X exit (JSON), D another link took over.
 * To the keeper: I input, R resize, A acknowledge.
 */
export const FRAME = {
  hello: 0x48,
  output: 0x4f,
  exit: 0x58,
  displaced: 0x44,
  input: 0x49,
  resize: 0x52,
  acknowledge: 0x41,
} as const;

const HEADER_BYTES = 5;
/** JSON frames are small; a longer one means that we are not talking to a keeper. */
const MAX_CONTROL_BYTES = 64 * 1024;

export const KeeperHello = z.object({
  offset: z.int().min(0),
  total: z.int().min(0),
  cols: z.int(),
  rows: z.int(),
  truncated: z.boolean(),
});
export type KeeperHello = z.infer<typeof KeeperHello>;

/** Builds one frame; the payload is copied. */
export function encodeFrame(type: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame[0] = type;
  frame.writeUInt32BE(payload.length, 1);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** The resize frame: two uint16, columns and rows. */
export function encodeResize({ cols, rows }: TerminalSize): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt16BE(cols, 0);
  payload.writeUInt16BE(rows, 2);
  return encodeFrame(FRAME.resize, payload);
}

/** The acknowledge frame: total bytes of output consumed since the shell began. */
export function encodeAcknowledge(offset: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeBigUInt64BE(BigInt(offset));
  return encodeFrame(FRAME.acknowledge, payload);
}

/** What a decoder calls: output comes as it arrives (a frame may come in pieces), control frames whole. */
export interface FrameSink {
  output(bytes: Uint8Array): void;
  control(type: number, payload: Uint8Array): void;
}

/** Cuts a byte stream into frames, however the bytes are split. Throws TerminalError keeper_protocol on what cannot be a keeper. */
export class FrameDecoder {
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerLength = 0;
  private remaining = 0;
  private control: Buffer[] = [];

  constructor(private readonly sink: FrameSink) {}

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.headerLength < HEADER_BYTES) {
        at = this.readHeader(chunk, at);
        continue;
      }
      const part = chunk.subarray(at, at + this.remaining);
      at += part.length;
      this.remaining -= part.length;
      if (this.type === FRAME.output) this.sink.output(part);
      else this.control.push(Buffer.from(part));
      if (this.remaining === 0) this.endFrame();
    }
  }

  private get type(): number {
    return this.header[0] ?? 0;
  }

  private readHeader(chunk: Uint8Array, from: number): number {
    const taken = chunk.subarray(from, from + HEADER_BYTES - this.headerLength);
    this.header.set(taken, this.headerLength);
    this.headerLength += taken.length;
    if (this.headerLength === HEADER_BYTES) {
      this.remaining = this.header.readUInt32BE(1);
      if (this.type !== FRAME.output && this.remaining > MAX_CONTROL_BYTES) {
        throw new TerminalError(
          'keeper_protocol',
          `The session keeper sent a frame of type ${this.type} with ${this.remaining} bytes; at most ${MAX_CONTROL_BYTES} are possible`,
        );
      }
      if (this.remaining === 0) this.endFrame();
    }
    return from + taken.length;
  }

  private endFrame(): void {
    this.headerLength = 0;
    if (this.type === FRAME.output) return;
    const payload = Buffer.concat(this.control);
    this.control = [];
    this.sink.control(this.type, payload);
  }
}
