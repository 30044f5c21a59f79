import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeAcknowledge, encodeFrame, encodeResize, FRAME, FrameDecoder } from './frames.ts';

function decode(chunks: Uint8Array[]) {
  const output: Buffer[] = [];
  const control: [number, string][] = [];
  const decoder = new FrameDecoder({
    output: (bytes) => output.push(Buffer.from(bytes)),
    control: (type, payload) => control.push([type, Buffer.from(payload).toString()]),
  });
  for (const chunk of chunks) decoder.push(chunk);
  return { output: Buffer.concat(output), control };
}

describe('the frames of the session keeper', () => {
  it('are the same however the stream is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(FRAME.hello, FRAME.output, FRAME.exit), fc.uint8Array({ maxLength: 40 }))),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
        (frames, sizes) => {
          const stream = Buffer.concat(frames.map(([type, payload]) => encodeFrame(type, payload)));
          const chunks: Uint8Array[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = sizes[i % sizes.length] ?? 1;
            chunks.push(stream.subarray(at, at + size));
            at += size;
          }
          const whole = frames.filter(([type]) => type === FRAME.output).map(([, payload]) => payload);
          const { output, control } = decode(chunks);
          expect(output).toEqual(Buffer.concat(whole));
          expect(control).toEqual(
            frames
              .filter(([type]) => type !== FRAME.output)
              .map(([type, payload]) => [type, Buffer.from(payload).toString()]),
          );
        },
      ),
    );
  });

  it('give out the output of an unfinished frame', () => {
    const frame = encodeFrame(FRAME.output, Buffer.from('hello'));
    expect(decode([frame.subarray(0, 8)]).output.toString()).toBe('hel');
  });

  it('refuse a stream that is not a keeper’s', () => {
    expect(() => decode([Buffer.from('HTTP/1.1 400 Bad Request')])).toThrow(/keeper sent a frame/);
  });

  it('have the numbers where the keeper reads them', () => {
    expect(encodeResize({ cols: 300, rows: 50 })).toEqual(Buffer.from([0x52, 0, 0, 0, 4, 1, 44, 0, 50]));
    expect(encodeAcknowledge(2 ** 33 + 1)).toEqual(Buffer.from([0x41, 0, 0, 0, 8, 0, 0, 0, 2, 0, 0, 0, 1]));
  });
});
