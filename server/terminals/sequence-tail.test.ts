import { describe, expect, it } from 'vitest';
import { SequenceTail } from './sequence-tail.ts';

function tailOf(...chunks: (string | number[])[]): string {
  const tail = new SequenceTail();
  for (const chunk of chunks) tail.push(typeof chunk === 'string' ? Buffer.from(chunk) : Uint8Array.from(chunk));
  return Buffer.from(tail.bytes).toString('latin1');
}

describe('SequenceTail', () => {
  it.each([
    ['plain text', ['hello\r\n']],
    ['a finished colour', ['a\x1b[31mred']],
    ['a finished title', ['\x1b]0;title\x07']],
    ['a title ended by ST', ['\x1b]0;title\x1b\\']],
    ['a colour in pieces', ['a\x1b', '[3', '1m']],
    ['a charset in pieces', ['\x1b(', '0']],
    ['a cancelled sequence', ['\x1b[3', '\x18']],
    ['a character in pieces', [[0xe2, 0x82], [0xac]]],
  ])('has nothing left after %s', (_name, chunks) => {
    expect(tailOf(...chunks)).toBe('');
  });

  it.each([
    ['an escape', ['a\x1b'], '\x1b'],
    ['a colour', ['a\x1b[31m b\x1b[3', '8;5'], '\x1b[38;5'],
    ['a title', ['\x1b]0;ti', 'tle'], '\x1b]0;title'],
    ['a title at its ST', ['\x1b]0;title\x1b'], '\x1b'],
    ['a charset', ['\x1b('], '\x1b('],
    ['a character', ['a', [0xf0, 0x9f], [0x98]], '\xf0\x9f\x98'],
    ['a character after a colour', ['\x1b[1m', [0xe2]], '\xe2'],
    ['a character after a colour in one piece', [[0x1b, 0x5b, 0x31, 0x6d, 0xe2, 0x82]], '\xe2\x82'],
  ])('keeps the beginning of %s', (_name, chunks, expected) => {
    expect(tailOf(...chunks)).toBe(expected);
  });
});
