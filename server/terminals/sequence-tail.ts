type State = 'ground' | 'escape' | 'csi' | 'string';

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
/** A longer unfinished sequence (an image, say) is not replayed to a viewer that attaches in its middle. */
const MAX_TAIL_BYTES = 64 * 1024;

/**
 * Remembers the unfinished end of a stream of terminal output: an escape sequence or a UTF-8 character of which the
 * rest has not come yet. A serialized screen does not carry the parser's state, so these bytes are sent after it.
 *
 * ESC starts anew from every state, so only what follows the last ESC matters.
 */
export class SequenceTail {
  private state: State = 'ground';
  private pending: Buffer = Buffer.alloc(0);

  /** The bytes since the parser last was between sequences. */
  get bytes(): Uint8Array {
    return this.pending;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lastEscape = bytes.lastIndexOf(ESC);
    if (lastEscape >= 0) {
      this.state = 'escape';
      this.follow(bytes.subarray(lastEscape), bytes.subarray(lastEscape + 1));
    } else if (this.state === 'ground') {
      this.keep(incompleteCharacter(Buffer.concat([this.pending, bytes.subarray(-4)])));
    } else {
      this.follow(Buffer.concat([this.pending, bytes]), bytes);
    }
  }

  /** Runs the state over `rest`; `sequence` is what would have to be replayed if it does not end. */
  private follow(sequence: Buffer, rest: Buffer): void {
    for (let at = 0; at < rest.length; at++) {
      this.state = next(this.state, rest[at] ?? 0);
      if (this.state === 'ground') {
        this.keep(incompleteCharacter(rest.subarray(Math.max(at + 1, rest.length - 4))));
        return;
      }
    }
    this.keep(sequence.length > MAX_TAIL_BYTES ? Buffer.alloc(0) : sequence);
  }

  private keep(bytes: Buffer): void {
    this.pending = Buffer.from(bytes);
  }
}

function next(state: State, byte: number): State {
  if (byte === CAN || byte === SUB) return 'ground';
  if (state === 'escape') {
    if (byte === 0x5b) return 'csi';
    // DCS, SOS, OSC, PM, APC run until BEL (OSC) or the ESC of ST
    if (byte === 0x50 || byte === 0x58 || byte === 0x5d || byte === 0x5e || byte === 0x5f) return 'string';
    return byte >= 0x30 && byte <= 0x7e ? 'ground' : 'escape';
  }
  if (state === 'csi') return byte >= 0x40 && byte <= 0x7e ? 'ground' : 'csi';
  return state === 'string' && byte === BEL ? 'ground' : state;
}

/** The bytes at the end that begin a UTF-8 character but do not finish it. */
function incompleteCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < wanted ? bytes.subarray(-back) : Buffer.alloc(0);
    }
  }
  return Buffer.alloc(0);
}
