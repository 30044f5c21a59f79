/**
 * The end of an endless output, addressed by the offset of each byte since the beginning. All of it lies in one buffer
 * that is written again and again: a flood makes no garbage here. The buffer is as large as what had to be kept at once.
 */
export class OutputRing {
  private buffer: Buffer;
  private begin: number;
  private end: number;

  /** `startBytes`: a power of two. */
  constructor(
    offset = 0,
    private readonly startBytes = 16 * 1024,
  ) {
    this.buffer = Buffer.allocUnsafeSlow(startBytes);
    this.begin = offset;
    this.end = offset;
  }

  /** Bytes ever written: the offset of the next one. */
  get total(): number {
    return this.end;
  }

  /** Offset of the oldest byte that is still there. */
  get oldest(): number {
    return this.begin;
  }

  get capacityBytes(): number {
    return this.buffer.length;
  }

  /** Takes bytes in (they are copied); of older ones those from `keepFrom` on stay. */
  push(bytes: Uint8Array, keepFrom: number): void {
    const keep = Math.min(Math.max(keepFrom, this.begin), this.end);
    const end = this.end + bytes.length;
    if (end - keep > this.buffer.length) this.grow(keep, end - keep);
    // of more than a whole buffer only the end would stay
    const rest = bytes.subarray(Math.max(0, bytes.length - this.buffer.length));
    const at = (end - rest.length) % this.buffer.length;
    const first = rest.subarray(0, this.buffer.length - at);
    this.buffer.set(first, at);
    this.buffer.set(rest.subarray(first.length), 0);
    this.end = end;
    this.begin = Math.max(this.begin, end - this.buffer.length);
  }

  /** The bytes from `from` on, at most `maxBytes`, fewer where the buffer ends: not a copy, good until they are let go. */
  view(from: number, maxBytes: number): Uint8Array {
    const at = from % this.buffer.length;
    return this.buffer.subarray(at, Math.min(at + maxBytes, at + this.end - from, this.buffer.length));
  }

  /** A copy of the bytes between two offsets, which must still be there. */
  copy(from: number, to: number): Buffer {
    const copied = Buffer.allocUnsafe(to - from);
    for (let done = 0; done < copied.length; ) {
      const part = this.view(from + done, copied.length - done);
      copied.set(part, done);
      done += part.length;
    }
    return copied;
  }

  /** What is still there from `offset` on; its own offset is greater when older bytes are lost. */
  from(offset: number): { offset: number; bytes: Buffer } {
    const start = Math.min(Math.max(offset, this.begin), this.end);
    return { offset: start, bytes: this.copy(start, this.end) };
  }

  /** Forgets everything and goes on from another offset. */
  restart(offset: number): void {
    this.begin = offset;
    this.end = offset;
  }

  private grow(keep: number, neededBytes: number): void {
    let capacity = Math.max(this.startBytes, this.buffer.length);
    while (capacity < neededBytes) capacity *= 2;
    const kept = this.copy(keep, this.end);
    this.buffer = Buffer.allocUnsafeSlow(capacity);
    this.begin = keep;
    this.end = keep;
    if (kept.length > 0) this.push(kept, keep);
  }
}
