import { describe, expect, it } from 'vitest';
import { meaningOf, pasteText } from './terminal-keys.ts';

const key = (code: string, ...held: ('ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey')[]) => ({
  code,
  key: code.replace('Key', ''),
  ctrlKey: held.includes('ctrlKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
  metaKey: held.includes('metaKey'),
});

describe('keys', () => {
  it('copy, paste and search as in other terminals', () => {
    expect(meaningOf(key('KeyC', 'ctrlKey', 'shiftKey'))).toBe('copy');
    expect(meaningOf(key('KeyV', 'ctrlKey', 'shiftKey'))).toBe('paste');
    expect(meaningOf(key('KeyF', 'ctrlKey', 'shiftKey'))).toBe('search');
    expect(meaningOf(key('Insert', 'ctrlKey'))).toBe('copy');
    expect(meaningOf(key('Insert', 'shiftKey'))).toBe('paste');
  });

  it('leave to the shell what is the shell’s', () => {
    for (const mine of [key('KeyC', 'ctrlKey'), key('KeyV', 'ctrlKey'), key('KeyF', 'altKey'), key('Insert')]) {
      expect(meaningOf(mine)).toBe('shell');
    }
  });
});

describe('a paste', () => {
  it('ends lines as Enter does and keeps all else', () => {
    expect(pasteText('a\r\nb\n\tc \x7f€', false)).toBe('a\rb\r\tc \x7f€');
  });

  it('cannot leave its brackets', () => {
    expect(pasteText('ls\x1b[201~\nrm -rf /\n', true)).toBe('\x1b[200~ls\rrm -rf /\r\x1b[201~');
    expect(pasteText('\x1b[2\x1b[201~01~x', true)).toBe('\x1b[200~x\x1b[201~');
  });
});
