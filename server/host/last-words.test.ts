import { expect, test } from 'vitest';
import { textOf } from './last-words.ts';

/** As the engine sends it: one piece of stream `stream`. */
function piece(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.from([stream, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

test('both streams of a log become one line', () => {
  const log = Buffer.concat([piece(2, 'idmap: /node: no – Invalid argument\n'), piece(1, 'node: not possible here\n')]);
  expect(textOf(log)).toBe('idmap: /node: no – Invalid argument; node: not possible here');
});

test('a log that ends within a piece gives what is there', () => {
  expect(textOf(piece(1, 'whole\n').subarray(0, -3))).toBe('who');
  expect(textOf(Buffer.from([1, 0, 0]))).toBe('');
  expect(textOf(Buffer.alloc(0))).toBe('');
});
