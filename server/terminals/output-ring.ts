/** The last bytes of an endless output, addressed by their offset since the beginning. */
export class OutputRing {
  private chunks: Uint8Array[] = [];
  private held = 0;
  private written = 0;

  constructor(private readonly capacityBytes: number) {}

  /** Bytes ever written. */
  get total(): number {
    return this.written;
  }

  push(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.held += bytes.length;
    this.written += bytes.length;
    while (this.held > this.capacityBytes) {
      const [first] = this.chunks;
      if (!first) return;
      const excess = this.held - this.capacityBytes;
      if (first.length <= excess) this.chunks.shift();
      else this.chunks[0] = first.subarray(excess);
      this.held -= Math.min(first.length, excess);
    }
  }

  /** What is still there from `offset` on; its own offset is greater when older bytes are lost. */
  from(offset: number): { offset: number; bytes: Uint8Array } {
    const begin = this.written - this.held;
    const start = Math.min(Math.max(offset, begin), this.written);
    return { offset: start, bytes: Buffer.concat(this.chunks).subarray(start - begin) };
  }
}
