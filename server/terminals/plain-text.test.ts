import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

describe('output as plain text', () => {
  it('has no colours, and what was written over is gone', async () => {
    expect(await plainText('\x1b[32mgreen\x1b[0m\r\n 10 %\r 99 %\r\nend\r\n', 80)).toBe('green\n 99 %\nend');
    expect(await plainText('one\r\ntwo\r\n\x1b[2A\x1b[2KONE\r\n\x1b[2KTWO\r\n', 80)).toBe('ONE\nTWO');
  });

  it('joins what only the width had broken, and keeps what scrolled away', async () => {
    expect(await plainText('abcdefgh ijkl\r\nm', 10)).toBe('abcdefgh ijkl\nm');
    const many = Array.from({ length: 300 }, (_, line) => `line ${line}`);
    expect(await plainText(many.join('\r\n'), 80)).toBe(many.join('\n'));
  });
});
