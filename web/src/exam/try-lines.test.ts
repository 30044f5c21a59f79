import { describe, expect, it } from 'vitest';
import { changedLines } from './try-lines.ts';

const changed = (before: string, after: string) => {
  const { gone, come } = changedLines(before, after);
  return { gone: [...gone], come: [...come] };
};

describe('what changed between two looks', () => {
  it('is what is only in one of them, whatever the widths of columns', () => {
    expect(changed('NAME  STATE\nweb   running', 'NAME       STATE\nweb        running\nweb-extra  exited')).toEqual({
      gone: [],
      come: [2],
    });
    expect(changed('a 1/1\nb 1/1', 'a 0/1\nb 1/1')).toEqual({ gone: [0], come: [0] });
  });

  it('counts equal lines, and is nothing when nothing changed', () => {
    expect(changed('x\nx', 'x')).toEqual({ gone: [1], come: [] });
    expect(changed('x\ny', 'y\nx')).toEqual({ gone: [], come: [] });
    expect(changed('', '')).toEqual({ gone: [], come: [] });
  });
});
