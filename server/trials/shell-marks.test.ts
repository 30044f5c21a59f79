import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MarkReader } from './shell-marks.ts';

const session =
  '\x1b]133;D;0\x07root@node1:~/app# docker ps\r\n\x1b]133;C\x07CONTAINER ID\r\n\x1b[1mabc\x1b[0m\r\n\x1b]133;D;0\x07root@node1:~/app# ' +
  'false\r\n\x1b]133;C\x07\x1b]133;D;1\x07root@node1:~/app# ';

describe('the marks of a shell', () => {
  it('tell each end of a command with its exit code, however the output is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 })), (sizes) => {
        const codes: number[] = [];
        const reader = new MarkReader((code) => codes.push(code));
        let at = 0;
        for (const size of [...sizes, session.length]) {
          reader.push(session.slice(at, at + size));
          at += size;
        }
        expect(codes).toEqual([0, 0, 1]);
        expect(reader.output).toBe('');
      }),
    );
  });

  it('limit what is the output of the command', () => {
    const reader = new MarkReader(() => undefined);
    reader.push('old\x1b]133;C\x07older\x1b]133;D;0\x07# ');
    reader.clear();
    expect(reader.output).toBe('');
    reader.push('ls\r\n\x1b]133;C\x07one\r\ntwo\r\n');
    expect(reader.output).toBe('one\r\ntwo\r\n');
    reader.push('\x1b]133;D;0\x07# ');
    expect(reader.output).toBe('one\r\ntwo\r\n');
  });
});
