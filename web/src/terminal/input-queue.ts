import { TERMINAL_LIMITS } from '../../../protocol/index.ts';

/** Input is cut into pieces of this size, so that a paste never fills the way for a key. */
export const PIECE_BYTES = 16 * 1024;
/** Bytes on the way that the node has not taken yet; what is more waits here. */
export const WINDOW_BYTES = TERMINAL_LIMITS.maxInputBytes;
const PASTE_END = new TextEncoder().encode('\x1b[201~');
const INTERRUPT = 0x03;

/** Sends one piece; `done` is called when the node has taken it or it was refused. */
export type SendPiece = (bytes: Uint8Array, done: () => void) => void;

/**
 * Keys and pastes in their order, with never more on the way than the node takes. Ctrl+C gives up what has not been
 * sent of a paste, but not the mark that ends it: the shell would wait for that mark.
 */
export class InputQueue {
  private waiting: Uint8Array[] = [];
  private waitingLength = 0;
  private onTheWay = 0;
  private send: SendPiece | undefined;
  private line = 0;

  /** Bytes that have not been sent. */
  get waitingBytes(): number {
    return this.waitingLength;
  }

  push(bytes: Uint8Array): void {
    if (bytes.length === 1 && bytes[0] === INTERRUPT && this.waitingLength > 0) this.giveUp();
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      const piece = bytes.subarray(at, at + PIECE_BYTES);
      this.waiting.push(piece);
      this.waitingLength += piece.length;
    }
    this.pump();
  }

  /** A way to the shell exists: what waits is sent. */
  open(send: SendPiece): void {
    this.line += 1;
    this.send = send;
    this.onTheWay = 0;
    this.pump();
  }

  /**
   * The way is gone. Keys typed from now on wait for the next one; a paste in the middle of which this happened is not
   * continued, as nobody knows how much of it arrived. Gives the number of bytes given up.
   */
  close(): number {
    const lost = this.onTheWay > 0 ? this.waitingLength : 0;
    this.line += 1;
    this.send = undefined;
    this.onTheWay = 0;
    if (lost > 0) this.clear();
    return lost;
  }

  clear(): void {
    this.waiting = [];
    this.waitingLength = 0;
  }

  private giveUp(): void {
    const last = this.waiting.at(-1);
    this.clear();
    if (last && endsWith(last, PASTE_END)) {
      this.waiting.push(PASTE_END);
      this.waitingLength = PASTE_END.length;
    }
  }

  private pump(): void {
    while (this.send && this.onTheWay < WINDOW_BYTES) {
      const piece = this.waiting.shift();
      if (!piece) return;
      const { line } = this;
      this.waitingLength -= piece.length;
      this.onTheWay += piece.length;
      this.send(piece, () => {
        if (line !== this.line) return;
        this.onTheWay -= piece.length;
        this.pump();
      });
    }
  }
}

function endsWith(bytes: Uint8Array, end: Uint8Array): boolean {
  const tail = bytes.subarray(-end.length);
  return tail.length === end.length && tail.every((byte, index) => byte === end[index]);
}
