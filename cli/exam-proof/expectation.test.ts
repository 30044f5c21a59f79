import { describe, expect, it } from 'vitest';
import { missingLine } from './expectation.ts';

describe('what a proof expects', () => {
  const output = 'one\n  two and more\nthree 33\ntwo\n';

  it('is found line by line in its order, with others between', () => {
    expect(missingLine('one\ntwo\nthree', output)).toBeUndefined();
    expect(missingLine('two\ntwo', output)).toBeUndefined();
    expect(missingLine('/^three \\d+$/', output)).toBeUndefined();
    expect(missingLine('', output)).toBeUndefined();
  });

  it('is the first line that does not follow otherwise', () => {
    expect(missingLine('three\none', output)).toBe('one');
    expect(missingLine('two\ntwo\ntwo', output)).toBe('two');
    expect(missingLine('one\n/^and/', output)).toBe('/^and/');
  });
});
